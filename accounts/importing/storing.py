"""The file of a run, in pieces in the database: every web server and worker reaches it, and none of them holds it in memory."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from accounts.models import ImportChunk, ImportRun

PIECE = 1_000_000  # bytes


def digest_of(stream: BinaryIO) -> str:
    """SHA-256 of the bytes."""
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def keep_file(run: ImportRun, stream: BinaryIO) -> None:
    """Writes the file, one query a piece."""
    stream.seek(0)
    position = 0
    while piece := stream.read(PIECE):
        ImportChunk.objects.create(run=run, position=position, content=piece)
        position += 1


@contextmanager
def kept_file(run: ImportRun) -> Iterator[BinaryIO]:
    """The file as a temporary one of this host, which is gone afterwards. One query, a few pieces in memory at a time."""
    with TemporaryFile() as file:
        pieces = ImportChunk.objects.filter(run=run).order_by("position").values_list("content", flat=True)
        for piece in pieces.iterator(chunk_size=4):
            file.write(piece)
        file.seek(0)
        yield cast("BinaryIO", file)


def drop_file(run: ImportRun) -> None:
    """Removes the file; what is shown of it goes too. The caller saves the run."""
    ImportChunk.objects.filter(run=run).delete()
    run.has_file = False
    run.first_rows = []
