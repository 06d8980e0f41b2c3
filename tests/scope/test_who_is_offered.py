"""What a page offers to whom: buttons, links and words that are for some of its readers only.

`tests.scope.test_what_is_offered` shows that nobody is offered what would be refused; here, that who may is offered it, and who may not is not told
of it either.
"""

import pytest

from tests.scope import world
from tests.scope.people import People
from tests.scope.world import World

pytestmark = pytest.mark.proof("permissions")

ACCOUNT_SIDE = {world.MANAGER, world.DEPUTY, world.TEAM}
SALES_OPS = {world.SALES_OPS, world.SALES_OPS_BY_SESSION}
MANAGERS = ACCOUNT_SIDE | {world.OUTSIDE_MANAGER}
EXECUTIVES = {world.LEAD, world.SPONSOR, world.OTHER}
INSIDERS = set(world.INSIDERS)
PROGRAMME = INSIDERS | {world.OUTSIDE_MANAGER, world.OUTSIDE_EXECUTIVE}

OFFERS: list[tuple[str, str, set[str]]] = [
    ("/accounts/", "/accounts/new/", MANAGERS | SALES_OPS),
    ("/accounts/", ">Yours<", MANAGERS | SALES_OPS),
    ("/accounts/", ">Without a manager<", SALES_OPS),
    ("/accounts/{halden}/", "/accounts/{halden}/edit/", ACCOUNT_SIDE | SALES_OPS),
    ("/accounts/{halden}/", "/accounts/{halden}/team/", ACCOUNT_SIDE | SALES_OPS),
    ("/accounts/{halden}/", "/accounts/{halden}/manager/", SALES_OPS),
    ("/accounts/{halden}/", "/touchpoints/new/", INSIDERS - SALES_OPS),
    ("/accounts/{halden}/", "/visits/request/", INSIDERS),
    ("/accounts/{halden}/", "/sponsors/{term}/", ACCOUNT_SIDE | SALES_OPS | {world.SPONSOR}),
    ("/accounts/{norvik}/", "/sponsors/assign/{norvik}/", SALES_OPS),
    ("/touchpoints/", "/touchpoints/new/", PROGRAMME - SALES_OPS),
    ("/executives/", "/executives/new/", SALES_OPS),
    ("/executives/{robert}/", ">Change the record<", SALES_OPS),
    ("/executives/{robert}/", ">Show this period<", SALES_OPS | {world.LEAD}),
    ("/flags/", "/waivers/", SALES_OPS),
    ("/sponsors/", "/sponsors/assign/", SALES_OPS),
    ("/sponsors/", "/sponsors/rematch/", {world.MANAGER, world.DEPUTY} | SALES_OPS),
    ("/sponsors/{term}/", ">Decide<", SALES_OPS),
    ("/sponsors/{term}/", "/sponsors/{term}/end/", SALES_OPS),
    ("/sponsors/{term}/", "/sponsors/{term}/extend/", SALES_OPS),
    ("/reports/sponsors/", 'name="region"', MANAGERS | SALES_OPS),
    ("/reports/sponsors/", 'name="account"', MANAGERS | SALES_OPS),
    ("/reports/sponsors/", 'name="include_inactive"', MANAGERS | SALES_OPS),
    ("/visits/{draft}/", "/visits/{draft}/briefing/", ACCOUNT_SIDE),
    ("/visits/{draft}/", "/visits/{draft}/edit/", ACCOUNT_SIDE | SALES_OPS | {world.LEAD, world.ASSISTANT}),
    ("/visits/{ready}/", "/visits/{ready}/briefing/", ACCOUNT_SIDE),
    ("/visits/{ready}/attachments/", 'type="file"', ACCOUNT_SIDE),
    ("/visits/{ready}/attachments/", world.DRAFT, ACCOUNT_SIDE),
    ("/visits/{ready}/attachments/", f"{world.HALDEN}.txt", INSIDERS),
    ("/visits/{ready}/", "/visits/{ready}/briefing/comments/", ACCOUNT_SIDE),
    ("/visits/{requested}/brief/", "/visits/{requested}/briefing/", ACCOUNT_SIDE),
    # Whoever owns the promise is not reminded by themselves.
    ("/commitments/{commitment}/", "/commitments/{commitment}/remind/", (ACCOUNT_SIDE - {world.MANAGER}) | SALES_OPS | {world.LEAD}),
    ("/commitments/{commitment}/", "/commitments/{commitment}/settle/", ACCOUNT_SIDE | SALES_OPS | {world.LEAD}),
    ("/commitments/{commitment}/", "/commitments/{commitment}/assign/", ACCOUNT_SIDE | SALES_OPS | {world.LEAD}),
]  # fmt: skip


def _ids(of: World) -> dict[str, int]:
    return {
        "halden": of.cast.halden.pk,
        "norvik": of.cast.norvik.pk,
        "robert": of.cast.robert_executive.pk,
        "term": of.sponsorship.pk,
        "draft": of.draft.pk,
        "ready": of.ready.pk,
        "requested": of.requested.pk,
        "commitment": of.commitment.pk,
    }


@pytest.mark.parametrize("page", dict.fromkeys(page for page, *_ in OFFERS))
def test_each_is_offered_what_is_theirs_to_do(people: People, page: str) -> None:
    ids = _ids(people.world)
    readers = [*world.INSIDERS, *world.OUTSIDERS]
    answers = {who: people.ask(who, "get", page.format(**ids)) for who in readers}
    opened = {who: answer.text for who, answer in answers.items() if answer.status == 200}
    offers = {words: readers for at, words, readers in OFFERS if at == page}
    found = {words: {who for who, text in opened.items() if words.format(**ids) in text} for words in offers}
    assert found == offers
