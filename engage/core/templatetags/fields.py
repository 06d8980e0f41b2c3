"""Fields of Django forms, and the summary of what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, Field, FileInput
from django.forms.formsets import BaseFormSet
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from engage.core.edits import Clash, Editing
from engage.core.edits.seen import FIELD

AUTOCOMPLETE = {
    "login": "username",
    "email": "email",
    "password": "current-password",
    "oldpassword": "current-password",
    "password1": "new-password",
    "password2": "new-password",
    "phone": "tel",
}


def field(
    bound: BoundField,
    label: str = "",
    hint: str | None = None,
    optional: bool | None = None,
    inline: bool = False,
    **attributes: object,
) -> SafeString:
    """A field with its label, hint and errors, told to screen readers together. Further attributes go to the control (rows=4)."""
    if bound.is_hidden:
        return mark_safe(str(bound))  # noqa: S308
    widget = bound.field.widget
    grouped = widget.use_fieldset and not isinstance(widget, FileInput)
    ticked = isinstance(widget, CheckboxInput)
    hint = str(bound.field.help_text) if hint is None else hint
    bound.help_text = hint  # or Django describes the control by a help text that is not shown
    clash = clash_at(bound)
    described = " ".join(
        f"{bound.auto_id}-{part}"
        for part, there in (("hint", hint), ("error", bound.errors), ("clash", clash))
        if there
    )
    control: dict[str, str | bool | None] = {
        name.replace("_", "-"): value if isinstance(value, bool) else str(value)
        for name, value in attributes.items()
    }
    if not grouped:
        control["aria-describedby"] = described or None
        if (
            "autocomplete" not in widget.attrs
            and "autocomplete" not in control
            and bound.name in AUTOCOMPLETE
        ):
            control["autocomplete"] = AUTOCOMPLETE[bound.name]
    if not grouped and not ticked:
        control["class"] = " ".join(filter(None, ("input", str(widget.attrs.get("class", "")))))
    if optional is None:
        optional = not bound.field.required and not ticked and getattr(bound.form, "marks_optional", True)
    context = {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "optional": optional,
        "errors": _messages(bound),
        "clash": clash,
        "inline": inline,
        "kind": "group" if grouped else "tick" if ticked else "line",
        "described": described,
        "control": bound.as_widget(
            attrs={name: value for name, value in control.items() if value is not None}
        ),
    }
    return mark_safe(get_template("components/field.html").render(context))  # noqa: S308


def clash_at(part: BoundField | BaseFormSet[BaseForm]) -> Clash | None:
    """What somebody else made of this field, or of the rows of this formset, since the page was opened (engage.core.edits)."""
    clashes: Mapping[str, Clash] = getattr(part.form if isinstance(part, BoundField) else part, "clashes", {})
    name = part.html_name if isinstance(part, BoundField) else str(part.prefix)
    return clashes.get(name)


def seen(editing: Editing[Any] | None) -> SafeString:
    """What the reader of an edit page has seen, for the form to send back; nothing where something new is written."""
    if not editing:
        return mark_safe("")
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, editing.token)


def error_summary(*forms: BaseForm | BaseFormSet[BaseForm] | None) -> SafeString:
    """All errors of these forms and formsets, and what others have changed meanwhile, each a link to its field; nothing where there are none."""
    errors = [error for form in forms if form is not None and form.is_bound for error in _errors(form)]
    if not errors:
        return mark_safe("")
    return mark_safe(get_template("components/error_summary.html").render({"errors": errors}))  # noqa: S308


def _errors(form: BaseForm | BaseFormSet[BaseForm]) -> Iterator[dict[str, str]]:
    for message in form.non_field_errors() if isinstance(form, BaseForm) else form.non_form_errors():
        yield {"message": str(message), "target": ""}
    if isinstance(form, BaseFormSet):
        if clash := clash_at(form):
            yield {"message": clash.told, "target": f"{form.prefix}-clash"}
        for member in form.forms:
            yield from _errors(member)
        return
    for bound in form:
        if clash := clash_at(bound):
            yield {"message": clash.told, "target": _target(bound)}
        for message in _messages(bound):
            yield {"message": f"{bound.label}: {message[:1].lower()}{message[1:]}", "target": _target(bound)}


def _messages(bound: BoundField) -> list[str]:
    """What is wrong with a field. Where the form has no words of its own for an empty one, ours."""
    default = str(Field.default_error_messages["required"])
    ours = "Choose one." if hasattr(bound.field, "choices") else "Please fill this in."
    return [ours if str(message) == default else str(message) for message in bound.errors]


def _target(bound: BoundField) -> str:
    """The control that an error's link goes to: in a group of choices, its first."""
    if bound.is_hidden:
        return ""
    return bound.id_for_label or f"{bound.auto_id}_0"
