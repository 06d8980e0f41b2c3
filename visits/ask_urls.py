from django.urls import path

from visits.views import asks

app_name = "asks"

urlpatterns = [
    path("", asks.asks, name="list"),
    path("<int:pk>/", asks.ask, name="ask"),
    path("<int:pk>/answer/", asks.answer, name="answer"),
]
