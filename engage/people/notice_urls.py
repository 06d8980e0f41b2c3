from django.urls import path

from engage.people.views import notices

app_name = "notices"

urlpatterns = [
    path("", notices.notices, name="list"),
    path("read/", notices.read_all, name="read"),
    path("<int:pk>/open/", notices.open_notice, name="open"),
]
