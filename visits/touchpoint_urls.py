from django.urls import path

from visits.views import touchpoints

app_name = "touchpoints"

urlpatterns = [
    path("", touchpoints.touchpoints, name="list"),
    path("new/", touchpoints.new, name="new"),
    path("<int:pk>/", touchpoints.touchpoint, name="touchpoint"),
]
