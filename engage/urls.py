"""Every address of Engage. Apps bring their own tables; this file only mounts them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", include("allauth.account.urls")),
]
