from django.urls import path

from visits.views import templates

app_name = "templates"

urlpatterns = [
    path("", templates.templates, name="list"),
    path("new/", templates.add, name="new"),
    path("<int:pk>/", templates.template, name="template"),
    path("<int:pk>/edit/", templates.change, name="change"),
    path("<int:pk>/retire/", templates.retire, name="retire"),
    path("<int:pk>/offer/", templates.offer, name="offer"),
]
