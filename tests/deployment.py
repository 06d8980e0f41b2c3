"""What docker-compose.yml says, for the tests that hold it to what Engage needs and start the same commands."""

import re
from typing import Any

import yaml

from engage.embedded.places import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")  # the services that run this repository
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:?[-?])?([^}]*)\}")


def settled(text: str, values: dict[str, str]) -> str:
    """A text of the file as Compose passes it on: variables replaced, doubled dollars single. Raises KeyError for one that has to be set."""

    def value_of(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        return values.get(name, default) if kind == ":-" else values[name]

    return VARIABLE.sub(value_of, text).replace("$$", "$")


def environment_of(service: str, values: dict[str, str]) -> dict[str, str]:
    given: dict[str, str] = SERVICES[service]["environment"]
    return {name: settled(text, values) for name, text in given.items()}
