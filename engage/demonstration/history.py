"""Meetings of earlier years, imported from a file as sales operations does it on the page; and a file that waits for the next step."""

import csv
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import NamedTuple

from accounts.importing.actions import commit_import, map_import, start_dry_run, upload_import
from accounts.importing.work import carry_out_waiting
from accounts.models import ImportRun
from engage.demonstration.stage import Stage, Step


class Past(NamedTuple):
    days: int
    executive: str
    account: str
    purpose: str


MEETINGS = (
    Past(440, "Robert Lindqvist", "Halden Automotive", "Opening of line 3"),
    Past(455, "Amara Adeyemi", "Norvik Energy", "Budget for the coming year"),
    Past(470, "Sven Aalto", "Zenith Elevators", "Handover of the account"),
    Past(502, "Robert Lindqvist", "Fjordline Ferries", "Keel laying"),
    Past(515, "Jonas Brandt", "Orion Packaging", "Frame contract"),
    Past(560, "Sven Aalto", "Halden Automotive", "Complaint about the primer"),
    Past(588, "Amara Adeyemi", "Norvik Energi", "Dinner with the board"),
    Past(611, "Helene Moreau", "Meridian Aerospace", "First audit"),
    Past(640, "Kenji Sato", "Cobalt Batteries", "Laboratory tour"),
    Past(655, "Robert Lindqvist", "Halden Automotive", "Price round"),
    Past(702, "Yuki Tanaka", "Sakura Robotics", "Courtesy visit"),
    Past(733, "Carla Ruiz", "Tessera Rail", "Payment terms"),
)
NOT_A_DAY = ("31 February", "Robert Lindqvist", "Halden Automotive", "Christmas dinner")

NEW_ACCOUNTS = (
    ("Name", "Sector", "Country", "CRM number"),
    ("Alder Bikes", "Automotive", "Netherlands", "C-20411"),
    ("Northlight Lamps", "Appliances", "Denmark", "C-20412"),
    ("Quarry Lane Bricks", "Construction", "Ireland", "C-20415"),
)


def steps(stage: Stage) -> Iterator[Step]:
    yield stage.ago(6), lambda: _meetings(stage)
    yield stage.ago(1), lambda: _accounts(stage)


def _meetings(stage: Stage) -> None:
    rows = [(stage.ago(past.days).date().isoformat(), *past[1:]) for past in MEETINGS]
    run = _upload(
        stage,
        "meetings",
        "meetings-before-engage.csv",
        [("Day", "Executive", "Customer", "Subject"), *rows, NOT_A_DAY],
    )
    columns = {"date": "Day", "executive": "Executive", "account": "Customer", "purpose": "Subject"}
    _check(stage, run, columns)
    commit_import(run, by=stage.people["Sam Ito"])
    carry_out_waiting()


def _accounts(stage: Stage) -> None:
    run = _upload(stage, "accounts", "new-accounts.csv", NEW_ACCOUNTS)
    columns = {"name": "Name", "sector": "Sector", "country": "Country", "external_id": "CRM number"}
    _check(stage, run, columns)


def _upload(
    stage: Stage, kind: str, name: str, rows: list[tuple[str, ...]] | tuple[tuple[str, ...], ...]
) -> ImportRun:
    text = StringIO()
    csv.writer(text).writerows(rows)
    stream = BytesIO(text.getvalue().encode())
    return upload_import(stream, kind=kind, file_name=name, by=stage.people["Sam Ito"])


def _check(stage: Stage, run: ImportRun, columns: Mapping[str, str]) -> None:
    map_import(run, columns=columns, options={}, by=stage.people["Sam Ito"])
    start_dry_run(run, by=stage.people["Sam Ito"])
    carry_out_waiting()
