"""Files as they come in: refused while they arrive where they are too large, and by the name that was sent, before Django makes it a tidy one."""

import html
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser

from engage.core.errors import EngageError, TooLarge
from engage.core.files.kinds import BadFile
from engage.core.files.names import checked_name

ROOM_FOR_THE_FORM = 100_000  # bytes beside the files in what is sent
REFUSED = "refused"


class Receiving(FileUploadHandler):
    """Watches the files of one request, first of its handlers. `require_good()` says afterwards what was wrong with the first that was."""

    def __init__(self, request: HttpRequest, *, largest: Callable[[], int]) -> None:
        super().__init__(request)
        self._handlers = request.upload_handlers
        self._largest, self._limit, self._received = largest, 0, 0
        self._multipart = False
        self.refusal: EngageError | None = None

    def require_good(self) -> None:
        """Raises BadFile or TooLarge."""
        if self.refusal is not None:
            raise self.refusal

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django’s name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> Any:
        """Takes the parsing over, once, where the body is a form; a body that is the file itself is left to whoever reads it."""
        if boundary is None or self._multipart:
            return None
        self._multipart = True
        parser = _Parser(META, input_data, [self, *self._handlers], encoding)
        parser.watching = self
        return parser.parse()

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self._limit, self._received = self._limit or self._largest(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > self._limit:
            self.refusal = self.refusal or too_large(self.file_name or REFUSED, self._limit)
            if self._multipart:
                raise StopUpload(connection_reset=True)
            raise self.refusal
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


class _Parser(MultiPartParser):
    """Looks at each name as it was sent."""

    watching: Receiving

    def sanitize_file_name(self, file_name: str) -> str | None:
        try:
            return checked_name(html.unescape(file_name))
        except BadFile as refusal:
            self.watching.refusal = self.watching.refusal or refusal
            return REFUSED


def too_large(name: str, largest: int) -> TooLarge:
    return TooLarge(f"“{name}” is larger than {largest / 1_000_000:g} MB.", field="file")


def refuse_long_body(request: HttpRequest, most: int) -> None:
    """Before anything is read: what says that it is longer than all that may be sent at once."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > most + ROOM_FOR_THE_FORM:
        raise TooLarge(
            f"That is more than {most / 1_000_000:g} MB at once. Send fewer or smaller files.", field="file"
        )


def watch(request: HttpRequest, *, largest: Callable[[], int]) -> Receiving:
    """To be called before anything of the body is read. `largest` (bytes of one file) is asked once a file comes."""
    receiving = Receiving(request, largest=largest)
    request.upload_handlers = [receiving, *request.upload_handlers]
    return receiving
