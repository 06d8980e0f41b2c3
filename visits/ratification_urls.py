from django.urls import path

from visits.views import ratification

app_name = "ratification"

urlpatterns = [path("<int:pk>/ratification/", ratification.ratification, name="ratification")]
