"""Files on their way out: never as a page of ours, never kept by a cache, and in the browser's window only what cannot do anything there."""

from django.http import FileResponse

from engage.core.files import storing
from engage.core.files.kinds import Kind
from engage.core.files.names import disposition

SANDBOX = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"


def given_out(key: str, *, name: str, kind: Kind, size: int, shown: bool) -> FileResponse:
    """The answer with the bytes, in pieces. `shown` is heeded only for kinds that may be; the viewer of a PDF does not run in a sandbox."""
    shown = shown and kind.shown
    response = FileResponse(storing.opened(key), content_type=kind.media_type)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = disposition(name, shown=shown)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = SANDBOX
    return response
