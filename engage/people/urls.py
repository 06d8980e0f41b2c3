"""The addresses of people, one table a place they are mounted at."""

from django.urls import include, path

from engage.people.views import (
    changing,
    executives,
    joining,
    leaving,
    notices,
    people,
    service_accounts,
    settings,
    tokens,
)

people_patterns = (
    [
        path("", people.people, name="list"),
        path("invite/", changing.invite, name="invite"),
        path("tokens/", tokens.tokens, name="tokens"),
        path("tokens/<int:token>/revoke/", tokens.revoke, name="revoke_token"),
        path("service-accounts/", service_accounts.service_accounts, name="service_accounts"),
        path("service-accounts/new/", service_accounts.add, name="add_service_account"),
        path("service-accounts/<int:pk>/", service_accounts.service_account, name="service_account"),
        path("service-accounts/<int:pk>/edit/", service_accounts.edit, name="edit_service_account"),
        path("service-accounts/<int:pk>/end/", service_accounts.end, name="end_service_account"),
        path("executives/new/", executives.add, name="add_executive"),
        path("executives/<int:pk>/", executives.edit, name="edit_executive"),
        path("<int:pk>/", people.person, name="person"),
        path("<int:pk>/edit/", changing.edit, name="edit"),
        path("<int:pk>/invitation/", changing.send_invitation, name="send_invitation"),
        path("<int:pk>/leave/", leaving.leave, name="leave"),
        path("<int:pk>/stay/", leaving.stay, name="stay"),
        path("<int:pk>/return/", leaving.welcome_back, name="welcome_back"),
        path("<int:pk>/deputies/", changing.name_deputy, name="name_deputy"),
        path("<int:pk>/deputies/<int:deputyship>/end/", changing.end_deputyship, name="end_deputyship"),
    ],
    "people",
)

settings_patterns = (
    [
        path("", settings.profile, name="profile"),
        path("notices/", notices.preferences, name="notices"),
        path("deputies/", settings.deputies, name="deputies"),
        path("deputies/<int:deputyship>/end/", settings.end_deputyship, name="end_deputyship"),
        path("tokens/", settings.tokens, name="tokens"),
        path("tokens/<int:token>/revoke/", settings.revoke_token, name="revoke_token"),
    ],
    "settings",
)

urlpatterns = [
    path("people/", include(people_patterns)),
    path("settings/", include(settings_patterns)),
    path("join/<str:key>/", joining.join, name="join"),
]
