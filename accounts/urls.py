from django.urls import path

from accounts.views import account, editing, listing

app_name = "accounts"

urlpatterns = [
    path("", listing.accounts, name="list"),
    path("<int:pk>/", account.account, name="account"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/contacts/new/", editing.add_contact, name="add_contact"),
    path("<int:pk>/contacts/<int:contact>/", editing.change_contact, name="change_contact"),
    path("<int:pk>/stakes/new/", editing.add_stake, name="add_stake"),
    path("<int:pk>/stakes/<int:stake>/", editing.change_stake, name="change_stake"),
    path("<int:pk>/stakes/<int:stake>/remove/", editing.remove_stake, name="remove_stake"),
    path("<int:pk>/figures/", editing.record_year, name="record_year"),
]
