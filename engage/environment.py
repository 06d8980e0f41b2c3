"""Reads the environment, and says which setting is missing or malformed and what it should look like.

Each reader returns a usable value even where it finds a fault, so that one start reports every fault at once;
`stop_if_wrong()` then ends the process.
"""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
import dj_email_url

DATABASE_EXAMPLE = "postgres://USER:PASSWORD@HOST:5432/engage"
EMAIL_EXAMPLE = "smtp://USER:PASSWORD@HOST:587/?tls=True, console: or file:////var/mail/engage"
REDIS_EXAMPLE = "redis://HOST:6379/0, rediss://HOST:6379/0 or unix:///path/to/socket"
SENTRY_EXAMPLE = "https://KEY@HOST/PROJECT, or nothing"
FILES_EXAMPLE = (
    "file:///srv/engage/attachments, or s3://KEY:SECRET@HOST/BUCKET?region=REGION (s3+http:// without TLS)"
)
SCANNER_EXAMPLE = "clamd://HOST:3310, clamd:///run/clamav/clamd.ctl, or nothing"
PROXIES_EXAMPLE = "addresses or networks separated by commas, such as 10.0.0.5,172.29.83.0/24"
OWNERS = {"postgres", "engage_owner"}  # who the application's role never is
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class Environment:
    """The settings given by the environment; collects what is wrong with them."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self.variables = variables
        self.faults: list[str] = []
        self.read: set[str] = set()  # the names that were asked for

    def text(self, name: str, *, default: str = "", required: bool = False, example: str = "") -> str:
        """The value of `name` without surrounding space. A required one that is absent is a fault."""
        self.read.add(name)
        value = self.variables.get(name, "").strip()
        if not value and required:
            self.fault(name, "is missing", example)
        return value or default

    def truth(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if value in TRUE | FALSE:
            return value in TRUE
        if value:
            self.fault(name, f"is {value!r}", "true or false")
        return default

    def port(self, name: str, *, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if value.isdecimal() and 0 < int(value) < 65536:
            return int(value)
        self.fault(name, f"is {value!r}", "a number from 1 to 65535, such as 8000")
        return default

    def secret(self, name: str, *, default: str, required: bool) -> str:
        example = "at least 50 random characters, such as the output of `openssl rand -base64 48`"
        value = self.text(name, default=default, required=required, example=example)
        if required and value and len(value) < 50:
            self.fault(name, f"has only {len(value)} characters", example)
        return value or "unset"

    def hosts(self, name: str, *, default: list[str], required: bool) -> list[str]:
        example = "host names separated by commas, such as engage.example.com"
        value = self.text(name, required=required, example=example)
        names = [part.strip() for part in value.split(",") if part.strip()] or default
        if required and "*" in names:
            self.fault(name, "holds '*', which lets any Host header through", example)
        if any("/" in part for part in names):
            self.fault(name, f"is {value!r}", example)
        return names

    def site_url(self, name: str, *, default: str, required: bool) -> str:
        example = "https://engage.example.com, without a path"
        value = self.text(name, default=default, required=required, example=example).rstrip("/")
        parts = urlsplit(value)
        whole = parts.scheme in {"http", "https"} and parts.hostname and not parts.path and not parts.query
        if value and not (whole and has_good_port(value)):
            self.fault(name, f"is {value!r}", example)
            return default
        if required and parts.scheme == "http" and parts.hostname not in LOOPBACK:
            self.fault(name, f"is {value!r}, which anybody on the way can read", example)
        return value or default

    def redis_url(self, name: str, *, default: str, required: bool) -> str:
        value = self.text(name, default=default, required=required, example=REDIS_EXAMPLE)
        parts = urlsplit(value)
        if parts.scheme == "unix":
            complete = bool(parts.path)
        else:
            number = parts.path.strip("/")
            complete = bool(parts.hostname) and has_good_port(value) and (not number or number.isdecimal())
        if value and (parts.scheme not in {"redis", "rediss", "unix"} or not complete):
            self.fault(name, f"is {masked(value)!r}", REDIS_EXAMPLE)
            return "redis://unset"
        return value or "redis://unset"

    def database(self, name: str, *, default: str, required: bool) -> dict[str, Any]:
        """Django's settings of the PostgreSQL database at the address `name`."""
        value = self.text(name, default=default, required=required, example=DATABASE_EXAMPLE)
        unset = {"ENGINE": "django.db.backends.postgresql", "NAME": "unset", "USER": "unset"}
        if not value:
            return unset
        try:
            found = dict(dj_database_url.parse(value))
        except (ValueError, KeyError):
            found = {}
        if found.get("ENGINE") != unset["ENGINE"] or not found.get("NAME") or not found.get("USER"):
            self.fault(name, f"is {masked(value)!r}", DATABASE_EXAMPLE)
            return unset
        return found

    def roles_apart(self, application: Mapping[str, Any], owner: Mapping[str, Any]) -> None:
        """The application does not sign in to the database as its owner, or its guards would guard nothing."""
        named = application["USER"]
        if named in OWNERS or (named == owner["USER"] and named != "unset"):
            self.fault(
                "DATABASE_URL",
                f"names {named}, the owner of the tables",
                "postgres://engage_app:PASSWORD@HOST",
            )

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """Addresses and networks; none where it is not set."""
        value = self.text(name)
        try:
            return [ip_network(part.strip()) for part in value.split(",") if part.strip()]
        except ValueError:
            self.fault(name, f"is {value!r}", PROXIES_EXAMPLE)
            return []

    def sentry(self, name: str) -> str:
        value = self.text(name)
        parts = urlsplit(value)
        whole = (
            parts.scheme in {"http", "https"} and parts.hostname and parts.username and parts.path.strip("/")
        )
        if value and not whole:
            self.fault(name, f"is {masked(value)!r}", SENTRY_EXAMPLE)
            return ""
        return value

    def email(self, name: str, *, required: bool) -> dict[str, Any]:
        """Django's EMAIL_* settings (and DEFAULT_FROM_EMAIL, where the address names one)."""
        value = self.text(name, required=required, example=EMAIL_EXAMPLE)
        try:
            found = dict(dj_email_url.parse(value)) if value else {}
        except (ValueError, KeyError):
            found = {}
        backend = found.get("EMAIL_BACKEND", "")
        if value and (
            not backend or (backend.endswith("smtp.EmailBackend") and not urlsplit(value).hostname)
        ):
            self.fault(name, f"is {masked(value)!r}", EMAIL_EXAMPLE)
            return {}
        if backend.endswith("filebased.EmailBackend"):
            found["EMAIL_FILE_PATH"] = str(Path("/") / found["EMAIL_FILE_PATH"])
        return found

    def files(self, name: str, *, default: str) -> dict[str, Any]:
        """Django's settings of the storage at the address `name`: a folder, or a bucket of something that speaks S3."""
        value = self.text(name, default=default)
        parts = urlsplit(value)
        folder = unquote(parts.path)
        if parts.scheme == "file" and not parts.netloc and len(folder) > 1:
            return _folder(folder)
        bucket = folder.strip("/")
        whole = parts.username and parts.password and parts.hostname and bucket and "/" not in bucket
        if parts.scheme not in {"s3", "s3+http"} or not whole or not has_good_port(value):
            self.fault(name, f"is {masked(value)!r}", FILES_EXAMPLE)
            return _folder("/unset")
        scheme = "http" if parts.scheme == "s3+http" else "https"
        options = {
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": bucket,
            "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
            "region_name": parse_qs(parts.query).get("region", [None])[0],
        }
        return {"BACKEND": "engage.core.files.buckets.Bucket", "OPTIONS": options}

    def scanner(self, name: str) -> str:
        value = self.text(name)
        parts = urlsplit(value)
        whole = has_good_port(value) and (bool(parts.hostname) != bool(parts.path.strip("/")))
        if value and (parts.scheme != "clamd" or not whole):
            self.fault(name, f"is {masked(value)!r}", SCANNER_EXAMPLE)
            return ""
        return value

    def fault(self, name: str, what: str, example: str) -> None:
        self.faults.append(f"{name} {what}. It should look like this: {example}")

    def stop_if_wrong(self) -> None:
        """End the process with every fault on a line of its own. Raises SystemExit."""
        if self.faults:
            raise SystemExit(
                "\n".join(["Engage cannot start. In the environment:", *(f"- {f}" for f in self.faults)])
            )


def _folder(path: str) -> dict[str, Any]:
    options = {"location": path, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def has_good_port(address: str) -> bool:
    """Whether the address names no port, or one there can be."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def masked(address: str) -> str:
    """The address without its password, fit for a message."""
    head, at, tail = address.rpartition("@")
    if not at:
        return address
    scheme, slashes, credentials = head.partition("://")
    return f"{scheme}{slashes}{credentials.partition(':')[0]}:***@{tail}"


def celery_address(redis_url: str) -> str:
    """Celery's way of writing the address of a Redis: a socket and its database number are spelt differently."""
    if redis_url.startswith("unix://"):
        return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
    return redis_url
