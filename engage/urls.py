"""Every address of Engage. Apps bring their own tables; this file only mounts them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(("engage.api", "api"))),
    path("sign-in/", include("allauth.account.urls")),
    path("", include("engage.home.urls")),
    path("health/", include("engage.health.urls")),
    path("accounts/", include("accounts.urls")),
    path("visits/", include("visits.urls")),
    path("flags/", include("visits.flag_urls")),
    path("waivers/", include("visits.waiver_urls")),
    path("", include("sponsors.urls")),
]
