"""What the API says of accounts and contacts. Read only."""

from rest_framework import serializers

from accounts.models import Account, Contact
from engage.core.api.fields import Reference


class AccountLine(serializers.ModelSerializer[Account]):
    manager = Reference(allow_null=True)

    class Meta:
        model = Account
        fields = (
            "id",
            "name",
            "manager",
            "tier",
            "potential",
            "sector",
            "region",
            "country",
            "currency",
            "external_id",
        )


class AccountDetail(AccountLine):
    """`parent` only where the person sees it too."""

    parent = Reference(source="parent_", allow_null=True)
    team = Reference(source="team_", many=True)

    class Meta(AccountLine.Meta):
        fields = (
            *AccountLine.Meta.fields,
            "time_zone",
            "buying_behaviour",
            "openness",
            "importance_to_us",
            "importance_to_them",
            "email_domains",
            "review_month",
            "parent",
            "team",
        )  # type: ignore[assignment]


class DirectoryEntry(serializers.ModelSerializer[Account]):
    """What anybody who may ask for a visit may know of an account."""

    manager = Reference(allow_null=True)

    class Meta:
        model = Account
        fields = ("id", "name", "manager")


class ContactLine(serializers.ModelSerializer[Contact]):
    account = Reference()

    class Meta:
        model = Contact
        fields = (
            "id",
            "account",
            "name",
            "title",
            "email",
            "phone",
            "level",
            "decision_role",
            "stance",
            "relationship_now",
            "relationship_wanted",
            "left_on",
        )
