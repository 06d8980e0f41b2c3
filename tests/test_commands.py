"""Which role and which servers a command gets."""

import pytest

from engage.commands import needs_servers, role_of


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("migrate", "owner"),
        ("load_demonstration --print-sign-ins", "owner"),
        ("sweep", "application"),
        ("sweep --json", "application"),
        ("sweep --now 2026-03-01T00:00:00Z", "owner"),
        ("sweep --now=2026-03-01T00:00:00Z", "owner"),
        ("import_meetings meetings.csv", "application"),
        ("runserver", "application"),
        ("", "application"),
    ],
)
def test_only_what_changes_tables_or_the_clock_runs_as_the_owner(line: str, role: str) -> None:
    assert role_of(line.split()) == role


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("migrate", True),
        ("sweep", True),
        ("sweep --help", False),
        ("makemigrations --check", False),
        ("collectstatic --no-input", False),
        ("--version", False),
        ("", False),
    ],
)
def test_servers_are_started_only_for_commands_that_use_them(line: str, needed: bool) -> None:
    assert needs_servers(line.split()) is needed
