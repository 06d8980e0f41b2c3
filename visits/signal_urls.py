from django.urls import path

from visits.views import signals

app_name = "signals"

urlpatterns = [path("", signals.signals, name="list")]
