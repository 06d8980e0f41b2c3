"""The forms of an import: the file, and what its columns hold."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html

from accounts.importing.kinds import ImportKind, all_kinds
from accounts.importing.mapping import offered_headings
from accounts.models import ImportRun

NOT_THERE = "Not in the file"
OF = "of_"  # before the keys of columns, which may be called like an option


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label="What the file holds", widget=forms.RadioSelect)
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        max_length=255,
        help_text="CSV in UTF-8, or an Excel workbook (XLSX), with headings in the first row.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": "Choose a file."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [
            (kind.key, format_html("<span><strong>{}.</strong> {}</span>", kind.label, kind.what))
            for kind in all_kinds()
        ]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    @property
    def upload(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        return file


class SheetForm(forms.Form):
    sheet = forms.ChoiceField(label="Sheet")

    def __init__(self, run: ImportRun) -> None:
        super().__init__(initial={"sheet": run.sheet})
        self.fields["sheet"].choices = [(name, name) for name in run.sheets]  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """A choice of column for each field of the kind, and the kind's options. Columns go by their place, since a heading may be any text."""

    marks_optional = False

    def __init__(self, kind: ImportKind, run: ImportRun, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._headings = list(run.headings)
        offered = offered_headings(self._headings)
        places = [(str(self._headings.index(heading)), heading) for heading in offered]
        for field in kind.fields:
            first = ("", "Choose" if field.required else NOT_THERE)
            self.fields[OF + field.key] = forms.ChoiceField(
                choices=[first, *places],
                label=field.label if field.required else f"{field.label} (if there)",
                required=field.required,
                error_messages={"required": "Choose the column that holds it."},
            )
        for option in kind.options:
            self.fields[option.key] = option.field(offered)
        self._kind = kind

    @staticmethod
    def initial_of(run: ImportRun, columns: dict[str, str], options: dict[str, Any]) -> dict[str, Any]:
        """What the form begins with, from columns by field and options as they are kept."""
        places = {OF + key: str(run.headings.index(heading)) for key, heading in columns.items()}
        return {**options, **places}

    def columns(self) -> dict[str, str]:
        chosen = {field.key: self.cleaned_data[OF + field.key] for field in self._kind.fields}
        return {key: self._headings[int(place)] for key, place in chosen.items() if place}

    def options(self) -> dict[str, Any]:
        return {option.key: option.stored(self.cleaned_data[option.key]) for option in self._kind.options}

    def column_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name.startswith(OF)]

    def option_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if not bound.name.startswith(OF)]

    def field_of(self, key: str) -> str | None:
        """The name of the field that a refusal is about."""
        return next((name for name in (OF + key, key) if name in self.fields), None)
