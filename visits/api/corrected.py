from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(str)
class NewestCorrection(serializers.Field[Any, Any, str, Any]):
    """How words of a filed record should read now, from `corrections_` of the row; empty where they stand as they were filed."""

    def __init__(self) -> None:
        super().__init__(source="corrections_", read_only=True)

    def to_representation(self, rows: Sequence[dict[str, Any]]) -> str:
        return rows[-1]["text"] if rows else ""
