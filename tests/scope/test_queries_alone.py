"""What asks for rows begins with a scope of its own, whoever calls it: pages refuse before most of it, and nothing here leans on that."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.filters import AccountFilter
from accounts.models import Account
from engage.core import policy
from engage.core.clock import now
from engage.people.forms.executives import ExecutiveForm
from engage.people.models import Executive, Notice, User
from engage.people.models.notice import _subjects
from sponsors.account_page import reviews, sponsor, sponsors_of
from sponsors.queries.scope import ReportScope
from sponsors.queries.seats import needs, seats
from sponsors.rematch_filters import RematchFilter
from sponsors.sponsorship_filters import SponsorshipFilter
from sponsors.sponsorship_forms import AssignForm
from sponsors.visit_page import consultations
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.people import People, undone
from tests.scope.world import World
from visits import filters
from visits.account_page import touchpoints
from visits.forms.briefing import BriefingForm
from visits.forms.request import RequestForm
from visits.forms.requesting import RequestForms
from visits.forms.surroundings import SurroundingsForm
from visits.forms.touchpoints import TouchpointForm
from visits.models import (
    Attachment,
    Flag,
    TemplateAgendaItem,
    TemplateObjective,
    TemplatePrompt,
    TemplateQuestion,
    Visit,
    VisitTemplate,
)
from visits.pages.attachments import files_of
from visits.pages.beside import flags_of, promises_of
from visits.pages.brief_versions import _files
from visits.pages.briefings import briefings_of
from visits.queries.account_record import record_of_account
from visits.queries.briefings_to_write import briefings_at
from visits.queries.changes_at_account import changes_at_account
from visits.queries.clashes import clashes_at
from visits.queries.last_meeting import last_meeting_before
from visits.queries.templates import templates_to_begin_with
from visits.views.briefing import Desk

pytestmark = pytest.mark.proof("permissions")

Asked = Callable[[World, User], Any]
ASKED = (world.SALES_OPS, *world.OUTSIDERS)


def _scope(of: World, user: User) -> ReportScope:
    """Nothing is narrowed to accounts or executives, as for who reads everything."""
    return ReportScope(user=user, accounts=None, executives=Executive.objects.none())


def _request_of(user: User) -> Any:
    return SimpleNamespace(user=user)


def _offered(form: Any, name: str) -> Any:
    return form.fields[name].queryset


def _needs(of: World, user: User) -> Any:
    return needs([of.cast.halden], user=user)[0]


def _assigned(of: World, user: User) -> Any:
    fit: Any = [SimpleNamespace(seat=SimpleNamespace(executive_id=one.pk), reasons=[""]) for one in Executive.objects.all()]  # fmt: skip
    return _offered(AssignForm(user=user, fit=fit, today=now().date(), months=(24, 36)), "executive")


def _request(of: World, user: User) -> Any:
    return RequestForm(user=user, account=of.cast.halden, templates=None, zones=[])


def _chosen(filters_of: Any, rows: Any, name: str, user: User) -> Any:
    return _offered(filters_of({}, queryset=rows, request=_request_of(user)).form, name)


def _changed(words: str) -> Asked:
    def asked(of: World, user: User) -> list[str]:
        told = changes_at_account(user, of.ready, since=now() - timedelta(days=400))
        return [change.sentence for change in told if words in change.sentence]

    return asked


def _clashing(of: World, user: User) -> list[Any]:
    ready = of.ready
    found = clashes_at([ready.lead_executive_id], ready.starts_at, ready.ends_at, user)
    return [clash.other for clash in found if clash.other]


def _of_versions(of: World, user: User) -> Any:
    version: Any = SimpleNamespace(pk=of.attachment.briefing_id)
    return _files(user, [version])


def _promised(of: World, user: User) -> Any:
    return promises_of(user, of.debriefed, today=now().date()).here


def _silent(flags: str) -> Asked:
    """Flags that are of no visit: the account's sponsor is silent."""

    def asked(of: World, user: User) -> list[Flag]:
        sponsor = Executive.objects.get(user=of.sponsor)
        with undone():
            Flag.objects.create(
                kind="sponsor_silent", account=of.cast.halden, executive=sponsor, occurred_at=now()
            )
            found: Any = getattr(_scope(of, user), flags)()
            return list(found.filter(account=of.cast.halden))

    return asked


def _recorded(of: World, user: User) -> Any:
    try:
        return record_of_account(user, of.ready, [])
    except Account.DoesNotExist:
        return None


# What sales operations is answered, and somebody who sees nothing of Halden is not.
OF_HALDEN: dict[str, Asked] = {
    "visits of reports": lambda of, user: _scope(of, user).visits().filter(account=of.cast.halden),
    "sponsorships of reports": lambda of, user: (
        _scope(of, user).sponsorships().filter(account=of.cast.halden)
    ),
    "touchpoints of reports": lambda of, user: _scope(of, user).touchpoints().filter(account=of.cast.halden),
    "flags of an executive in reports": _silent("flags_without_visit"),
    "flags of an account in reports": _silent("flags_of_accounts"),
    "the record of the account": _recorded,
    "its sponsor, on its page": lambda of, user: sponsor(of.cast.halden, _request_of(user))["term"],
    "its reviews, on its page": lambda of, user: reviews(of.cast.halden, _request_of(user))["reviews"],
    "its touchpoints, on its page": lambda of, user: touchpoints(of.cast.halden, _request_of(user))[
        "touchpoints"
    ],
    "its sponsor, in the list": lambda of, user: sponsors_of([of.cast.halden], user),
    "what its sponsor said of a visit": lambda of, user: consultations(of.ready, _request_of(user))["given"],
    "contacts to be briefed of": lambda of, user: _offered(
        BriefingForm(user=user, visit=SimpleNamespace(account_id=of.cast.halden.pk, people_=[])),
        "contacts",
    ),
    "how many accounts an executive sponsors": lambda of, user: [
        seat for seat in seats(user, rules=policy.current()) if seat.user_id == of.sponsor.pk and seat.carried
    ],
    "units with something at stake": lambda of, user: _needs(of, user).units,
    "whom the account has met": lambda of, user: _needs(of, user).met,
    "changes of contacts": _changed("New among their people"),
    "changes of stakes": _changed("at stake"),
    "changes of figures": _changed("The figures of"),
    "changes of the team": _changed("the account team"),
    "the last meeting": lambda of, user: last_meeting_before(user, of.ready),
    "this visit's briefings": lambda of, user: briefings_at(user, of.ready)[0],
    "earlier briefings": lambda of, user: briefings_at(user, of.ready)[1],
    "what a meeting clashes with": _clashing,
    "promises of a visit": _promised,
    "flags of a visit": lambda of, user: flags_of(user, Visit.objects.get(pk=of.flag.visit_id)),
    "versions of a briefing": lambda of, user: briefings_of(of.ready.pk, user),
    "files of a briefing": lambda of, user: [
        shelf.lines for shelf in files_of(user, briefing=of.attachment.briefing_id) if shelf.lines
    ],
    "files of versions": _of_versions,
    "contacts to meet": lambda of, user: _offered(_request(of, user), "contacts"),
    "the team to come along": lambda of, user: _offered(_request(of, user), "team").filter(
        pk=of.cast.tomas.pk
    ),
    "a draft to compare with": lambda of, user: _offered(SurroundingsForm({}, user=user), "visit").filter(
        pk=of.draft.pk
    ),
    "contacts to have called": lambda of, user: _offered(
        TouchpointForm(user=user, account=of.cast.halden, executive=None), "contacts"
    ),
    "accounts to have called": lambda of, user: _offered(
        TouchpointForm(user=user, account=None, executive=None), "account"
    ).filter(pk=of.cast.halden.pk),
    "managers to choose by": lambda of, user: _chosen(
        AccountFilter, Account.objects.all(), "manager", user
    ).filter(pk=of.cast.nadine.pk),
    "sponsors to choose by": lambda of, user: _chosen(
        AccountFilter, Account.objects.all(), "sponsor", user
    ).filter(user=of.sponsor),
    "sponsored accounts to choose by": lambda of, user: _chosen(
        SponsorshipFilter, None, "account", user
    ).filter(pk=of.cast.halden.pk),
    "sponsors of accounts to choose by": lambda of, user: _chosen(
        SponsorshipFilter, None, "executive", user
    ).filter(user=of.sponsor),
}

# What everybody in the programme is answered, and an administrator, who is not in it, is not.
OF_THE_PROGRAMME: dict[str, Asked] = {
    "templates": lambda of, user: VisitTemplate.objects.visible_to(user),
    "agenda of templates": lambda of, user: TemplateAgendaItem.objects.visible_to(user),
    "objectives of templates": lambda of, user: TemplateObjective.objects.visible_to(user),
    "questions of templates": lambda of, user: TemplateQuestion.objects.visible_to(user),
    "prompts of templates": lambda of, user: TemplatePrompt.objects.visible_to(user),
    "templates to begin with": lambda of, user: templates_to_begin_with(user),
    "executives who could sponsor": lambda of, user: seats(user, rules=policy.current()),
    "executives to assign": _assigned,
    "executives to request": lambda of, user: _offered(_request(of, user), "lead_executive"),
    "colleagues to come along": lambda of, user: (
        RequestForms(user=user, account=of.cast.halden).executives_by_id
    ),
    "priorities to serve": lambda of, user: RequestForms(user=user, account=of.cast.halden).priorities,
    "priorities to brief by": lambda of, user: Desk(user, of.ready).priorities,
    "executives to look around for": lambda of, user: _offered(
        SurroundingsForm({}, user=user), "lead_executive"
    ),
}


@pytest.mark.parametrize("name", OF_HALDEN)
def test_who_sees_nothing_of_an_account_is_answered_with_nothing_of_it(people: People, name: str) -> None:
    asked, of = OF_HALDEN[name], people.world
    told = {who: bool(asked(of, user)) for who in ASKED if (user := of.user(who))}
    assert told == {world.SALES_OPS: True, **dict.fromkeys(world.OUTSIDERS, False)}


@pytest.mark.parametrize("name", OF_THE_PROGRAMME)
def test_who_is_not_in_the_programme_is_offered_nothing_of_it(people: People, name: str) -> None:
    asked, of = OF_THE_PROGRAMME[name], people.world
    told = {who: bool(asked(of, user)) for who in ASKED if (user := of.user(who))}
    assert told == {**dict.fromkeys(ASKED, True), world.ADMINISTRATOR: False}


def test_a_choice_of_accounts_goes_by_what_is_behind_it(people: People) -> None:
    """The team sees the account, and not that another sponsor is asked for."""
    of = people.world
    chosen = {
        who: list(_chosen(RematchFilter, None, "account", user))
        for who in (world.MANAGER, world.TEAM, world.LEAD)
        if (user := of.user(who))
    }
    assert chosen == {world.MANAGER: [of.cast.halden], world.TEAM: [], world.LEAD: []}


def test_a_choice_is_left_out_where_the_readers_own_accounts_are_too_many(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not where all there are would be: the team sees one of two."""
    monkeypatch.setattr(filters, "MOST_CHOICES", 1)
    offered = {}
    for who in (world.TEAM, world.SALES_OPS):
        user = people.world.user(who)
        form = SimpleNamespace(fields={"account": None})
        filters.without_long_choices(form, _request_of(user))
        offered[who] = "account" in form.fields
    assert offered == {world.TEAM: True, world.SALES_OPS: False}


def test_people_are_offered_to_who_keeps_the_record_of_people(people: People) -> None:
    of = people.world
    offered = {
        who: _offered(ExecutiveForm(by=user), "assistants").filter(pk=of.cast.ada.pk).exists()
        for who in ASKED
        if (user := of.user(who))
    }
    assert [who for who, seen in offered.items() if seen] == [world.SALES_OPS, world.ADMINISTRATOR]


def test_an_assistant_reads_the_files_of_a_debrief_that_is_not_filed(people: People) -> None:
    """What the lead executive's assistants prepare: it is nobody else's yet."""
    of = people.world
    readers = {
        who
        for who in (world.LEAD, world.ASSISTANT, world.MANAGER, world.TEAM, world.OTHER)
        if (user := of.user(who))
        and Attachment.objects.visible_to(user).filter(file__name__contains=world.UNFILED).exists()
    }
    assert readers == {world.LEAD, world.ASSISTANT}


def test_a_notice_is_gone_for_who_may_not_know_what_it_is_about(people: People, proof: Proof) -> None:
    """One of each subject about each row there is, put to outsiders as if they had been told: none can be read, though sales operations reads all."""
    of = people.world
    sees_all = of.user(world.SALES_OPS)
    assert sees_all is not None
    rows = {
        name: set(rows(sees_all).order_by().filter(**_at_halden(rows(sees_all))).values_list("pk", flat=True))
        for name, rows in _subjects.items()
    }
    assert {name for name, ids in rows.items() if not ids} == set()
    told = [(name, pk) for name, ids in rows.items() for pk in ids]
    with undone():
        for who in ASKED:
            user = of.user(who)
            Notice.objects.bulk_create(
                Notice(user=user, kind="told", subject=name, subject_id=pk, facts={}, event=-number)
                for number, (name, pk) in enumerate(told, start=1 + ASKED.index(who) * len(told))
            )
        read = {
            who: Notice.objects.visible_to(user).filter(kind="told").count()
            for who in ASKED
            if (user := of.user(who))
        }
    assert read == {world.SALES_OPS: len(told), **dict.fromkeys(world.OUTSIDERS, 0)}
    proof.figure(
        f"{len(told)} notices of {len(rows)} subjects put to {len(world.OUTSIDERS)} outsiders, 0 read"
    )


def _at_halden(rows: Any) -> dict[str, str]:
    """The rows of these that are Halden's, by the name of the account; a waiver is of an executive."""
    paths = {
        "Waiver": "",
        "Ask": "briefing__visit__account",
        "RematchRequest": "sponsorship__account",
    }
    path = paths.get(rows.model.__name__, "account")
    return {f"{path}__name": world.HALDEN_NAME} if path else {}
