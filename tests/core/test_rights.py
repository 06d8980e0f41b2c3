"""The application's role has the rights that the models declare, and no other."""

from django.apps import apps
from django.conf import settings
from django.db import connection

from engage.core.models import DomainModel

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")


def test_the_application_may_do_with_each_table_what_its_model_says_and_nothing_else(db: None) -> None:
    declared = {
        (model._meta.db_table, right)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for right in _rights_of(model).split(", ")
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, r.name FROM pg_class c CROSS JOIN unnest(%s) AS r (name)"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND has_table_privilege(%s, c.oid, r.name)",
            [list(RIGHTS), settings.ENGAGE_APP_ROLE],
        )
        assert set(cursor.fetchall()) == {*declared, ("django_migrations", "SELECT")}


def _rights_of(model: type) -> str:
    return model.app_rights if issubclass(model, DomainModel) else DomainModel.app_rights
