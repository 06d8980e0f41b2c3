"""Migration operations from .sql files that lie beside the migrations."""

from pathlib import Path

from django.db.migrations import RunSQL


def run_file(migration_file: str, name: str, *, reverse: str = RunSQL.noop) -> RunSQL:
    """The operation that runs `sql/<name>` of the folder of `migration_file` (pass `__file__`)."""
    return RunSQL((Path(migration_file).parent / "sql" / name).read_text(encoding="utf-8"), reverse)
