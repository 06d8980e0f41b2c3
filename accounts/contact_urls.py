from django.urls import path

from accounts.views import contacts

app_name = "contacts"

urlpatterns = [path("", contacts.contacts, name="list")]
