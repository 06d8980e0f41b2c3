"""What is sent twice is done once: a request names a key, and the answer is kept beside what was done, in one transaction.

So there are both or neither: after a power cut between the two, a repeat simply does it. Only what was done is kept; after a refusal or a failure
nothing was written, and the same key may be tried again. Keys are of one person: nobody is given another's answer.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from engage.core.clock import now
from engage.core.errors import EngageError, WrongState
from engage.core.locks import nobody_else_at, one_at_a_time
from engage.core.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)  # as long as Stripe keeps them; a client that tries longer has to look first
LARGEST = 256 * 1024  # bytes of an answer that are kept


class StillRunning(WrongState):
    """The first request with this key has not ended."""

    default_code = "still_running"


class KeyReused(EngageError):
    """The key was used before, for something else."""

    status = 422
    default_code = "key_reused"


class AnswerNotKept(WrongState):
    """It was done, and the answer may not be given again."""

    default_code = "answer_not_kept"


@dataclass(frozen=True)
class Sent:
    """One request that may be repeated: whose, under which key, where to, and a digest of what it said."""

    user: Any
    key: str
    address: str
    digest: str


def done_before(sent: Sent, *, wait: bool = False) -> KeptAnswer | None:
    """The answer that was kept, or None: then the key is this transaction's until it ends. Two queries; needs a transaction.

    Raises KeyReused where the key was sent with something else, and StillRunning while another request with it runs, unless told to `wait`.
    """
    work = f"once {sent.user.pk} {sent.key}"
    if wait:
        one_at_a_time(work)
    elif not nobody_else_at(work):
        raise StillRunning(
            "The first request with this key is still running. Ask again when it has been answered."
        )
    kept = KeptAnswer.objects.filter(user=sent.user, key=sent.key).first()
    if kept and (kept.address, kept.digest) != (sent.address, sent.digest):
        raise KeyReused("This key was used for another request. A new request needs a new key.")
    return kept


def keep(sent: Sent, *, status: int, headers: Mapping[str, str], body: bytes | None) -> None:
    """Keeps the answer in the present transaction; of a long one, or None, only that it was given. One query."""
    KeptAnswer.objects.create(
        user=sent.user,
        key=sent.key,
        address=sent.address,
        digest=sent.digest,
        status=status,
        headers=dict(headers),
        body=body if body is not None and len(body) <= LARGEST else None,
    )


def remove_old_answers() -> int:
    """Removes what has been kept long enough. Returns how many; one query."""
    removed, _ = KeptAnswer.objects.filter(at__lt=now() - KEPT_FOR).delete()
    return removed


def digest_of(parts: Any) -> str:
    """Of a body as it was understood: the order of its keys, white space and the boundary of a form do not count. Files are read through and rewound."""
    readable = json.dumps(_plain(parts), sort_keys=True, separators=(",", ":"), default=_of_file)
    return sha256(readable.encode()).hexdigest()


def _plain(parts: Any) -> Any:
    """A form's fields with all their values; anything else as it is."""
    return dict(parts.lists()) if hasattr(parts, "lists") else parts


def _of_file(file: UploadedFile) -> list[str | None]:
    """A file's name and a digest of what is in it; nothing else of a request is no JSON."""
    return [file.name, _digest_of_chunks(file)]


def _digest_of_chunks(file: UploadedFile) -> str:
    read = sha256()
    chunks: Iterable[bytes] = file.chunks()
    for chunk in chunks:
        read.update(chunk)
    file.seek(0)
    return read.hexdigest()
