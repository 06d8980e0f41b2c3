"""Dockerfile and docker-compose.yml: well formed, complete, closed, and in step with the settings and the README."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engage.embedded.places import ROOT
from engage.settings import environment as settings_environment
from tests.deployment import COMPOSE, OURS, SERVICES, VARIABLE, environment_of

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
HAVE_TO_BE_SET = (
    *("ENGAGE_APP_PASSWORD", "ENGAGE_OWNER_PASSWORD", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"),
    *("SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL"),
)
REQUIRED = {name: f"{name}-of-the-test" for name in HAVE_TO_BE_SET}
IMAGE = re.compile(r"^[\w./-]+:v?\d+\.\d+(\.\d+)?(-[\w.-]+)?$")


def run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A checker out of the lock. Not there for every platform."""
    path = shutil.which(program, path=str(Path(sys.executable).parent))
    if path is None:
        pytest.skip(f"{program} is not made for this platform")
    return subprocess.run([path, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def words_of(instruction: str) -> list[str]:
    """The last instruction of this name in the Dockerfile whose arguments are a list."""
    joined = DOCKERFILE.replace("\\\n", " ")
    found = re.findall(rf"^(?:HEALTHCHECK .*?)?\s*{instruction} (\[.*\])$", joined, re.MULTILINE)
    return list(json.loads(found[-1]))


def test_the_dockerfile_is_sound() -> None:
    done = run("hadolint", "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_file_keeps_to_its_schema() -> None:
    done = run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    assert done.returncode == 0, done.stdout


def test_every_part_is_there() -> None:
    assert sorted(SERVICES) == ["beat", "mail", "migrate", "postgres", "valkey", "web", "worker"]
    assert SERVICES["mail"]["profiles"] == ["mail-catcher"]
    assert "mail" not in json.dumps([SERVICES[name] for name in OURS]), "nothing waits for the mail catcher"


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_that_stays_is_asked_how_it_is(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    if name == "migrate":
        assert check == {"disable": True}, "it ends by itself"
    else:
        assert {"test", "interval", "timeout", "retries"} <= check.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_and_rights_few(name: str) -> None:
    service = SERVICES[name]
    assert service.get("build") == "." if name in OURS else IMAGE.match(service["image"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "stop_grace_period" in service
    assert "privileged" not in service
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:"), "only the proxy of this host reaches it"
    if name != "postgres":
        assert service["read_only"] is True
    if name in OURS:
        assert service["cap_drop"] == ["ALL"]


def test_the_images_of_the_dockerfile_are_pinned_and_it_does_not_run_as_root() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [base for base in bases if not IMAGE.match(base)] == []
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["10001"]


def test_no_secret_has_a_default_and_none_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    variables = [match.groups() for match in VARIABLE.finditer(text)]
    optional = {name for name, kind, _ in variables if kind == ":-"}
    assert optional == {
        "ATTACHMENTS_URL",
        "MAIL_PORT",
        "PORT",
        "SCANNER_URL",
        "SENTRY_DSN",
        "TRUSTED_PROXIES",
    }
    assert {name for name, kind, _ in variables if kind == ":?"} == set(REQUIRED)
    assert {kind for _, kind, _ in variables} == {":-", ":?"}


@pytest.mark.parametrize("name", OURS)
def test_what_a_service_is_given_is_what_the_settings_read(name: str) -> None:
    given = environment_of(name, REQUIRED)
    assert given.keys() - settings_environment.read == set()
    assert given["DEBUG"] == "false"
    assert ("DATABASE_OWNER_URL" in given) is (name == "migrate"), "only migrate knows the owner's password"
    assert ("ENGAGE_OWNER_PASSWORD-of-the-test" in json.dumps(given)) is (name == "migrate")


def test_the_readme_explains_every_setting_there_is() -> None:
    section = README.split("## Configuration")[1].split("\n## ")[0]
    explained = {name for line in section.splitlines() for name in re.findall(r"`([A-Z_]+)`", line)}
    assert settings_environment.read | {"ENGAGE_VAR"} <= explained


def test_the_image_alone_starts_what_the_service_web_starts() -> None:
    assert words_of("CMD") == SERVICES["web"]["command"]


def test_the_image_holds_every_app_and_the_context_nothing_else() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(\S+) \S+$", DOCKERFILE, re.MULTILINE))
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    assert copied == kept
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps | {"engage", "templates", "static", "manage.py", "requirements-server.txt"} == copied


def test_everybody_waits_for_what_they_need() -> None:
    after: dict[str, Any] = {name: service.get("depends_on", {}) for name, service in SERVICES.items()}
    for name in ("web", "worker", "beat"):
        assert after[name]["migrate"]["condition"] == "service_completed_successfully"
        assert after[name]["valkey"]["condition"] == "service_healthy"
    assert after["migrate"] == {"postgres": {"condition": "service_healthy"}}


def test_the_proxy_of_this_host_is_the_one_that_is_trusted() -> None:
    (pool,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert environment_of("web", REQUIRED)["TRUSTED_PROXIES"] == pool["gateway"]
