from django.urls import path

from visits.views import insights

app_name = "insights"

urlpatterns = [
    path("", insights.insights, name="list"),
    path("<int:pk>/", insights.insight, name="insight"),
    path("<int:pk>/answer/", insights.answer, name="answer"),
]
