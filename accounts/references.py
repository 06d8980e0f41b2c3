"""Whether anything in the record refers to a row, so that deleting it would take something away from the record."""

from django.db.models import Model


def is_referred_to(row: Model) -> bool:
    """Looks in every table that may refer to this kind of row, those of higher apps too. One query a table at most."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: row}).exists()
        for relation in row._meta.related_objects
    )
