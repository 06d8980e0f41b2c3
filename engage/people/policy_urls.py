from django.urls import path

from engage.people.views import policies

app_name = "policies"

urlpatterns = [
    path("", policies.policies, name="list"),
    path("<slug:key>/", policies.policy, name="policy"),
]
