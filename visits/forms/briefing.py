"""The briefing as it is typed: nothing is required while it is a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.models import Contact, Priority
from engage.people.models import Executive, User
from visits.actions import (
    AgendaDraft,
    AttendeeDraft,
    BriefingDraft,
    LikelyQuestionDraft,
    ObjectiveDraft,
    PromptDraft,
    RedLineDraft,
)
from visits.forms.briefing_initial import ROWS, TEXTS, initial_of
from visits.forms.proposed import (
    SOURCE,
    ProposedAgendaForm,
    ProposedLikelyQuestionForm,
    ProposedLineForm,
    ProposedObjectiveForm,
    ProposedPromptForm,
    ProposedRedLineForm,
    as_kept,
    taken_over,
)
from visits.forms.request import PeopleChoice
from visits.forms.rows import GuestForm, Row, rows_of
from visits.models import Briefing, Side, Visit
from visits.proposing import Proposals


class BriefingForm(forms.Form):
    marks_optional = False
    headline = forms.CharField(
        label="The task in one sentence",
        max_length=200,
        required=False,
        help_text="“Confirm April, not March. Listen first.”",
    )
    headline_source = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    situation = forms.CharField(label="Situation", required=False, widget=forms.Textarea(attrs={"rows": 6}))
    situation_source = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    no_red_lines = forms.BooleanField(label="There are no red lines", required=False)
    contacts = PeopleChoice(queryset=Contact.objects.none(), label="Who will be there", required=False)

    def __init__(self, *args: Any, user: User, visit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contacts"]
        assert isinstance(field, forms.ModelChoiceField)
        theirs = Contact.objects.visible_to(user).filter(account=visit.account_id)
        expected = [
            person["contact_id"] for person in visit.people_
        ]  # saving takes off nobody who is not shown
        field.queryset = theirs.active() | theirs.filter(pk__in=expected)


class BriefingForms:
    """The form with its rows, of a visit as read by `visit_to_prepare`. What cannot be read is left out, so that autosave keeps all the rest.

    What is proposed stands among what is written, with its source. `accept` takes all of it over, as saving by hand does.
    """

    def __init__(
        self,
        *,
        user: User,
        visit: Any,
        draft: Briefing | None,
        priorities: Sequence[Priority],
        proposals: Proposals,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.visit = visit
        self.first = first = initial_of(visit, draft, proposals)
        self.form = BriefingForm(data, user=user, visit=visit, initial=first["form"])

        def rows(form: Any, prefix: str, extra: int = 1, **form_kwargs: Any) -> Any:
            made = rows_of(form, extra=extra if first[prefix] else extra + 1)
            return made(data, prefix=prefix, initial=first[prefix], form_kwargs=form_kwargs)

        aims = [(priority.pk, priority.title) for priority in priorities]
        self.objectives = rows(ProposedObjectiveForm, "objectives", priorities=aims)
        self.red_lines = rows(ProposedRedLineForm, "red_lines", approvers=_approvers(visit))
        self.sensitive_points = rows(ProposedLineForm, "sensitive_points")
        self.guests = rows(GuestForm, "guests", 0)
        self.agenda = rows(ProposedAgendaForm, "agenda")
        self.questions = rows(ProposedLineForm, "questions")
        self.likely_questions = rows(ProposedLikelyQuestionForm, "likely_questions")
        self.asks = rows(ProposedLineForm, "asks")
        self.leadership_prompts = rows(ProposedPromptForm, "leadership_prompts")
        self.all = [
            self.form, self.objectives, self.red_lines, self.sensitive_points, self.guests, self.agenda, self.questions,
            self.likely_questions, self.asks, self.leadership_prompts,
        ]  # fmt: skip
        shown = sum(bool(row.get(SOURCE)) for name in ("objectives", *ROWS) for row in first[name])
        self.proposed_count = shown + sum(bool(first["form"].get(f"{name}_{SOURCE}")) for name in TEXTS)

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.all]  # each says what is wrong with it
        return all(valid)

    def content(self, *, accept: bool) -> BriefingDraft:
        typed = self.form.cleaned_data
        rows = {name: self._rows(name, accept=accept) for name in ROWS}
        approvers = User.objects.in_bulk([r["approver"] for r in rows["red_lines"] if r.get("approver")])
        return BriefingDraft(
            headline=self._text("headline", accept=accept),
            situation=self._text("situation", accept=accept),
            no_red_lines=bool(typed.get("no_red_lines")),
            agenda=[_agenda_item(row) for row in rows["agenda"]],
            red_lines=[_red_line(row, approvers) for row in rows["red_lines"]],
            likely_questions=[
                LikelyQuestionDraft(row.get("text") or "", row.get("answer") or "")
                for row in rows["likely_questions"]
            ],
            leadership_prompts=[
                PromptDraft(row["practice"], row.get("text") or "")
                for row in rows["leadership_prompts"]
                if row.get("practice")
            ],
            questions=_texts(rows["questions"]),
            asks=_texts(rows["asks"]),
            sensitive_points=_texts(rows["sensitive_points"]),
            proposed={} if accept else self._proposed(),
        )

    def objective_drafts(self, *, accept: bool) -> list[ObjectiveDraft]:
        return [
            ObjectiveDraft(row["text"], row["kind"], row.get("priority"), row.get("sign_of_success") or "")
            for row in self._rows("objectives", accept=accept)
            if row.get("text") and row.get("kind")
        ]

    def customer_drafts(self) -> list[AttendeeDraft]:
        """The ticked contacts and the names typed; those who are on record already keep what was recorded of them."""
        known = {person["contact_id"]: person for person in self.visit.people_ if person["contact_id"]}
        people = []
        for contact in self.form.cleaned_data.get("contacts") or []:
            was = known.get(contact.pk, {})
            name, title, employer = (was.get(column, "") for column in ("name", "title", "employer"))
            people.append(AttendeeDraft(Side.CUSTOMER, name, title, employer, contact=contact))
        typed = [row for row in self.guests.rows() if row.get("name")]
        return [
            *people,
            *(AttendeeDraft(side=Side.CUSTOMER, name=g["name"], title=g.get("title") or "") for g in typed),
        ]

    def _rows(self, name: str, *, accept: bool) -> list[Row]:
        rows: list[Row] = getattr(self, name).rows()
        return rows if accept else taken_over(rows)

    def _text(self, name: str, *, accept: bool) -> str:
        typed = self.form.cleaned_data
        return "" if typed.get(f"{name}_{SOURCE}") and not accept else typed.get(name) or ""

    def _proposed(self) -> dict[str, list[Row]]:
        """What nobody has taken over, by kind."""
        typed = self.form.cleaned_data
        texts = {
            name: [{"text": typed.get(name) or "", SOURCE: typed.get(f"{name}_{SOURCE}") or ""}]
            for name in TEXTS
        }
        rows = {name: getattr(self, name).rows() for name in ("objectives", *ROWS)}
        kept = {name: as_kept(found) for name, found in (texts | rows).items()}
        return {name: found for name, found in kept.items() if found}


def _texts(rows: Sequence[Row]) -> list[str]:
    return [row.get("text") or "" for row in rows]


def _agenda_item(row: Row) -> AgendaDraft:
    return AgendaDraft(
        topic=row.get("topic") or "",
        lead=row.get("lead") or "",
        kind=row.get("kind") or "relationship",
        minutes=row.get("minutes") or 15,
        led_by_account_team=bool(row.get("led_by_account_team")),
    )


def _red_line(row: Row, approvers: Mapping[int, User]) -> RedLineDraft:
    return RedLineDraft(
        topic=row.get("topic") or "",
        text=row.get("text") or "",
        limit=row.get("limit"),
        unit=row.get("unit") or "",
        approver=approvers.get(row.get("approver") or 0),
    )


def _approvers(visit: Visit) -> list[tuple[int, str]]:
    """Who could go beyond a red line: executives with a sign-in, and the account manager's superior."""
    executives = Executive.objects.active().filter(user__is_active=True).values_list("user_id", "name")
    people = {user_id: name for user_id, name in executives if user_id is not None}
    manager = visit.account.manager
    if manager is not None and manager.superior is not None:
        people.setdefault(manager.superior_id or 0, manager.superior.name)
    return sorted(people.items(), key=lambda pair: pair[1])
