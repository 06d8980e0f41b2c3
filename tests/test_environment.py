"""What is wrong in the environment is named, with what it should look like, and stops the process."""

import os
import runpy
import string
import subprocess
import sys

import pytest

from engage.embedded import places
from engage.environment import Environment, celery_address, masked
from engage.settings import environment as settings_environment

KNOWN = settings_environment.read
COMPLETE = {
    "DEBUG": "false",
    "DATABASE_URL": "postgres://engage_app:secret@db.example:5432/engage",
    "REDIS_URL": "redis://redis.example:6379/0",
    "SECRET_KEY": string.ascii_letters + string.digits,
    "SITE_URL": "https://engage.example.com",
    "ALLOWED_HOSTS": "engage.example.com",
    "EMAIL_URL": "smtp://user:password@mail.example:587/?tls=True",
}


def start(variables: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    """Run manage.py with these variables and no others of ours."""
    environment = {"PATH": os.environ["PATH"], **variables}
    arguments = [sys.executable, "manage.py", *(command or ["diffsettings"])]
    return subprocess.run(
        arguments, cwd=places.ROOT, env=environment, capture_output=True, text=True, check=False
    )


def faults_of(variables: dict[str, str]) -> list[str]:
    """What the settings find wrong with these variables, without a process of their own: their module, run once more."""
    found: list[str] = []

    def keep(environment: Environment) -> None:
        found.extend(environment.faults)
        raise SystemExit

    with pytest.MonkeyPatch.context() as patch:
        for name in KNOWN:
            patch.delenv(name, raising=False)
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.setattr(Environment, "stop_if_wrong", keep)
        with pytest.raises(SystemExit):
            runpy.run_path(str(places.ROOT / "engage" / "settings.py"))
    return found


def test_production_starts_with_a_complete_environment() -> None:
    done = start(COMPLETE, "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), (
        done.stderr
    )


def test_production_names_every_missing_setting_at_once_and_what_it_should_look_like() -> None:
    done = start({"DEBUG": "false"})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = [line.removeprefix("- ").split(" is missing. ")[0] for line in done.stderr.splitlines()[1:]]
    assert sorted(told) == sorted(COMPLETE.keys() - {"DEBUG"})
    assert "DATABASE_URL is missing. It should look like this: postgres://USER:PASSWORD@HOST" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://user:secret@db.example/engage"),
        ("DATABASE_URL", "db.example"),
        ("DATABASE_URL", "postgres://db.example/engage"),
        ("DATABASE_URL", "postgres://engage_app:secret@db.example:port/engage"),
        ("DATABASE_URL", "postgres://engage_owner:secret@db.example/engage"),
        ("DATABASE_URL", "postgres://postgres:secret@db.example/engage"),
        ("DATABASE_OWNER_URL", "mysql://engage_owner:secret@db.example/engage"),
        ("REDIS_URL", "redis.example:6379"),
        ("REDIS_URL", "redis://redis.example:port/0"),
        ("REDIS_URL", "redis://redis.example:6379/engage"),
        ("REDIS_URL", "unix://"),
        ("SECRET_KEY", "short"),
        ("SITE_URL", "engage.example.com"),
        ("SITE_URL", "https://engage.example.com/path"),
        ("SITE_URL", "http://engage.example.com"),
        ("SITE_URL", "https://engage.example.com:port"),
        ("ALLOWED_HOSTS", "https://engage.example.com"),
        ("ALLOWED_HOSTS", "*"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "pigeon://mail.example"),
        ("EMAIL_URL", "smtp://mail.example:port"),
        ("ATTACHMENTS_URL", "/srv/attachments"),
        ("ATTACHMENTS_URL", "file:///"),
        ("ATTACHMENTS_URL", "file://host/folder"),
        ("ATTACHMENTS_URL", "ftp://key:secret@files.example/engage"),
        ("ATTACHMENTS_URL", "s3://files.example/engage"),
        ("ATTACHMENTS_URL", "s3://key:secret@files.example"),
        ("ATTACHMENTS_URL", "s3://key:secret@files.example:port/engage"),
        ("SCANNER_URL", "scanner.example:3310"),
        ("SCANNER_URL", "clamd://"),
        ("SCANNER_URL", "clamd://scanner.example:port"),
        ("SENTRY_DSN", "sentry.example"),
        ("TRUSTED_PROXIES", "proxy.example"),
        ("TRUSTED_PROXIES", "10.0.0.5/24"),
        ("DATABASE_ROLE", "superuser"),
        ("DEBUG", "perhaps"),
        ("PORT", "http"),
        ("PORT", "70000"),
    ],
)
def test_production_refuses_a_malformed_setting_by_name(name: str, value: str) -> None:
    told = faults_of({**COMPLETE, name: value})
    assert len(told) == 1
    assert told[0].startswith(f"{name} ")
    assert "It should look like this: " in told[0]
    assert "secret" not in told[0]


def test_a_malformed_setting_ends_the_process_with_words_and_no_traceback() -> None:
    done = start({**COMPLETE, "SECRET_KEY": "short", "PORT": "http"})
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Engage cannot start. In the environment:"
    assert [line.split()[1] for line in done.stderr.splitlines()[1:]] == ["PORT", "SECRET_KEY"]


def test_what_is_only_reached_on_this_machine_may_do_without_encryption() -> None:
    for address in ("http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"):
        assert faults_of({**COMPLETE, "SITE_URL": address}) == []


def test_the_owner_and_the_application_are_two_roles() -> None:
    address = "postgres://engage:secret@db.example/engage"
    (told,) = faults_of({**COMPLETE, "DATABASE_URL": address, "DATABASE_OWNER_URL": address})
    assert told.startswith("DATABASE_URL names engage, the owner of the tables.")


def test_a_message_about_an_address_does_not_show_its_password() -> None:
    assert masked("mysql://user:secret@db.example/engage") == "mysql://user:***@db.example/engage"
    done = start({**COMPLETE, "DATABASE_URL": "mysql://user:secret@db.example/engage"})
    assert "secret" not in done.stderr


def test_migrations_in_production_need_the_owners_address() -> None:
    done = start(COMPLETE, "migrate")
    assert done.returncode == 1
    assert "DATABASE_OWNER_URL is missing" in done.stderr


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, True),
        ({"REDIS_URL": "redis://redis.example"}, True),
        ({"DATABASE_URL": "x"}, False),
        ({"SECRET_KEY": "x"}, False),
        ({"DATABASE_URL": "x", "DEBUG": "true"}, True),
        ({"DEBUG": "0"}, False),
    ],
)
def test_only_a_copy_without_database_and_secret_key_is_taken_for_development(
    given: dict[str, str], expected: bool
) -> None:
    environment = Environment(given)
    unset = not (environment.text("DATABASE_URL") or environment.text("SECRET_KEY"))
    assert environment.truth("DEBUG", default=unset) is expected


def test_mail_to_a_folder_keeps_its_absolute_path() -> None:
    environment = Environment({"EMAIL_URL": "file:////var/mail/engage"})
    assert environment.email("EMAIL_URL", required=True)["EMAIL_FILE_PATH"] == "/var/mail/engage"
    assert environment.faults == []


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("redis://redis.example:6379/1", "redis://redis.example:6379/1"),
    ],
)
def test_celery_gets_the_address_of_a_socket_in_its_own_spelling(redis: str, celery: str) -> None:
    assert celery_address(redis) == celery
