"""The table of rights: equal to a second one written by hand, asked by the code in every row, and told by the README."""

import pkgutil
import re
from collections.abc import Mapping
from importlib import import_module

import pytest
from django.db.models import Q

from engage.embedded.places import ROOT
from engage.people import rights
from engage.people.parts import Part, Parts
from engage.people.permissions import PERSON
from engage.people.rights import Rights
from sponsors.models import RematchRequest
from tests.people.expected_rights import FIELDS, RIGHTS
from tests.plugins.proofs import Proof
from visits.models import Debrief, Objective, Practice, Status, Visit, Waiver
from visits.permissions import DEBRIEF
from visits.rules import stages_of
from visits.transitions import TRANSITIONS

PACKAGES = ("engage.core", "engage.people", "accounts", "visits", "sponsors", "engage.home", "engage.health")
SAID: Mapping[str, Part] = {
    "AM": Part.ACCOUNT_MANAGER,
    "TM": Part.ACCOUNT_TEAM,
    "LX": Part.LEAD_EXECUTIVE,
    "LX*": Part.LEAD_IN_PERSON,
    "PX": Part.OTHER_EXECUTIVE,
    "PX*": Part.OTHER_IN_PERSON,
    "AS": Part.ASSISTANT,
    "OPS": Part.SALES_OPS,
    "ADM": Part.ADMINISTRATOR,
    "any-AM": Part.ANY_ACCOUNT_MANAGER,
    "any-EX": Part.ANY_EXECUTIVE,
    "any-AS": Part.ANY_ASSISTANT,
    "superior": Part.MANAGERS_SUPERIOR,
    "concerned*": Part.CONCERNED_IN_PERSON,
    **{
        part.value: part
        for part in (Part.SPONSOR, Part.INSIDER, Part.NAMED, Part.REQUESTER, Part.APPROVER, Part.OWNER)
    },
    **{part.value: part for part in (Part.WRITER, Part.CONCERNED, Part.PLANNER, Part.ONESELF)},
}
IN_PERSON = {Part.LEAD_IN_PERSON, Part.OTHER_IN_PERSON, Part.CONCERNED_IN_PERSON}

Cell = tuple[str, str, str, Part]


def parts(words: str) -> Parts:
    return frozenset(SAID[word] for word in words.split())


def lines(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line]


def declared_cells() -> dict[Cell, bool]:
    """Everything that is declared: each object, action or field, and part, with whether it may."""
    return {
        (thing.thing, kind, name, part): part in who
        for thing in rights.declared()
        for kind, name, who in (
            *(("may", action, who) for action, who in thing.rows.items()),
            *(
                (f"reads, {row.until or 'always'}", name, row.reads)
                for row in thing.fields
                for name in row.names
            ),
            *(
                (f"writes, {row.until or 'always'}", name, row.writes)
                for row in thing.fields
                for name in row.names
            ),
        )
        for part in Part
    }


def expected_cells() -> dict[Cell, bool]:
    found = [(thing, "may", action, parts(who)) for thing, action, who in lines(RIGHTS)]
    for thing, field, until, reads, writes in lines(FIELDS):
        found += [
            (thing, f"reads, {until}", field, parts(reads)),
            (thing, f"writes, {until}", field, parts(writes)),
        ]
    return {(thing, kind, name, part): part in who for thing, kind, name, who in found for part in Part}


def differences(declared: Mapping[Cell, bool], expected: Mapping[Cell, bool]) -> set[Cell]:
    return {cell for cell in declared.keys() | expected.keys() if declared.get(cell) != expected.get(cell)}


@pytest.mark.proof("permissions")
def test_everybody_may_do_what_the_programme_says_and_nothing_else(proof: Proof) -> None:
    declared, expected = declared_cells(), expected_cells()
    assert differences(declared, expected) == set()

    unnoticed = [c for c in declared if differences({c: not declared[c]}, {c: expected[c]}) != {c}]
    assert unnoticed == []
    allowed = sum(declared.values())
    proof.figure(f"{len(declared)} cells equal, {allowed} of them a yes; each one turned round is noticed")


def everything() -> None:
    """All of Engage's code, imported."""
    for name in PACKAGES:
        package = import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in found.name and ".management" not in found.name:
                import_module(found.name)


def test_every_row_is_asked_by_the_code() -> None:
    everything()
    assert {(t.thing, action) for t in rights.declared() for action in t.rows.keys() - t.asked} == set()


def test_no_right_stands_outside_the_table() -> None:
    """A role that is asked for anywhere else says which lists somebody is shown first, and nothing of what they may."""
    asking = re.compile(r"\.is_sales_ops\b|\buser\.holds\(|\bby\.holds\(|\bperson\.holds\(")
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("engage", "accounts", "visits", "sponsors")
        for path in [*(ROOT / package).rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
        if asking.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"engage/home/views.py", "visits/views/requesting.py"}


def test_every_narrow_field_is_asked_by_the_code() -> None:
    everything()
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for package in ("engage", "accounts", "visits", "sponsors")
        for path in (ROOT / package).rglob("*.py")
    )
    modules = [
        import_module(f"{name}.permissions") for name in ("engage.people", "accounts", "visits", "sponsors")
    ]
    named = {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Rights) and value.fields
    }
    assert {value.thing for value in named.values()} == {t.thing for t in rights.declared() if t.fields}
    assert {name for name in named if f"{name}.hides(" not in sources} == set()


def test_a_question_that_nobody_has_declared_fails_where_it_is_made() -> None:
    with pytest.raises(LookupError, match="“fly” of “person” is asked for and not declared"):
        PERSON.asks("fly")
    with pytest.raises(LookupError, match="“person” is declared already"):
        rights.declare("person", {})


def test_rows_are_read_by_any_of_the_parts_somebody_has() -> None:
    led, sponsored = Q(lead_executive=1), Q(sponsor=1)
    conditions = {Part.LEAD_EXECUTIVE: led, Part.SPONSOR: sponsored}
    assert rights.any_of(conditions, frozenset({Part.SPONSOR, Part.OWNER})) == sponsored
    assert rights.any_of(conditions, frozenset(conditions)) == led | sponsored
    assert rights.any_of(conditions, frozenset({Part.OWNER})) == Q(pk__in=())


def test_every_transition_is_in_the_table() -> None:
    rows = {thing.thing: thing.rows for thing in rights.declared()}["visit"]
    assert {name: transition.may.who for name, transition in TRANSITIONS.items()} == {
        name: rows[name] for name in TRANSITIONS
    }


def test_consent_is_given_by_whoever_speaks_for_a_side() -> None:
    rows = {thing.thing: thing.rows for thing in rights.declared()}["visit"]
    assert (
        rows["speak for the account"] | rows["speak for the executive"] == rows["consent"] == rows["decline"]
    )


def test_what_is_done_in_person_is_done_by_nobody_in_anothers_place() -> None:
    found = {
        f"{thing.thing}: {action}": who
        for thing in rights.declared()
        for action, who in thing.rows.items()
        if who & IN_PERSON
    }
    assert found.keys() == {
        "visit: acknowledge",
        "visit: debrief",
        "flag: reply",
        "correction of a filed record: of the executive's part",
        "note of another executive: add",
    }
    assert all(who <= IN_PERSON for who in found.values())


def test_an_administrator_has_a_say_about_people_alone() -> None:
    assert {thing.thing for thing in rights.declared() for who in thing.rows.values() if Part.ADMINISTRATOR in who} == {
        "person", "deputy", "service account", "token", "health",
    }  # fmt: skip
    assert not any(
        Part.ADMINISTRATOR in row.reads | row.writes for thing in rights.declared() for row in thing.fields
    )


def test_fields_and_stages_are_those_there_are() -> None:
    known = {"debrief": Debrief, "objective": Objective, "waiver": Waiver, "re-match": RematchRequest}
    rows = {thing.thing: thing.fields for thing in rights.declared()}
    unknown = {
        name
        for thing, model in known.items()
        for row in rows[thing]
        for name in row.names
        if not hasattr(model, name)
    }
    debrief = Debrief(executive_filed_at="then", account_filed_at="then")
    assert unknown == set()
    assert {row.until for fields in rows.values() for row in fields} - {""} == stages_of(
        Visit(status=Status.CLOSED), debrief
    )


def test_where_several_rows_name_a_field_each_of_them_has_to_let_one_read_it() -> None:
    executive, filed = (
        frozenset({Part.LEAD_EXECUTIVE}),
        {"the executive has filed", "the account side has filed"},
    )
    words, numbers = {"feedback", "to_keep"}, {"relationship_rating", *Practice.values}
    assert DEBRIEF.hides(executive, reached=filed) == words | numbers
    assert DEBRIEF.hides(executive, reached=filed | {"the visit is closed"}) == numbers
    assert DEBRIEF.hides(frozenset(), reached=filed | {"the visit is closed"}) == words | numbers
    assert DEBRIEF.opens(executive) & {"heard", "feedback"} == {"heard"}


def table_of_the_readme() -> list[str]:
    """The table in short: a line for each set of parts that may do something to an object, or read some of its fields."""
    written = []
    for thing in rights.declared():
        found: dict[Parts, list[str]] = {}
        for action, who in thing.rows.items():
            found.setdefault(who, []).append(action.replace("_", " "))
        for row in thing.fields:
            names = ", ".join(name.replace("_", " ") for name in row.names)
            stage = f" until {row.until}" if row.until else ""
            found.setdefault(row.reads, []).append(f"*read* {names}{stage}")
        written += [
            f"| {thing.thing} | {'; '.join(acts)} | {', '.join(w for w, part in SAID.items() if part in who)} |"
            for who, acts in found.items()
        ]
    return written


def test_the_readme_tells_the_table() -> None:
    everything()
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("### The rights")[1].split("\n### ")[0]
    told = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert sorted(told) == sorted(table_of_the_readme())
