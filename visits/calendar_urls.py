from django.urls import path

from visits.views import calendar

app_name = "calendar"

urlpatterns = [path("", calendar.calendar, name="calendar")]
