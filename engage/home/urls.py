from django.urls import path

from engage.home import views

urlpatterns = [path("", views.home, name="home")]
