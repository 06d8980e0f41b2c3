from django.conf import settings
from django.db import models

from engage.core.models import Part, Whole


class TeamMember(Part):
    """Somebody of the account team beside the account manager."""

    wholes = (Whole("accounts.Account", by="account", name="team"),)

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account_teams")
    part = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return str(self.user)
