"""The drill at a reduced count: it finds everything that can be taken away, notices what is missed, and says what nobody misses."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from engage.embedded.places import ROOT
from tests.drill import statements, tree
from tests.drill.database import removals
from tests.plugins import database, place
from tests.plugins.proofs import Proof
from visits.sweep.reminders import RULES, _of, statement

TOUCHPOINTS = "tests/visits/test_touchpoints.py"
ASKED = (
    f"{TOUCHPOINTS}::test_a_touchpoint_is_not_logged_in_advance",
    f"{TOUCHPOINTS}::test_touchpoints_are_seen_by_those_who_see_the_account_and_by_the_executive",
)
MISSED = (
    r"refusal visits_guard_touchpoint #\d touchpoint_not_ahead$",
    r"visits/models/touchpoint.py .* definition user__in=ids",  # of the assistants, and of those who see the account
    r"visits/models/touchpoint.py .* definition Q\(executive__user__in=ids\)$",
)
# Taken away just the same, but none of the tests above looks at it; who logged it sees the account in them anyway.
NOT_MISSED = (
    r"visits/models/touchpoint.py .* definition Q\(by__in=ids\)$",
    r"refusal visits_guard_touchpoint #\d touchpoint_is_no_visit$",
    r"right DELETE on visits_touchpoint$",
    r"visits/views/touchpoints.py touchpoint question may_withdraw",
)


@pytest.mark.proof("drill")
def test_what_is_taken_away_is_noticed_by_tests_of_it_and_survives_where_there_is_none(
    tmp_path: Path, proof: Proof, django_db_setup: None
) -> None:
    command = [sys.executable, "-m", "tests.drill", "--records", str(tmp_path)]
    command += ["--match", "|".join((*MISSED, *NOT_MISSED)), *ASKED]

    ran = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "ENGAGE_TESTS_COPY": "_drill"},
        capture_output=True,
        text=True,
        check=False,
    )

    noticed = re.findall(r"^ *\d+ noticed .* tests  \w+  (.*)$", ran.stdout, re.MULTILINE)
    survived = re.findall(r"^survives: \w+: (.*)  \(", ran.stdout, re.MULTILINE)
    assert (ran.returncode, len(noticed), len(survived)) == (1, 4, 4), ran.stdout + ran.stderr
    assert all(re.search("|".join(NOT_MISSED), key) for key in survived), ran.stdout
    proof.figure(f"{len(noticed)} of 8 removals noticed, as meant")


def test_every_use_of_a_scope_and_every_refusal_in_the_code_is_found() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in tree.source_files())
    found = Counter(one.kind for one in tree.places())

    assert found["use"] == len(re.findall(r"\.visible_to\b", text))
    assert found["refusal"] == len(
        re.findall(rf"^ +raise (?:{'|'.join(tree.REFUSALS)})\b", text, re.MULTILINE)
    )
    assert {kind for kind, count in found.items() if count} == {
        "definition",
        "use",
        "refusal",
        "question",
        "rule",
    }
    assert len({one.key for one in tree.places()}) == sum(found.values())


def test_the_statements_that_say_who_sees_and_who_is_told_are_found() -> None:
    found = {piece.path for piece in statements.pieces()}

    assert {"visits/access_of_many.sql", "engage/people/sql/tell.sql"} < found
    assert all(piece.before != piece.after for piece in statements.pieces())


def test_each_of_them_is_left_out_of_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where another statement stands within it by the time it is sent."""
    sent = {rule: statement("told", rule=_of(rule).sql) for rule in RULES}
    pieces = [one for one in statements.pieces() if one.path.startswith("visits/sweep/sql/")]
    kept = []
    for piece in pieces:
        monkeypatch.setattr(statements, "active", piece)
        if (whole := sent.get(Path(piece.path).stem)) and statements.lacking(whole) == whole:
            kept.append(piece.key)
    assert pieces
    assert kept == []


def test_every_refusal_trigger_and_constraint_of_the_database_is_found(django_db_setup: None) -> None:
    sql = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("*/**/migrations/sql/*.sql"))
    connection = database.connect_as_owner(place.DATABASE)
    try:
        found = removals(connection, ours={"visits_visit"}, role=settings.ENGAGE_APP_ROLE)
    finally:
        connection.close()

    kinds = Counter(removal.kind for removal in found)
    named = {removal.key.split()[-1] for removal in found if removal.kind == "refusal"}
    assert set(re.findall(r"engage_refuse\('(\w+)'", sql)) <= named
    assert set(kinds) == {"refusal", "trigger", "always", "constraint", "right"}
    assert len({removal.key for removal in found}) == len(found)
