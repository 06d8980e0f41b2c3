"""Rows that belong to a row, fetched with it: one query for an object with all its parts, however many."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject


def parts(rows: QuerySet[Any], *names: str, **expressions: Any) -> ArraySubquery:
    """`rows` (filtered by `OuterRef`) as a list of dicts with these fields and expressions, in the order of the QuerySet.

    Moments arrive as ISO 8601 text in UTC; cast decimals to text, or they lose their last digits on the way.
    """
    columns = {name: F(name) for name in names} | expressions
    return ArraySubquery(rows.values(_part=JSONObject(**columns)).values_list("_part", flat=True))
