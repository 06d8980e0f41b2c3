"""What the README says of the guards is what the SQL does and the tests show."""

import re

from engage.embedded.places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def guard_rows() -> list[list[str]]:
    section = README.split("### The guards")[1].split("### Decisions")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    return [row for row in cells[2:] if row[1]]


def test_every_guard_of_the_database_is_in_the_table() -> None:
    sql = "\n".join(
        path.read_text(encoding="utf-8")
        for path in ROOT.glob("**/migrations/sql/*.sql")
        if ".venv" not in path.parts
    )
    raised = set(re.findall(r"engage_refuse\('(\w+)'", sql)) | set(re.findall(r"THEN '(briefing_\w+)'", sql))

    listed = {name for row in guard_rows() for name in re.findall(r"`(\w+)`", row[2])}

    assert raised - listed == set()


def test_every_test_of_the_table_exists() -> None:
    defined = {
        name
        for path in (ROOT / "tests").glob("**/test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }

    assert {row[3].strip("`") for row in guard_rows()} <= defined


def test_every_trigger_function_of_the_table_exists() -> None:
    sql = "\n".join(
        path.read_text(encoding="utf-8")
        for path in ROOT.glob("**/migrations/sql/*.sql")
        if ".venv" not in path.parts
    )
    named = {name for row in guard_rows() for name in re.findall(r"`(\w+)`", row[1])}

    assert {name for name in named if f"FUNCTION {name}(" not in sql} == set()
