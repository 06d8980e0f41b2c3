"""The briefing as it is typed: nothing is required while it is a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import Contact, Priority
from engage.people.models import Executive, User
from visits.actions import AgendaDraft, AttendeeDraft, BriefingDraft, ObjectiveDraft, RedLineDraft
from visits.forms.requesting import PeopleChoice
from visits.forms.rows import AgendaForm, GuestForm, LineForm, ObjectiveForm, RedLineForm, rows_of
from visits.models import Attendee, Briefing, Side, Visit


class BriefingForm(forms.Form):
    marks_optional = False
    headline = forms.CharField(
        label="The task in one sentence",
        max_length=200,
        required=False,
        help_text="“Confirm April, not March. Listen first.”",
    )
    situation = forms.CharField(label="Situation", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    no_red_lines = forms.BooleanField(label="There are no red lines", required=False)
    contacts = PeopleChoice(queryset=Contact.objects.none(), label="Who will be there", required=False)

    def __init__(self, *args: Any, user: User, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contacts"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Contact.objects.visible_to(user).active().filter(account=visit.account_id)


class BriefingForms:
    """The form with its rows. What cannot be read is left out by `content()`, so that autosave keeps all the rest."""

    def __init__(
        self,
        *,
        user: User,
        visit: Visit,
        draft: Briefing | None,
        attendees: Sequence[Attendee],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.visit, self.attendees = visit, attendees
        approvers = _approvers(visit)
        priorities = [
            (priority.pk, priority.title) for priority in Priority.objects.visible_to(user).in_force()
        ]
        first = _initial_of(visit, draft, attendees)
        self.form = BriefingForm(data, user=user, visit=visit, initial=first["form"])

        def rows(form: Any, prefix: str, extra: int = 1, **form_kwargs: Any) -> Any:
            made = rows_of(form, extra=extra if first[prefix] else extra + 1)
            return made(data, prefix=prefix, initial=first[prefix], form_kwargs=form_kwargs)

        self.agenda = rows(AgendaForm, "agenda")
        self.red_lines = rows(RedLineForm, "red_lines", approvers=approvers)
        self.questions = rows(LineForm, "questions")
        self.asks = rows(LineForm, "asks")
        self.objectives = rows(ObjectiveForm, "objectives", priorities=priorities)
        self.guests = rows(GuestForm, "guests", 0)
        self.all = [
            self.form, self.objectives, self.red_lines, self.guests, self.agenda, self.questions, self.asks,
        ]  # fmt: skip

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.all]  # each says what is wrong with it
        return all(valid)

    def content(self) -> BriefingDraft:
        typed = self.form.cleaned_data
        red_lines = self.red_lines.rows()
        approvers = User.objects.in_bulk([row["approver"] for row in red_lines if row.get("approver")])
        return BriefingDraft(
            headline=typed.get("headline") or "",
            situation=typed.get("situation") or "",
            no_red_lines=bool(typed.get("no_red_lines")),
            agenda=[
                AgendaDraft(
                    topic=row.get("topic") or "",
                    lead=row.get("lead") or "",
                    kind=row.get("kind") or "relationship",
                    minutes=row.get("minutes") or 15,
                    led_by_account_team=bool(row.get("led_by_account_team")),
                )
                for row in self.agenda.rows()
            ],
            red_lines=[
                RedLineDraft(
                    topic=row.get("topic") or "",
                    text=row.get("text") or "",
                    limit=row.get("limit"),
                    unit=row.get("unit") or "",
                    approver=approvers.get(row.get("approver")),
                )
                for row in red_lines
            ],
            questions=[row.get("text") or "" for row in self.questions.rows()],
            asks=[row.get("text") or "" for row in self.asks.rows()],
        )

    def objective_drafts(self) -> list[ObjectiveDraft]:
        return [
            ObjectiveDraft(row["text"], row["kind"], row.get("priority"))
            for row in self.objectives.rows()
            if row.get("text") and row.get("kind")
        ]

    def customer_drafts(self) -> list[AttendeeDraft]:
        """The ticked contacts and the names typed; those who are on record already keep what was recorded of them."""
        known = {a.contact_id: a for a in self.attendees if a.contact_id}
        people = []
        for contact in self.form.cleaned_data.get("contacts") or []:
            was = known.get(contact.pk)
            name, title, employer = (was.name, was.title, was.employer) if was else ("", "", "")
            people.append(AttendeeDraft(Side.CUSTOMER, name, title, employer, contact=contact))
        typed = [row for row in self.guests.rows() if row.get("name")]
        return [
            *people,
            *(AttendeeDraft(side=Side.CUSTOMER, name=g["name"], title=g.get("title") or "") for g in typed),
        ]


def _approvers(visit: Visit) -> list[tuple[int, str]]:
    """Who could go beyond a red line: executives with a sign-in, and the account manager's superior."""
    executives = Executive.objects.active().filter(user__is_active=True).values_list("user_id", "name")
    people = {user_id: name for user_id, name in executives if user_id is not None}
    manager = visit.account.manager
    if manager is not None and manager.superior is not None:
        people.setdefault(manager.superior_id or 0, manager.superior.name)
    return sorted(people.items(), key=lambda pair: pair[1])


def _initial_of(visit: Visit, draft: Briefing | None, attendees: Sequence[Attendee]) -> dict[str, Any]:
    theirs = [attendee for attendee in attendees if attendee.side == Side.CUSTOMER]
    first: dict[str, Any] = {
        "form": {"contacts": [a.contact_id for a in theirs if a.contact_id]},
        "objectives": [
            {"text": o.text, "kind": o.kind, "priority": o.priority_id} for o in visit.objectives.all()
        ],
        "guests": [{"name": a.name, "title": a.title} for a in theirs if a.contact_id is None],
        **{name: [] for name in ("agenda", "red_lines", "questions", "asks")},
    }
    if draft is None:
        return first
    first["form"] |= {name: getattr(draft, name) for name in ("headline", "situation", "no_red_lines")}
    first["agenda"] = [
        {n: getattr(i, n) for n in ("topic", "lead", "kind", "minutes", "led_by_account_team")}
        for i in draft.agenda.all()
    ]
    first["red_lines"] = [
        {"topic": r.topic, "text": r.text, "limit": r.limit, "unit": r.unit, "approver": r.approver_id}
        for r in draft.red_lines.all()
    ]
    first["questions"] = [{"text": q.text} for q in draft.questions.all()]
    first["asks"] = [{"text": a.text} for a in draft.asks.all()]
    return first
