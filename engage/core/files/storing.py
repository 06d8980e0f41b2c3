"""Where files are kept: a folder or a bucket, by ATTACHMENTS_URL. Every file has a random key, under which nobody can ask for it but the application."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import Storage, storages

PIECE = 256 * 1024


def place() -> Storage:
    return storages["attachments"]


def digest_of(stream: BinaryIO) -> str:
    """SHA-256 of the bytes."""
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def keep(stream: BinaryIO) -> str:
    """Keeps the bytes under a new key, which is returned. Its first two letters are its folder, so that none holds all."""
    name = secrets.token_hex(24)
    stream.seek(0)
    kept: str = place().save(f"{name[:2]}/{name}", File(stream))
    return kept


def opened(key: str) -> File:
    """The bytes, to be read in pieces. Raises OSError where they are not there."""
    return place().open(key, "rb")


def forget(key: str) -> None:
    """Removes the bytes; nothing where they are gone already."""
    place().delete(key)


def keys() -> Iterator[str]:
    """Every key there is."""
    storage = place()
    with suppress(FileNotFoundError):  # a folder that the first file will make
        for folder in sorted(storage.listdir("")[0]):
            yield from (f"{folder}/{name}" for name in sorted(storage.listdir(folder)[1]))


def is_older(key: str, moment: datetime) -> bool:
    """Whether the bytes were kept before; not where they are gone already."""
    try:
        return bool(place().get_modified_time(key) < moment)
    except FileNotFoundError:
        return False
