from django.urls import path

from engage.health import probes, views

app_name = "health"

urlpatterns = [
    path("", views.health, name="page"),
    path("live", probes.live, name="live"),
    path("ready", probes.ready, name="ready"),
    path("jobs", views.JobsView.as_view(), name="jobs"),
    path("outbox/<int:pk>/try-again/", views.try_again, name="try_again"),
    path("outbox/<int:pk>/let-go/", views.let_go, name="let_go"),
]
