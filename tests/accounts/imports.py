"""Imports for tests, as far as they are wanted."""

import io
from typing import Any

from accounts.importing.actions import commit_import, map_import, start_dry_run, upload_import
from accounts.importing.work import carry_out_waiting
from accounts.models import ImportRun
from engage.people.models import User
from tests.tables import csv_stream

MEETING_COLUMNS = {"date": "date", "executive": "who", "account": "name", "purpose": "why"}
MEETINGS = (
    ["date", "who", "name", "why"],
    [
        ["2016-03-09", "Robert Lindqvist", "Acme", "Prices"],
        ["2016-03-09", "Robert Lindqvist", "Acme", "Prices"],
        ["2016-13-09", "Robert Lindqvist", "Beta", "Prices"],
    ],
)


def accounts_file(*names: str) -> io.BytesIO:
    return csv_stream(["name", "sector"], [[name, "retail"] for name in names])


def uploaded(
    by: User, stream: io.BytesIO | None = None, *, kind: str = "accounts", file_name: str = "crm.csv"
) -> ImportRun:
    return upload_import(stream or accounts_file("Acme", "Beta", ""), kind=kind, file_name=file_name, by=by)


def mapped(by: User, stream: io.BytesIO | None = None, **columns: str) -> ImportRun:
    return map_import(uploaded(by, stream), columns=columns or {"name": "name"}, options={}, by=by)


def checked(by: User, stream: io.BytesIO | None = None) -> ImportRun:
    return done(start_dry_run(mapped(by, stream), by=by))


def committed(by: User, stream: io.BytesIO | None = None) -> ImportRun:
    return done(commit_import(checked(by, stream), by=by))


def checked_meetings(by: User) -> ImportRun:
    run = uploaded(by, csv_stream(*MEETINGS), kind="meetings", file_name="meetings.csv")
    return done(start_dry_run(map_import(run, columns=MEETING_COLUMNS, options={}, by=by), by=by))


def done(run: ImportRun) -> ImportRun:
    """After the job has worked on what waits."""
    carry_out_waiting()
    return again(run)


def again(run: ImportRun) -> ImportRun:
    return ImportRun.objects.get(pk=run.pk)


def counts(run: ImportRun) -> dict[str, Any]:
    return {part["what"]: part["count"] for part in run.report["counts"]}
