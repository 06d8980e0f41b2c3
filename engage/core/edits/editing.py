"""One edit on a page, from what its form shows to what is written, through any number of lost races."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, JsonResponse, QueryDict

from engage.core.edits.changes import Change, changes_since
from engage.core.edits.clashes import Clash, lines_of, who_changed
from engage.core.edits.seen import FIELD, Part, Seen, digest, rows_of, values_of
from engage.core.errors import EngageError, OutOfScope, Stale
from engage.core.models import Revised

F = TypeVar("F")
T = TypeVar("T")
Sent = QueryDict | None
TRIES = 5  # to write over changes that touched nothing the form shows
THEIRS = "theirs"
GONE = "Somebody has taken this away since you opened it."


class Editing(Generic[F]):
    """The forms of a page that edits, and what its reader had seen.

    `load()` reads the rows afresh, by the names that `seen_of` goes by, None for one that is not there; `make(data, rows)` makes the forms of
    them; `parts(forms)` are the Django forms and formsets in it. Without a `request` the forms are shown as they are on record, whatever else of the
    page was sent. `strict` is for decisions, whose form does not show what they are about: any change since is told. Put `editing` into the context and `{% seen editing %}` into the form.
    """

    def __init__(
        self,
        request: HttpRequest | None,
        *,
        load: Callable[[], Mapping[str, Any]],
        make: Callable[[Sent, Mapping[str, Any]], F],
        parts: Callable[[F], Iterable[Part]] | None = None,
        revision: Callable[[Any], int] = lambda row: row.revision,
        rows: Mapping[str, Any] | None = None,
        strict: bool = False,
    ) -> None:
        self._load, self._make, self._revision, self._strict = load, make, revision, strict
        self._parts = parts or (lambda one: [one])  # type: ignore[list-item]
        rows = rows if rows is not None else load()
        self.clashes: list[Clash] = []
        self._data = request.POST.copy() if request is not None and request.method == "POST" else None
        if self._data is None:
            self.forms = make(None, rows)
            self._seen = Seen.of(self._parts(self.forms), self._revisions(rows))
            return
        self._seen = Seen.read(self._data.pop(FIELD, [""])[-1], rows)
        self._settle(rows)
        self.forms = make(self._data, rows)

    @property
    def token(self) -> str:
        return str(self._seen)

    def seen_of(self, name: str) -> int | None:
        """The revision of a row that the writer has seen, for the action."""
        return self._seen.revisions[name]

    def knows(self, name: str) -> bool:
        """Whether there is a row of this name."""
        return name in self._seen.revisions

    @property
    def seen(self) -> int | None:
        """The same, where the page edits one row."""
        (revision,) = self._seen.revisions.values()
        return revision

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self._parts(self.forms)]  # each says what is wrong with it
        return all(valid)

    def save(self, write: Callable[[], T]) -> T:
        """What `write` returns. Where somebody else was faster but changed nothing that the form shows, it is written from their revision on.

        Else raises Stale, with `forms` merged: fields that only the other one changed have their value, fields that both changed have the
        writer's own, and each tells so. Saving again goes on from there. Queries only where the race was lost.
        """
        for _ in range(TRIES):
            try:
                return write()
            except Stale as stale:
                if self._merge(stale):
                    raise
        return write()

    def renew(self) -> str:
        """After part of it was written, such as a draft that could not be submitted: goes on from what is on record now. Returns the token."""
        self._on_record()
        return self.token

    def saved(self) -> JsonResponse:
        """What an autosave answers: the token to go on from, and `left_out`, what was sent and is not on record because it cannot be read or counted
        yet (a row half filled). The page keeps that on the device."""
        record, typed = self._on_record(), values_of(self._parts(self.forms))
        left_out = [name for name, value in typed.items() if record.get(name) != value]
        return JsonResponse({"version": self.token, "left_out": left_out})

    def _on_record(self) -> dict[str, Any]:
        rows = self._load()
        parts = list(self._parts(self._make(None, rows)))
        self._seen = Seen.of(parts, self._revisions(rows))
        return values_of(parts)

    def refused(self, error: EngageError) -> JsonResponse:
        """What an autosave answers: the words, and where it is `stale` who changed what. The page keeps the text, and its button compares."""
        fields = [
            {"field": one.label, "by": one.by, "at": one.at, "taken": one.taken} for one in self.clashes
        ]
        stale = isinstance(error, Stale)
        return JsonResponse({"detail": error.message, "stale": stale, "changes": fields}, status=error.status)

    def _merge(self, stale: Stale) -> bool:
        """Whether the writer has to look at something."""
        try:
            rows = self._load()
        except ObjectDoesNotExist:
            raise OutOfScope(GONE) from None
        fresh, typed = self._make(None, rows), self.forms
        theirs, mine = values_of(self._parts(fresh)), values_of(self._parts(typed))
        before, changes = self._seen, self._changes(rows, stale)
        self._seen = Seen.of(self._parts(fresh), self._revisions(rows))
        self.clashes = []
        for name, value in theirs.items():
            own = mine.get(name)
            if own != value and before.shown.get(name) != digest(value):
                taken = own is not None and before.shown.get(name) == digest(own)
                self.clashes.append(self._clash(name, fresh, typed, changes, taken=taken))
        if not self.clashes:
            return self._strict
        assert self._data is not None
        for clash in self.clashes:
            if clash.taken:
                _put(self._data, fresh_part(self._parts(fresh), clash.name), clash.name)
        self.forms = self._make(self._data, rows)
        for part in self._parts(self.forms):
            part.clashes = {clash.name: clash for clash in self.clashes}  # type: ignore[union-attr]
        return True

    def _clash(self, name: str, fresh: F, typed: F, changes: list[Change], *, taken: bool) -> Clash:
        theirs = fresh_part(self._parts(fresh), name)
        mine = fresh_part(self._parts(typed), name)
        by, at = who_changed(name, changes)
        label = getattr(theirs, "label", "") or name.rpartition("-")[2].replace("_", " ").capitalize()
        return Clash(name, str(label), by, at, lines_of(theirs, mine), taken)

    def _settle(self, rows: Mapping[str, Any]) -> None:
        """Puts the other one's value where the writer has chosen it."""
        assert self._data is not None
        chosen = [key.removeprefix("take-") for key in self._data if key.startswith("take-")]
        theirs = [name for name in chosen if self._data.get(f"take-{name}") == THEIRS]
        if theirs:
            fresh = self._make(None, rows)
            known = values_of(self._parts(fresh))
            for name in theirs:
                if name in known:
                    _put(self._data, fresh_part(self._parts(fresh), name), name)

    def _revisions(self, rows: Mapping[str, Any]) -> dict[str, int]:
        return {name: self._revision(row) if row is not None else 0 for name, row in rows.items()}

    def _changes(self, rows: Mapping[str, Any], stale: Stale) -> list[Change]:
        told = list(stale.changes)
        for name, row in rows.items():
            seen = self._seen.revisions.get(name) or 0
            if isinstance(row, Revised) and row.revision != seen and row != stale.row:
                told += changes_since(row, max(seen, 1))
        return sorted(told, key=lambda change: change.at)


def edit_of(
    request: HttpRequest | None, row: Any, make: Callable[[Sent, Any], F], *, strict: bool = False
) -> Editing[F]:
    """The edit of one row by one form: `make(data, row)`."""
    manager = row.__class__._base_manager  # of the row, where it is the lazy user of a request
    return Editing(
        request,
        load=lambda: {"row": manager.get(pk=row.pk)},
        make=lambda data, rows: make(data, rows["row"]),
        rows={"row": row},
        strict=strict,
    )


def addition_of(request: HttpRequest, make: Callable[[Sent], F]) -> Editing[F]:
    """A form by which something new is added: nothing was there to be seen."""
    return Editing(request, load=dict, make=lambda data, rows: make(data))


def fresh_part(parts: Iterable[Part], name: str) -> Any:
    """The field or the formset of this name."""
    for part in parts:
        if isinstance(part, BaseFormSet):
            if part.prefix == name:
                return part
        else:
            for bound in part:
                if bound.html_name == name:
                    return bound
    raise KeyError(name)


def _put(data: QueryDict, theirs: Any, name: str) -> None:
    """Replaces what was typed in a field, or in all rows of a formset, by what is on record."""
    if not isinstance(theirs, BaseFormSet):
        data.setlist(name, _sent(theirs))
        return
    for key in [key for key in data if key.startswith(f"{name}-")]:
        del data[key]
    rows = list(rows_of(theirs))
    counts = {"TOTAL_FORMS": len(rows), "INITIAL_FORMS": len(rows), "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    for key, count in counts.items():
        data[f"{name}-{key}"] = str(count)
    for number, (form, _) in enumerate(rows):
        for field in form.fields:
            data.setlist(f"{name}-{number}-{field}", _sent(form[field]))


def _sent(bound: Any) -> list[str]:
    """A field's value as a browser sends it."""
    widget, value = bound.field.widget, bound.value()
    if hasattr(widget, "check_test"):
        return ["on"] if widget.check_test(value) else []
    formatted = widget.format_value(value)
    listed = formatted if isinstance(formatted, list | tuple) else [formatted]
    return [str(one) for one in listed if one is not None]
