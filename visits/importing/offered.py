"""The import of past meetings, as pages and API offer it."""

from accounts.importing.kinds import ImportField, ImportKind, Note, Order, Outcome, register
from accounts.importing.options import DAY_FORM, MANAGER, ZONE, manager_of
from accounts.importing.reports import pair_lines
from visits.importing.meetings import import_meetings


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(MEETINGS)


def _meetings(order: Order) -> Outcome:
    report = import_meetings(
        order.stream,
        file_name=order.file_name,
        columns=order.columns,
        owner=manager_of(order.options),
        by=order.by,
        time_zone=order.options["time_zone"],
        date_form=order.options["date_form"],
        dry_run=order.dry_run,
        **order.table(),
    )
    return Outcome(
        rows=report.rows,
        counts=[
            ("new visits", report.visits_created),
            ("on record already", report.already_on_record),
            ("repeated rows", report.repeats),
            ("new accounts", report.accounts_created),
            ("new executives", report.executives_created),
        ],
        rejected=report.rejected,
        near_duplicates=report.near_duplicates,
        notes=[
            Note(
                "Dates far from the others, imported as they are",
                [str(outlier) for outlier in report.outliers],
            ),
            Note("Executives that may be one person", pair_lines(report.near_duplicate_executives)),
        ],
    )


MEETINGS = ImportKind(
    key="meetings",
    label="Past meetings",
    what="Puts each meeting on record as a held visit. Accounts and executives are opened where new; nobody is flagged for the past.",
    fields=(
        ImportField("date", "Date", True, ("day", "meeting date", "held on", "when")),
        ImportField(
            "executive", "Executive", True, ("minister", "leader", "host", "attended by", "our side")
        ),
        ImportField("account", "Account", True, ("name", "organisation", "company", "customer", "met with")),
        ImportField("purpose", "Purpose", True, ("reason", "subject", "topic", "title", "about")),
    ),
    options=(DAY_FORM, ZONE, MANAGER),
    carry_out=_meetings,
)
