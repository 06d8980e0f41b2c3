"""The form that adds files; one control takes several."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from engage.core.files.kinds import KINDS
from visits.actions.attachments import Limits


class _Several(forms.FileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(_Files, self).clean(one, initial) for one in data or [None]]


class AttachForm(forms.Form):
    """What may be sent is looked at by the action; the form only says it."""

    file = _Files(label="Add files", allow_empty_file=True, error_messages={"required": "Choose a file."})

    def __init__(self, *args: Any, limits: Limits, side: str, **options: Any) -> None:
        super().__init__(*args, **{**options, "auto_id": f"attach-{side}-%s"})
        kinds = [kind for kind in KINDS.values() if kind.key in limits.kinds]
        self.fields[
            "file"
        ].help_text = f"{', '.join(kind.extensions[0][1:].upper() for kind in kinds)}; up to {limits.largest / 1_000_000:g} MB each."
        self.fields["file"].widget.attrs["accept"] = ",".join(e for kind in kinds for e in kind.extensions)

    @property
    def uploads(self) -> list[UploadedFile]:
        return list(self.cleaned_data["file"])
