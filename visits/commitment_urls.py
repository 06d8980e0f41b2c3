from django.urls import path

from visits.views import commitments

app_name = "commitments"

urlpatterns = [
    path("", commitments.commitments, name="list"),
    path("<int:pk>/", commitments.commitment, name="commitment"),
    path("<int:pk>/settle/", commitments.settle, name="settle"),
    path("<int:pk>/assign/", commitments.assign, name="assign"),
    path("<int:pk>/remind/", commitments.remind, name="remind"),
]
