from django.urls import path

from accounts.views import account, contacts, editing, listing, stakes, team

app_name = "accounts"

urlpatterns = [
    path("", listing.accounts, name="list"),
    path("new/", editing.new, name="new"),
    path("<int:pk>/", account.account, name="account"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/manager/", editing.manager, name="manager"),
    path("<int:pk>/team/", team.team, name="team"),
    path("<int:pk>/contacts/new/", contacts.add, name="add_contact"),
    path("<int:pk>/contacts/<int:contact>/", contacts.change, name="change_contact"),
    path("<int:pk>/contacts/<int:contact>/leave/", contacts.leave, name="leave_contact"),
    path("<int:pk>/contacts/<int:contact>/remove/", contacts.remove, name="remove_contact"),
    path("<int:pk>/stakes/new/", stakes.add, name="add_stake"),
    path("<int:pk>/stakes/<int:stake>/", stakes.change, name="change_stake"),
    path("<int:pk>/stakes/<int:stake>/remove/", stakes.remove, name="remove_stake"),
    path("<int:pk>/figures/", editing.record_year, name="record_year"),
]
