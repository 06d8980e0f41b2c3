"""What forms offer: no row that its reader may not know of; and what they do not offer, they do not take.

Every field of every page whose choices are numbers has to be named here, as the number of a row or as a plain number: hidden fields too, and those of
rows that a script adds.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db.models import Model

from accounts.importing.forms import OF
from accounts.models import Account, Contact, Priority
from accounts.models.account import AccountQuerySet
from engage.people.models import BusinessUnit, Executive, User
from tests.page_forms import forms_of
from tests.plugins.proofs import Proof
from tests.scope import world
from tests.scope.offered import Offered
from tests.scope.people import Answer, People
from tests.scope.test_every_address import DIRECTORY, EXPECTED
from tests.scope.world import READERS, World
from visits.models import Practice, RedLine, Visit, VisitTemplate

pytestmark = pytest.mark.proof("permissions")

# How many rows a form has, says every form that has rows.
MANAGEMENT = ("_FORMS", "-revision", "-position")
NOBODYS = "987654321"
ROWS: dict[str, type[Model]] = {
    **dict.fromkeys(("account", "parent"), Account),
    **dict.fromkeys(
        ("executive", "lead_executive", "colleagues-N-executive", "made_by", "sponsor"), Executive
    ),
    **dict.fromkeys(("answerable", "assistants", "deputy", "manager", "superior", "to", "user"), User),
    **dict.fromkeys(("owner", "promises-N-owner", "red_lines-N-approver", "team", "team-N-user"), User),
    **dict.fromkeys(("red_line", "promises-N-red_line"), RedLine),
    **dict.fromkeys(("objectives-N-priority",), Priority),
    "business_unit": BusinessUnit,
    "contacts": Contact,
    "copy": Visit,
    "template": VisitTemplate,
}
COUNTS = {
    *("days", "digest_hour", "editor", "left", "review_month"),
    *("importance_to_them", "importance_to_us", "openness", "share_of_mind"),
    *("of", "against"),  # versions of a briefing, by their number
    *("relationship_now", "relationship_rating", "relationship_wanted", *Practice.values),
}
Shown = dict[tuple[str, str], Answer]
REFUSED = (302, 400, 404)  # 302 where a page that is no form says it after going back
SEE_THE_RECORD = (world.SALES_OPS, world.SALES_OPS_BY_SESSION)
ASKING = (*world.INSIDERS, *world.OUTSIDERS)


def known_to(of: World, principal: str) -> dict[type[Model], set[int]]:
    """The rows that this person may know of, told by the marks and not by the scopes of the code."""
    cast = of.cast
    accounts = {
        account.pk
        for account, mark in ((cast.halden, world.HALDEN), (cast.norvik, world.NORVIK))
        if principal in READERS[mark]
    }
    administers = principal == world.ADMINISTRATOR
    everybody = User.objects.filter(is_service=False)
    colleagues = (
        everybody if administers or principal in SEE_THE_RECORD else everybody.exclude(pk__in=[cast.admin.pk])
    )
    return {
        Account: accounts,
        Contact: _ids(Contact.objects.filter(account__in=accounts)),
        Visit: _ids(Visit.objects.filter(account__in=accounts)),
        RedLine: _ids(
            RedLine.objects.filter(briefing__visit__account__in=accounts).exclude(briefing__version=None)
        ),
        Executive: set() if administers else _ids(Executive.objects.all()),
        BusinessUnit: set() if administers else _ids(BusinessUnit.objects.all()),
        Priority: set() if administers else _ids(Priority.objects.all()),
        VisitTemplate: set() if administers else _ids(VisitTemplate.objects.all()),
        User: _ids(colleagues),
    }


@pytest.fixture(scope="module")
def shown() -> Shown:
    """The pages that were asked for already, by who asked and where: both tests look at the same."""
    return {}


def test_no_form_offers_what_its_reader_may_not_know_of(people: People, shown: Shown, proof: Proof) -> None:
    leaks, offered, fields = _compare(people, _pages(people, shown, proof))
    assert leaks == []
    assert fields <= set(ROWS)
    if proof.full:
        assert fields == set(ROWS)
    proof.figure(
        f"{offered} rows offered in {len(fields)} kinds of fields, {len(leaks)} to somebody who may not know of them"
    )


def test_an_offer_that_looks_everywhere_would_be_noticed(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AccountQuerySet, "visible_to", lambda rows, user: rows)
    page = people.ask(world.OUTSIDE_MANAGER, "get", "/touchpoints/new/")
    leaks, *_ = _compare(people, [(world.OUTSIDE_MANAGER, "touchpoints/new/", page)])
    assert ("account", world.HALDEN_NAME) in {(name, words.strip()) for *_, name, _, words in leaks}


def test_what_is_not_offered_is_not_taken(people: People, shown: Shown, proof: Proof) -> None:
    """Sent all the same, each is answered like a number that nobody has, and nothing is written."""
    told, asked, seen = [], 0, set()
    for principal, pattern, page in _pages(people, shown, proof):
        offered = Offered(page.response.content.decode())
        forms = forms_of(page.response)
        for name, model, number in _not_offered(offered):
            form = next(o.form for o in offered.found if o.name == name)
            key = (pattern, name if "__prefix__" in name else _plain_name(name))
            if key in seen:
                continue
            seen.add(key)
            address = forms[form].action or EXPECTED[pattern].where(people.world)
            theirs, nobodys = (
                people.ask_and_watch(principal, "post", address, _with(forms[form].fields, name, value))
                for value in (str(number), NOBODYS)
            )
            asked += 1
            if theirs[1] or theirs[0].status not in REFUSED or _same(theirs[0]) != _same(nobodys[0]):
                told.append(
                    (pattern, principal, name, model.__name__, theirs[0].status, theirs[1], nobodys[0].status)
                )
    assert told == []
    proof.figure(
        f"{asked} numbers that no form offers: refused, nothing written, {len(told)} told from a made-up one"
    )


def _not_offered(page: Offered) -> Iterator[tuple[str, type[Model], int]]:
    """Each field of a form that is posted and takes rows, with one that it does not offer; those of a row that a script would add, too."""
    for name in dict.fromkeys(o.name for o in page.found if o.form >= 0 and page.posts[o.form]):
        model = ROWS.get(_plain_name(name))
        if model is not None:
            offered = {int(o.value) for o in page.found if o.name == name and o.value.isdigit()}
            foreign = model._base_manager.exclude(pk__in=offered).order_by("-pk").values_list("pk", flat=True)
            yield from ((name, model, pk) for pk in foreign[:1])


def _with(fields: dict[str, list[str]], name: str, value: str) -> dict[str, list[str]]:
    """The form with this value; where it is a field of a row to be added, with one row more."""
    prefix, is_added, _ = name.partition("-__prefix__-")
    if not is_added:
        return {**fields, name: [value]}
    rows = int(fields[f"{prefix}-TOTAL_FORMS"][0])
    added = {f"{prefix}-TOTAL_FORMS": [str(rows + 1)], name.replace("__prefix__", str(rows)): [value]}
    return {**fields, **added}


def _counts(name: str) -> bool:
    return name in COUNTS or name.startswith(OF) or name.endswith(MANAGEMENT)


def _same(answer: Answer) -> str:
    """The page without what is made anew each time."""
    words = answer.response.content.decode()
    return re.sub(r'(value|content)="[^"]{20,}"|\b\d+ is not one of', "…", words)


def _compare(
    people: People, pages: Iterable[tuple[str, str, Answer]]
) -> tuple[list[tuple[str, str, str, str, str]], int, set[str]]:
    leaks, offered, fields = [], 0, set[str]()
    known_by: dict[str, dict[type[Model], set[int]]] = {}
    for principal, pattern, page in pages:
        if principal not in known_by:
            known_by[principal] = known_to(people.world, principal)
        known = known_by[principal]
        for offer in Offered(page.response.content.decode()).found:
            name = _plain_name(offer.name)
            if not offer.value.isdigit() or _counts(name):
                continue
            offered, fields = offered + 1, fields | {name}
            if int(offer.value) not in known[ROWS[name]] and not (name == "account" and pattern in DIRECTORY):
                leaks.append((pattern, principal, name, offer.value, offer.words))
    return leaks, offered, fields


def leaks_at(people: People, pattern: str, proof: Proof) -> list[tuple[str, str, str, str, str]]:
    """What the page of one address offers to whom it must not."""
    return _compare(people, _pages_at(people, pattern, {}, proof))[0]


def _pages(people: People, shown: Shown, proof: Proof) -> Iterator[tuple[str, str, Answer]]:
    """Every page with a form as everybody who is shown it; in the drill as two, in the suite as one: who goes round, or sales operations."""
    for pattern in sorted(EXPECTED):
        yield from _pages_at(people, pattern, shown, proof)


def _pages_at(people: People, pattern: str, shown: Shown, proof: Proof) -> Iterator[tuple[str, str, Answer]]:
    if pattern.startswith(("api/", "sign-in/")):
        return
    place, expected = sorted(EXPECTED).index(pattern), EXPECTED[pattern]
    readers = [principal for principal in ASKING if expected.get[principal] == 200]
    two = list(dict.fromkeys((*readers[place % len(readers or "-") :][:1], *readers[-1:])))
    few = two if proof.thorough else two[place % len(two or "-") :][:1]
    for principal in readers if proof.full else few:
        if (principal, pattern) not in shown:
            shown[principal, pattern] = people.ask(principal, "get", expected.where(people.world))
        page = shown[principal, pattern]
        if "<form" in page.text:
            yield principal, pattern, page


def _plain_name(name: str) -> str:
    return re.sub(r"-(\d+|__prefix__)-", "-N-", name)


def _ids(rows: Any) -> set[int]:
    return set(rows.values_list("pk", flat=True))
