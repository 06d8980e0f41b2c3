from django.urls import path

from visits.views import waivers

app_name = "waivers"

urlpatterns = [
    path("", waivers.waivers, name="list"),
    path("<int:pk>/", waivers.waiver, name="waiver"),
    path("ask/<int:executive>/", waivers.ask, name="ask"),
]
