"""The executive's part of a debrief as it is typed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from engage.people.models import User
from visits.effects import ExecutivePart, NewCommitment, NewInsight
from visits.forms.rows import PlainForm, Row, rows_of
from visits.forms.times import DayInput
from visits.models import (
    Alignment,
    Debrief,
    Objective,
    Outcome,
    RedLine,
    Temperature,
    ValueSignal,
)

YES_NO = [("yes", "Yes"), ("no", "No")]
TEMPERATURES = [
    (Temperature.WARMER, "Warmer"),
    (Temperature.SAME, "As before"),
    (Temperature.COLDER, "Colder"),
]
RATING = [(str(number), str(number)) for number in range(1, 6)]
Choices = list[tuple[Any, str]]


def _choice(label: str, choices: Iterable[tuple[Any, str]], **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.RadioSelect,
        empty_value="",
        **options,
    )


def rating(label: str, **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=RATING,
        required=False,
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        **options,
    )


class ExecutiveForm(forms.Form):
    """What the executive says. `outcome_<id>` and `note_<id>` stand for each objective."""

    marks_optional = False
    heard = forms.CharField(
        label="What did you hear?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In your own words; dictate it if you like.",
    )
    promised_beyond_brief = forms.TypedChoiceField(
        label="Did you promise anything that was not in the brief?",
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    temperature = _choice("How is the relationship now?", TEMPERATURES)
    price_signal = _choice("How was our price received?", ValueSignal.choices)
    value_signal = _choice("And what we offer for it?", ValueSignal.choices)
    signal_note = forms.CharField(label="What was said about it", required=False, max_length=500)
    share_of_mind = rating("How much do they think of us first? (1 hardly, 5 always)")

    def __init__(self, *args: Any, objectives: Sequence[Objective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objectives = objectives
        for objective in objectives:
            self.fields[f"outcome_{objective.pk}"] = _choice(objective.text, Outcome.choices)
            self.fields[f"note_{objective.pk}"] = forms.CharField(
                label="In a word, why", required=False, max_length=500
            )

    def pairs(self) -> list[tuple[Objective, Any, Any]]:
        return [(o, self[f"outcome_{o.pk}"], self[f"note_{o.pk}"]) for o in self.objectives]

    def outcomes(self) -> dict[int, tuple[str, str]]:
        typed = self.cleaned_data
        return {
            o.pk: (typed.get(f"outcome_{o.pk}") or "", typed.get(f"note_{o.pk}") or "")
            for o in self.objectives
        }

    def facts(self) -> dict[str, Any]:
        typed = self.cleaned_data
        words = {
            n: typed.get(n) or ""
            for n in ("heard", "temperature", "price_signal", "value_signal", "signal_note")
        }
        return {
            **words,
            "share_of_mind": typed.get("share_of_mind"),
            "promised_beyond_brief": typed.get("promised_beyond_brief"),
        }


class PromiseForm(PlainForm):
    text = forms.CharField(label="What was promised", max_length=300)
    ours = forms.ChoiceField(
        label="By whom", choices=[("ours", "By us"), ("theirs", "By the customer")], initial="ours"
    )
    owner = forms.TypedChoiceField(
        label="Who answers for it", required=False, coerce=int, empty_value=None, choices=()
    )
    owner_name = forms.CharField(label="or somebody else", required=False, max_length=200)
    due_on = forms.DateField(label="Until", required=False, widget=DayInput)
    red_line = forms.TypedChoiceField(
        label="Beyond a red line?", required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(
        self, *args: Any, owners: Choices | None = None, red_lines: Choices | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Not said"), *(owners or [])]  # type: ignore[attr-defined]
        if red_lines:
            self.fields["red_line"].choices = [("", "No"), *red_lines]  # type: ignore[attr-defined]
        else:
            del self.fields["red_line"]


class InsightForm(PlainForm):
    topic = forms.CharField(label="About", max_length=120)
    text = forms.CharField(label="What you learnt", widget=forms.Textarea(attrs={"rows": 2}))
    alignment = forms.ChoiceField(
        label="How does it fit our plans?",
        choices=[(value, label.capitalize()) for value, label in Alignment.choices],
        initial=Alignment.UNKNOWN,
    )


class ExecutiveForms:
    """The executive's part with its rows. `prepared()` is what autosave keeps of them, complete or not."""

    def __init__(
        self,
        *,
        debrief: Debrief | None,
        objectives: Sequence[Objective],
        owners: Choices,
        red_lines: Sequence[RedLine],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        lines: Choices = [(line.pk, f"Yes: {line.text}") for line in red_lines]
        kept = (debrief.prepared if debrief else None) or {}
        self.form = ExecutiveForm(data, objectives=objectives, initial=_initial_of(debrief, objectives))
        promises, insights = kept.get("promises", []), kept.get("insights", [])
        self.promises = rows_of(PromiseForm, extra=1)(
            data, prefix="promises", initial=promises, form_kwargs={"owners": owners, "red_lines": lines}
        )
        self.insights = rows_of(InsightForm, extra=1)(data, prefix="insights", initial=insights)
        self.all: list[Any] = [self.form, self.promises, self.insights]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.all]  # each says what is wrong with it
        return all(valid)

    @property
    def has_more(self) -> bool:
        """Whether the part that is folded away holds something, or something wrong."""
        names = ("price_signal", "value_signal", "signal_note", "share_of_mind")
        typed = any(self.form[name].value() for name in names) or self.insights.initial_form_count() > 0
        wrong = self.insights.is_bound and (self.insights.total_error_count() > 0)
        return (
            typed or wrong or (self.insights.is_bound and any(form.has_changed() for form in self.insights))
        )

    def prepared(self) -> dict[str, list[Row]]:
        return {"promises": _plain(self.promises.rows()), "insights": _plain(self.insights.rows())}

    def part(self) -> ExecutivePart:
        owners = User.objects.in_bulk([row["owner"] for row in self.promises.rows() if row["owner"]])
        return ExecutivePart(
            **self.form.facts(),
            outcomes=self.form.outcomes(),
            commitments=tuple(
                NewCommitment(
                    text=row["text"],
                    ours=row["ours"] == "ours",
                    owner=owners.get(row["owner"]),
                    owner_name="" if row["owner"] else row["owner_name"],
                    due_on=row["due_on"],
                    red_line_id=row.get("red_line"),
                    beyond_red_line=bool(row.get("red_line")),
                )
                for row in self.promises.rows()
            ),
            insights=tuple(
                NewInsight(topic=row["topic"], text=row["text"], alignment=row["alignment"])
                for row in self.insights.rows()
            ),
        )


def _plain(rows: Sequence[Row]) -> list[Row]:
    """Rows as JSON keeps them."""
    return [
        {n: v.isoformat() if isinstance(v, date) else v for n, v in row.items() if n != "DELETE"}
        for row in rows
    ]


def _initial_of(debrief: Debrief | None, objectives: Sequence[Objective]) -> dict[str, Any]:
    first: dict[str, Any] = {}
    for objective in objectives:
        first[f"outcome_{objective.pk}"], first[f"note_{objective.pk}"] = (
            objective.outcome,
            objective.outcome_note,
        )
    if debrief is None:
        return first
    names = ("heard", "temperature", "price_signal", "value_signal", "signal_note", "share_of_mind")
    promised = {True: "yes", False: "no", None: ""}[debrief.promised_beyond_brief]
    return first | {name: getattr(debrief, name) for name in names} | {"promised_beyond_brief": promised}
