"""The executive's part of a debrief as it is typed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from engage.people.models import User
from visits.effects import ExecutivePart, Joined, NewCommitment, NewInsight, Presence
from visits.forms.debrief_rows import Choices, InsightForm, JoinedForm, PromiseForm
from visits.forms.rows import Row, rows_of
from visits.forms.times import DayInput
from visits.models import (
    Attendee,
    Debrief,
    Objective,
    Outcome,
    RedLine,
    Side,
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
    """What the executive says. `outcome_<id>` and `note_<id>` stand for each objective, `there_<id>` and `warmth_<id>` for each attendee."""

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
    agreed_next_step = forms.CharField(
        label="What comes next, as you agreed it",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreed_next_step_on = forms.DateField(label="Until", required=False, widget=DayInput)

    def __init__(
        self, *args: Any, objectives: Sequence[Objective], attendees: Sequence[Attendee], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.objectives, self.attendees = objectives, attendees
        for attendee in attendees:
            self.fields[f"there_{attendee.pk}"] = forms.BooleanField(label=attendee.name, required=False)
            if attendee.side == Side.CUSTOMER:
                self.fields[f"warmth_{attendee.pk}"] = _choice(f"{attendee.name} is", TEMPERATURES)
        for objective in objectives:
            self.fields[f"outcome_{objective.pk}"] = _choice(objective.text, Outcome.choices)
            self.fields[f"note_{objective.pk}"] = forms.CharField(
                label="In a word, why", required=False, max_length=500
            )

    def pairs(self) -> list[tuple[Objective, Any, Any]]:
        return [(o, self[f"outcome_{o.pk}"], self[f"note_{o.pk}"]) for o in self.objectives]

    def presences(self) -> list[tuple[Attendee, Any, Any]]:
        """The fields of each attendee; no temperature of our own people."""
        return [
            (
                one,
                self[f"there_{one.pk}"],
                self[warmth] if (warmth := f"warmth_{one.pk}") in self.fields else None,
            )
            for one in self.attendees
        ]

    def people(self) -> dict[int, Presence]:
        """Whoever was not there is neither warm nor cold."""
        typed = self.cleaned_data
        said = {one.pk: bool(typed.get(f"there_{one.pk}")) for one in self.attendees}
        return {
            pk: Presence(there, typed.get(f"warmth_{pk}") or "" if there else "")
            for pk, there in said.items()
        }

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
            for n in (
                "heard",
                "temperature",
                "price_signal",
                "value_signal",
                "signal_note",
                "agreed_next_step",
            )
        }
        return {
            **words,
            "share_of_mind": typed.get("share_of_mind"),
            "promised_beyond_brief": typed.get("promised_beyond_brief"),
            "agreed_next_step_on": typed.get("agreed_next_step_on"),
        }


class ExecutiveForms:
    """The executive's part with its rows. `prepared()` is what autosave keeps of them, complete or not."""

    def __init__(
        self,
        *,
        debrief: Debrief | None,
        objectives: Sequence[Objective],
        attendees: Sequence[Attendee],
        currency: str,
        owners: Choices,
        red_lines: Sequence[RedLine],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        lines: Choices = [(line.pk, f"Yes: {line.text}") for line in red_lines]
        kept = (debrief.prepared if debrief else None) or {}
        first = _initial_of(debrief, objectives) | _initial_presence(kept.get("people", {}), attendees)
        self.form = ExecutiveForm(data, objectives=objectives, attendees=attendees, initial=first)
        self.promises = rows_of(PromiseForm, extra=1)(
            data,
            prefix="promises",
            initial=kept.get("promises", []),
            form_kwargs={"owners": owners, "red_lines": lines, "currency": currency},
        )
        self.insights = rows_of(InsightForm, extra=1)(
            data, prefix="insights", initial=kept.get("insights", [])
        )
        self.joined = rows_of(JoinedForm, extra=1)(data, prefix="joined", initial=kept.get("joined", []))
        self.all: list[Any] = [self.form, self.joined, self.promises, self.insights]

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

    @property
    def has_joined(self) -> bool:
        """Whether the names of those who joined have to be shown."""
        begun = self.joined.is_bound and any(form.has_changed() for form in self.joined)
        return begun or self.joined.initial_form_count() > 0

    def prepared(self) -> dict[str, Any]:
        people = {str(pk): [one.was_there, one.temperature] for pk, one in self.form.people().items()}
        rows = {"promises": self.promises, "insights": self.insights, "joined": self.joined}
        return {"people": people, **{name: _plain(formset.rows()) for name, formset in rows.items()}}

    def part(self) -> ExecutivePart:
        owners = User.objects.in_bulk([row["owner"] for row in self.promises.rows() if row["owner"]])
        return ExecutivePart(
            **self.form.facts(),
            outcomes=self.form.outcomes(),
            people=self.form.people(),
            joined=tuple(Joined(row["name"], row["title"], row["side"]) for row in self.joined.rows()),
            commitments=tuple(
                NewCommitment(
                    text=row["text"],
                    ours=row["ours"] == "ours",
                    owner=owners.get(row["owner"]),
                    owner_name="" if row["owner"] else row["owner_name"],
                    due_on=row["due_on"],
                    amount=row["amount"],
                    unit=row["unit"],
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
        {n: str(v) if isinstance(v, date | Decimal) else v for n, v in row.items() if n != "DELETE"}
        for row in rows
    ]


def _initial_presence(kept: Mapping[str, Any], attendees: Sequence[Attendee]) -> dict[str, Any]:
    """Everybody the visit names was there until somebody says otherwise."""
    first: dict[str, Any] = {}
    for attendee in attendees:
        first[f"there_{attendee.pk}"], first[f"warmth_{attendee.pk}"] = kept.get(str(attendee.pk), [True, ""])
    return first


def _initial_of(debrief: Debrief | None, objectives: Sequence[Objective]) -> dict[str, Any]:
    first: dict[str, Any] = {}
    for objective in objectives:
        first[f"outcome_{objective.pk}"], first[f"note_{objective.pk}"] = (
            objective.outcome,
            objective.outcome_note,
        )
    if debrief is None:
        return first
    names = (
        *("heard", "temperature", "price_signal", "value_signal", "signal_note", "share_of_mind"),
        *("agreed_next_step", "agreed_next_step_on"),
    )
    promised = {True: "yes", False: "no", None: ""}[debrief.promised_beyond_brief]
    return first | {name: getattr(debrief, name) for name in names} | {"promised_beyond_brief": promised}
