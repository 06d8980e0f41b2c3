"""Every address of Engage. Apps bring their own tables; this file only mounts them."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from engage.core.form_keys import arrived

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(("engage.api", "api"))),
    # An address is kept by administrators, on the record; nobody adds to it or changes it on their own.
    path("sign-in/email/", RedirectView.as_view(pattern_name="settings:profile")),
    path("sign-in/", include("allauth.account.urls")),
    path("", include("engage.home.urls")),
    path("", include("engage.people.urls")),
    path("arrived/<uuid:key>/", arrived, name="arrived"),
    path("health/", include("engage.health.urls")),
    path("notices/", include("engage.people.notice_urls")),
    path("policy/", include("engage.people.policy_urls")),
    path("accounts/", include("accounts.urls")),
    path("contacts/", include("accounts.contact_urls")),
    path("priorities/", include("accounts.priority_urls")),
    path("imports/", include("accounts.import_urls")),
    path("visits/", include("visits.urls")),
    path("templates/", include("visits.template_urls")),
    path("calendar/", include("visits.calendar_urls")),
    path("commitments/", include("visits.commitment_urls")),
    path("insights/", include("visits.insight_urls")),
    path("asks/", include("visits.ask_urls")),
    path("commitments/", include("visits.ratification_urls")),
    path("signals/", include("visits.signal_urls")),
    path("touchpoints/", include("visits.touchpoint_urls")),
    path("flags/", include("visits.flag_urls")),
    path("waivers/", include("visits.waiver_urls")),
    path("", include("sponsors.urls")),
]

handler500 = "engage.core.api.problems.answer_failure"
