"""The filters of imports, for the list page and the API."""

import django_filters
from django.db.models import QuerySet

from accounts.importing.kinds import all_kinds
from accounts.models import ImportRun, ImportState


def _kinds() -> list[tuple[str, str]]:
    return [(kind.key, kind.label) for kind in all_kinds()]


class ImportFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=_kinds, label="What", empty_label="Anything")
    state = django_filters.ChoiceFilter(choices=ImportState.choices, label="State", empty_label="Any state")

    class Meta:
        model = ImportRun
        fields = ["kind", "state"]


def with_people(runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
    """Without what only a single run's page shows."""
    return runs.select_related("uploaded_by").defer("first_rows", "headings")
