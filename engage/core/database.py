"""After each migration, as the owner: the rights of the application's role, the audit and the revisions, from what the models declare.

All follow from the models, so a new table cannot be forgotten; a right that a model no longer declares is taken away.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper

from engage.core import policy
from engage.core.models import DomainModel, Part, Revised

EVENTS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


def after_migrate(*, sender: AppConfig, using: str, **_: Any) -> None:
    """Receiver of post_migrate: after the last app, brings rights, audit triggers and policy rows up to the models."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender is not last or not _is_complete(using):
        return
    with connections[using].cursor() as cursor:
        _grant_rights(cursor)
        for model in apps.get_models():
            if issubclass(model, DomainModel) and model.audited:
                _attach_audit(cursor, model._meta.db_table)
            if issubclass(model, Revised):
                _attach_revision(cursor, model._meta.db_table)
            if issubclass(model, Part):
                _attach_wholes(cursor, model)
    policy.seed(using)


def _is_complete(using: str) -> bool:
    """Whether all tables are there; a migration to an earlier state leaves some out."""
    present = set(connections[using].introspection.table_names())
    return all(
        model._meta.db_table in present for model in apps.get_models() if issubclass(model, DomainModel)
    )


def _grant_rights(cursor: CursorWrapper) -> None:
    role = f'"{settings.ENGAGE_APP_ROLE}"'
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    _keep_temporary_tables_to_the_owner(cursor)
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    cursor.execute(
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}; GRANT SELECT ON django_migrations TO {role}"
    )
    for model in apps.get_models(include_auto_created=True):
        rights = model.app_rights if issubclass(model, DomainModel) else DomainModel.app_rights
        if model._meta.managed and not model._meta.proxy:
            cursor.execute(f'GRANT {rights} ON "{model._meta.db_table}" TO {role}')
    _keep_guards_to_the_owner(cursor)


def _keep_guards_to_the_owner(cursor: CursorWrapper) -> None:
    """Guards are called by their triggers; what answers a question about the record with a plain value may be asked by anybody."""
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype "
        "WHERE p.pronamespace = 'public'::regnamespace AND pg_has_role(p.proowner, 'MEMBER') "
        "AND (t.typname IN ('trigger', 'void') OR t.typtype = 'c')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")


def _keep_temporary_tables_to_the_owner(cursor: CursorWrapper) -> None:
    """A temporary table would stand before one of ours of the same name. Where the database has another owner, that one decides."""
    cursor.execute(
        "DO $$ BEGIN IF pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER') "
        "THEN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END IF; END $$"
    )


def _attach_audit(cursor: CursorWrapper, table: str) -> None:
    for event, transition in EVENTS.items():
        name = f"audit_{event.lower()}"
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass", [name, table])
        if cursor.fetchone() is None:
            cursor.execute(
                f'CREATE TRIGGER {name} AFTER {event} ON "{table}" {transition} FOR EACH STATEMENT EXECUTE FUNCTION engage_audit();'
                f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}'
            )
    cursor.execute(
        f'CREATE OR REPLACE TRIGGER identity_stays BEFORE UPDATE OF id ON "{table}" FOR EACH ROW '
        f"WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION engage_identity_stays();"
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER identity_stays'
    )


def _attach_revision(cursor: CursorWrapper, table: str) -> None:
    """Triggers fire in the order of their names: this one before the guards, who then see the revision that is to be."""
    cursor.execute(
        f'CREATE OR REPLACE TRIGGER advance_revision BEFORE UPDATE ON "{table}" FOR EACH ROW '
        f"WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION engage_advance_revision();"
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER advance_revision'
    )


def _attach_wholes(cursor: CursorWrapper, part: type[Part]) -> None:
    table = part._meta.db_table
    for whole in part.wholes:
        names = (
            apps.get_model(whole.model)._meta.db_table,
            whole.column,
            part._meta.get_field(whole.by).column,  # type: ignore[union-attr]
            whole.name,
        )
        arguments = ", ".join(f"'{name}'" for name in names)
        for event, transition in EVENTS.items():
            name = f"advance_{names[0]}_{event.lower()}"
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER {name} AFTER {event} ON "{table}" {transition} '
                f"FOR EACH STATEMENT EXECUTE FUNCTION engage_advance_whole({arguments});"
                f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}'
            )
