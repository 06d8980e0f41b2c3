"""An attached file on its way to a reader."""

from django.http import FileResponse

from engage.core.errors import WrongState
from engage.core.files.serving import given_out
from visits.models import Attachment
from visits.models.attachment import FileState

REFUSALS = {
    FileState.WAITING: "“{}” waits for the virus scanner. Try again in a minute.",
    FileState.REFUSED: "The virus scanner refused “{}”, so nobody is given it.",
}


def give_out(attachment: Attachment, *, shown: bool = False) -> FileResponse:
    """The bytes, of a file that was found clean or that nobody had to look at. Raises WrongState for the others. One query more, unless read `for_display`."""
    file = attachment.file
    if words := REFUSALS.get(FileState(file.state)):
        raise WrongState(words.format(file.name), code=f"file_{file.state}")
    return given_out(file.key, name=file.name, kind=file.what, size=file.size, shown=shown)
