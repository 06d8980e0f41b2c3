"""An import step by step: each is taken once, by sales operations, and what is committed is what was checked."""

import io

import pytest
from django.db import IntegrityError, OperationalError, transaction
from openpyxl import Workbook

from accounts.importing import work
from accounts.importing.actions import (
    cancel_import,
    choose_sheet,
    commit_import,
    map_import,
    start_dry_run,
    upload_import,
)
from accounts.importing.kinds import Order, Outcome, kind_called
from accounts.importing.mapping import guess_columns, proposal
from accounts.importing.work import BROKEN_OFF, MOST_ATTEMPTS, carry_out_waiting, remove_old_files
from accounts.models import Account, ImportChunk, ImportRejection, ImportRun, ImportState
from accounts.models.import_run import STEPS
from engage.core import policy
from engage.core.errors import BadInput, NotAllowed, TooLarge, WrongState
from engage.core.models import AuditEntry
from engage.core.tables import DamagedTable
from tests.accounts import imports
from tests.accounts.imports import again, checked, committed, counts, done, mapped, uploaded
from tests.cast import Cast, MovableClock
from tests.tables import csv_stream, xlsx_stream
from visits.models import Visit

pytestmark = pytest.mark.django_db


def names() -> set[str]:
    return set(
        Account.objects.exclude(name__in=["Halden Automotive", "Norvik Energy"]).values_list(
            "name", flat=True
        )
    )


# --- the file -------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_in_pieces_with_its_headings_and_first_rows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.importing.storing.PIECE", 10)
    content = imports.accounts_file("Acme", "Beta")

    run = uploaded(cast.sam, content)

    assert (run.state, run.headings, run.rows) == ("uploaded", ["name", "sector"], 2)
    assert run.first_rows == [["Acme", "retail"], ["Beta", "retail"]]
    pieces = ImportChunk.objects.filter(run=run).values_list("content", flat=True)
    assert len(pieces) > 3
    assert b"".join(bytes(piece) for piece in pieces) == content.getvalue()


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"name\n\xe4\n", 2, "name"),
        (b"name\nA\0B\n", 2, "name"),
        (b"\xff\xfen\0", 1, "1"),
        (b'name,x\n"A,1\n', 2, "name"),
        (b"name,x\nA\n", 2, "x"),
        (b"PK\x03\x04", 1, "1"),
        (b"%PDF-1.7", 1, "1"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place_and_nothing_is_kept(
    cast: Cast, content: bytes, line: int, column: str
) -> None:
    with pytest.raises(DamagedTable) as refusal:
        uploaded(cast.sam, io.BytesIO(content))

    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert (ImportRun.objects.count(), ImportChunk.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["", "two\r\nlines.csv", "nul\0.csv"])
def test_a_name_that_no_file_has_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(BadInput, match="name"):
        uploaded(cast.sam, file_name=name)


def test_a_file_larger_than_the_policy_allows_is_refused(cast: Cast) -> None:
    policy.set_policy("import_megabytes", value=1, by=cast.sam, reason="A small machine")

    with pytest.raises(TooLarge, match="larger than 1 MB"):
        uploaded(cast.sam, io.BytesIO(b"name\n" + b"x" * 1_000_000))
    with pytest.raises(BadInput, match="empty"):
        uploaded(cast.sam, io.BytesIO())
    with pytest.raises(BadInput, match="what the file holds"):
        uploaded(cast.sam, kind="anything")
    with pytest.raises(BadInput, match="semicolon"):
        upload_import(imports.accounts_file("A"), kind="accounts", file_name="x", by=cast.sam, delimiter="\n")
    with pytest.raises(DamagedTable, match="at most 500"):
        uploaded(cast.sam, csv_stream([f"c{n}" for n in range(501)], [["x"] * 501]))


def test_only_sales_operations_imports(cast: Cast) -> None:
    run = uploaded(cast.sam)

    with pytest.raises(NotAllowed):
        uploaded(cast.nadine)
    for act in (start_dry_run, commit_import, cancel_import):
        with pytest.raises(NotAllowed):
            act(run, by=cast.admin)
    assert list(ImportRun.objects.visible_to(cast.nadine)) == []
    assert list(ImportRun.objects.visible_to(cast.sam)) == [run]


# --- the columns ----------------------------------------------------------------------------------------------------


def test_columns_are_guessed_by_their_headings_each_once() -> None:
    headings = ["Account Name", "account_id", "industry", "office_location", "subsidiary_of", "employees"]

    assert guess_columns(kind_called("accounts"), headings) == {
        "name": "Account Name",
        "external_id": "account_id",
        "sector": "industry",
        "country": "office_location",
        "parent": "subsidiary_of",
    }
    assert guess_columns(
        kind_called("meetings"), ["date", "minister", "original_name", "name", "reason", "page"]
    ) == {
        "date": "date",
        "executive": "minister",
        "account": "name",
        "purpose": "reason",
    }


def test_a_date_is_proposed_in_the_form_in_which_it_is_written(cast: Cast) -> None:
    stream = csv_stream(["date", "who", "name", "why"], [["09.03.2016", "R", "Acme", "x"]])
    run = uploaded(cast.sam, stream, kind="meetings")

    assert proposal(run, kind_called("meetings"))[1] == {"date_form": "%d.%m.%Y"}


def test_what_was_chosen_for_the_same_headings_is_proposed_again(cast: Cast) -> None:
    map_import(uploaded(cast.sam), columns={"name": "sector"}, options={"correct": True}, by=cast.sam)

    again_the_same = uploaded(cast.sam)
    other = uploaded(cast.sam, csv_stream(["name", "sector", "x"], [["A", "B", "C"]]))

    columns, options = proposal(again_the_same, kind_called("accounts"))
    assert (columns, options["correct"]) == ({"name": "sector"}, True)
    assert proposal(other, kind_called("accounts"))[0] == {"name": "name", "sector": "sector"}


@pytest.mark.parametrize(
    ("columns", "options", "field"),
    [
        ({}, {}, "name"),
        ({"name": "nowhere"}, {}, "name"),
        ({"name": "name", "sector": "name"}, {}, "sector"),
        ({"name": "name", "strange": "sector"}, {}, "columns"),
        ({"name": "name"}, {"strange": 1}, "options"),
        ({"name": "name"}, {"owner": 0}, "owner"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_its_field(
    cast: Cast, columns: dict[str, str], options: dict[str, object], field: str
) -> None:
    run = uploaded(cast.sam)

    with pytest.raises(BadInput) as refusal:
        map_import(run, columns=columns, options=options, by=cast.sam)

    assert (refusal.value.field, again(run).state) == (field, "uploaded")


def test_another_sheet_has_other_columns(cast: Cast) -> None:
    book = Workbook()
    book.active.append(["x"])
    book.active.append([1])
    book.create_sheet("Data").append(["name"])
    book["Data"].append(["Acme"])
    stream = io.BytesIO()
    book.save(stream)
    run = uploaded(cast.sam, stream)

    with pytest.raises(BadInput, match="one of the workbook’s sheets"):
        choose_sheet(run, sheet="Nowhere", by=cast.sam)
    run = choose_sheet(run, sheet="Data", by=cast.sam)

    assert (run.sheets, run.headings, run.first_rows) == (["Sheet", "Data"], ["name"], [["Acme"]])
    run = done(start_dry_run(map_import(run, columns={"name": "name"}, options={}, by=cast.sam), by=cast.sam))
    assert counts(run)["new accounts"] == 1


# --- the check ------------------------------------------------------------------------------------------------------


def test_a_check_says_what_would_happen_and_writes_nothing(cast: Cast) -> None:
    run = checked(cast.sam, imports.accounts_file("Acme", "Acme", "Acme Ltd", ""))

    assert (run.state, run.rows, names()) == ("checked", 4, set())
    assert counts(run) == {
        "new accounts": 2,
        "accounts completed": 0,
        "accounts unchanged": 0,
        "repeated rows": 1,
        "parents set": 0,
    }
    assert run.report["near_duplicates"] == [["Acme", "Acme Ltd", 100.0]]
    assert list(run.rejections.values_list("line", "column", "reason")) == [
        (5, "name", "The account has no name.")
    ]


def test_a_check_that_meets_damage_fails_with_its_place_and_can_be_put_right(cast: Cast) -> None:
    stream = xlsx_stream(["name", "x"], [*[["Acme", 1]] * 8, ["Beta", 2, "too much"]])

    run = done(start_dry_run(mapped(cast.sam, stream), by=cast.sam))

    assert (run.state, run.has_file) == ("failed", True)
    assert run.problem == f"Line 10, column x: The row has 3 cells where the headings are 2. {work.PUT_RIGHT}"
    assert start_dry_run(run, by=cast.sam).state == "checking"


def test_an_account_manager_who_has_left_is_no_owner_any_more(cast: Cast) -> None:
    run = map_import(
        uploaded(cast.sam), columns={"name": "name"}, options={"owner": cast.oscar.pk}, by=cast.sam
    )
    type(cast.oscar).objects.filter(pk=cast.oscar.pk).update(is_active=False)

    run = done(start_dry_run(run, by=cast.sam))

    assert run.state == "failed"


# --- the import -----------------------------------------------------------------------------------------------------


def test_an_import_writes_what_was_checked_once_and_removes_the_file(cast: Cast) -> None:
    run = committed(cast.sam)

    assert (run.state, names()) == ("committed", {"Acme", "Beta"})
    assert (run.has_file, run.first_rows, ImportChunk.objects.count()) == (False, [], 0)
    assert counts(run)["new accounts"] == 2
    with pytest.raises(WrongState, match="imported already"):
        commit_import(run, by=cast.sam)
    assert carry_out_waiting() == 0


def test_past_meetings_go_the_same_way(cast: Cast) -> None:
    run = imports.checked_meetings(cast.sam)
    assert (Visit.objects.count(), run.rejected_count, counts(run)["repeated rows"]) == (0, 1, 1)

    run = done(commit_import(run, by=cast.sam))

    assert (run.state, Visit.objects.get().imported_purpose or Visit.objects.get().title) == (
        "committed",
        "Prices",
    )


def test_revenue_goes_the_same_way(cast: Cast) -> None:
    stream = csv_stream(
        ["account", "close_date", "close_value", "stage"],
        [
            ["Halden Automotive", "2016-03-09", "100", "Won"],
            ["Halden Automotive", "2016-04-09", "50", "Lost"],
            ["Nobody knows", "2016-04-09", "50", "Won"],
        ],
    )
    run = uploaded(cast.sam, stream, kind="revenue")
    columns, _ = proposal(run, kind_called("revenue"))
    options = {"where_column": "stage", "where_value": "Won"}
    with pytest.raises(BadInput, match="column and a value"):
        map_import(run, columns=columns, options={"where_column": "stage"}, by=cast.sam)

    run = done(start_dry_run(map_import(run, columns=columns, options=options, by=cast.sam), by=cast.sam))
    assert [note["count"] for note in run.report["notes"]] == [1]
    done(commit_import(run, by=cast.sam))

    assert [year.revenue for year in cast.halden.financial_years.all()] == [100]


def test_the_import_is_refused_whole_where_rows_are_no_longer_fine(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = checked(cast.sam)
    kind = kind_called("accounts")

    def with_one_more(order: Order) -> Outcome:
        outcome = kind.carry_out(order)
        assert names() == {"Acme", "Beta"}
        changed = [*outcome.rejected, work.Rejection(2, "name", "Somebody else has this name now.")]
        return Outcome(outcome.rows, outcome.counts, changed)

    changed_kind = type(kind)(**{**kind.__dict__, "carry_out": with_one_more})
    monkeypatch.setattr(work, "kind_called", lambda key: changed_kind)

    run = done(commit_import(run, by=cast.sam))

    assert (run.state, names(), run.has_file) == ("failed", set(), True)
    assert "1 row that was fine then would be left out now" in run.problem
    assert set(run.rejections.values_list("line", flat=True)) == {2, 4}


def test_rows_that_the_check_left_out_do_not_stop_the_import(cast: Cast) -> None:
    run = committed(cast.sam)

    assert (run.rejected_count, run.state) == (1, "committed")


@pytest.mark.parametrize("state", ["checking", "committing"])
def test_whatever_goes_wrong_nothing_is_written_and_it_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    run = checked(cast.sam)
    run = (start_dry_run if state == "checking" else commit_import)(run, by=cast.sam)
    monkeypatch.setattr(work, "_report", _breaking_once(work._report))

    run = done(run)

    assert (run.state, names()) == ("failed", set())
    assert "not your file’s fault" in run.problem


def _breaking_once(real: object) -> object:
    broken: list[bool] = []

    def report(*arguments: object) -> None:
        if not broken:
            broken.append(True)
            raise RuntimeError("cannot be foreseen")
        real(*arguments)  # type: ignore[operator]

    return report


def test_a_worker_that_loses_the_database_leaves_the_run_waiting_for_the_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = commit_import(checked(cast.sam), by=cast.sam)

    def lose(*_: object) -> None:
        raise OperationalError("server closed the connection")

    with monkeypatch.context() as broken:
        broken.setattr(work, "_conclude", lose)
        with pytest.raises(OperationalError):
            carry_out_waiting()
    assert (again(run).state, again(run).attempts, names()) == ("committing", 1, set())

    assert done(run).state == "committed"


def test_a_file_that_kills_its_workers_is_given_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = commit_import(checked(cast.sam), by=cast.sam)
    monkeypatch.setattr(work, "_carry_out", lambda pk: None)

    for _ in range(MOST_ATTEMPTS + 1):
        carry_out_waiting(limit=1)

    run = again(run)
    assert (run.state, run.problem, names()) == ("failed", BROKEN_OFF, set())


def test_every_step_of_an_import_is_on_record_with_who_took_it(cast: Cast) -> None:
    run = committed(cast.sam)

    entries = AuditEntry.objects.filter(table_name="accounts_importrun", row_id=str(run.pk)).order_by("id")
    assert {entry.actor_id for entry in entries} == {cast.sam.pk}
    states = [entry.after["state"] for entry in entries if "state" in entry.after]
    assert states == ["uploaded", "mapped", "checking", "checked", "committing", "committed"]
    account = AuditEntry.objects.get(
        table_name="accounts_account", row_id=str(Account.objects.get(name="Acme").pk)
    )
    assert account.actor_id == cast.sam.pk


# --- the order of the steps -----------------------------------------------------------------------------------------


def test_a_step_out_of_order_is_refused_in_python(cast: Cast) -> None:
    run = uploaded(cast.sam)
    with pytest.raises(WrongState, match="Choose the columns first"):
        start_dry_run(run, by=cast.sam)
    run = start_dry_run(mapped(cast.sam), by=cast.sam)
    for act in (start_dry_run, commit_import):
        with pytest.raises(WrongState, match="being checked"):
            act(run, by=cast.sam)
    run = cancel_import(run, by=cast.sam)
    assert (run.has_file, carry_out_waiting()) == (False, 0)
    with pytest.raises(WrongState, match="cancelled"):
        commit_import(run, by=cast.sam)


def test_an_import_takes_its_steps_in_the_database_too(cast: Cast) -> None:
    kept = {
        "kind": "accounts",
        "file_name": "x",
        "size": 1,
        "digest": "",
        "uploaded_by": cast.sam,
        "delimiter": ",",
    }
    assert _refused(lambda: ImportRun.objects.create(state="committing", **kept)) == "import_begins_uploaded"

    for before, way in _ways().items():
        for after in set(ImportState.values) - {before, *STEPS[before]}:
            run = ImportRun.objects.create(**kept)
            for step in way:
                _put(run, step)
            assert _refused(lambda after=after, run=run: _put(run, after)) == "import_step", (before, after)


def test_what_was_checked_is_what_is_imported_in_the_database_too(cast: Cast) -> None:
    run = checked(cast.sam)
    for change in ({"columns": {"name": "sector"}}, {"options": {}}, {"sheet": "other"}, {"digest": "0"}):
        refused = _refused(lambda change=change: ImportRun.objects.filter(pk=run.pk).update(**change))
        assert refused == "import_brings_in_what_was_checked", change


def _ways() -> dict[str, list[str]]:
    """The steps from the beginning to each state."""
    ways: dict[str, list[str]] = {"uploaded": []}
    found = ["uploaded"]
    for state in found:
        for following in STEPS[state]:
            if following not in ways:
                ways[following] = [*ways[state], following]
                found.append(following)
    return ways


def _put(run: ImportRun, state: str) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=state)


def _refused(act: object) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()  # type: ignore[operator]
    return str(refusal.value.__cause__.diag.constraint_name)


# --- old files ------------------------------------------------------------------------------------------------------


def test_a_file_nobody_goes_on_with_is_removed_after_some_days(cast: Cast, clock: MovableClock) -> None:
    run, waiting = uploaded(cast.sam), start_dry_run(mapped(cast.sam), by=cast.sam)
    clock.move_by(days=6)
    later = mapped(cast.sam)
    assert remove_old_files() == 0

    clock.move_by(days=2)

    assert (remove_old_files(), remove_old_files()) == (1, 0)
    assert (again(run).state, again(run).has_file) == ("cancelled", False)
    assert "7 days" in again(run).problem
    assert (again(waiting).has_file, again(later).has_file) == (True, True)


def test_rejections_are_those_of_the_latest_check(cast: Cast) -> None:
    run = checked(cast.sam)
    run = done(start_dry_run(run, by=cast.sam))

    assert ImportRejection.objects.filter(run=run).count() == 1


def test_what_a_file_is_its_bytes_say_and_not_its_name(cast: Cast) -> None:
    run = upload_import(
        xlsx_stream(["name"], [["Acme"]]), kind="accounts", file_name="misnamed.csv", by=cast.sam
    )

    assert (run.sheets, run.rows) == (["Sheet"], 1)
