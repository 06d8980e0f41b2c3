from django.urls import path

from accounts.views import priorities

app_name = "priorities"

urlpatterns = [
    path("", priorities.priorities, name="list"),
    path("new/", priorities.add, name="new"),
    path("<int:pk>/", priorities.change, name="change"),
    path("<int:pk>/move/", priorities.move, name="move"),
    path("<int:pk>/retire/", priorities.retire, name="retire"),
    path("<int:pk>/remove/", priorities.remove, name="remove"),
]
