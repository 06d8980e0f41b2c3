"""What the addresses of the sponsor programme answer. Sponsorships are read by sales operations, the account side and the sponsor; re-matches by
sales operations and who speaks for the account, never by the sponsor."""

from tests.scope.answers import NO_SUCH_METHOD, anybody, at, but, only, programme
from tests.scope.expected_of_api import ACCOUNT_SIDE, PK, SPEAK_FOR_ACCOUNT
from tests.scope.world import ADMINISTRATOR, ASSISTANT, LEAD, OUTSIDE_MANAGER, SALES_OPS, SPONSOR

READ_REPORTS = but(programme(200), [ASSISTANT], 404)
READ_TERM = (*ACCOUNT_SIDE, SPONSOR, SALES_OPS)
READ_REMATCH = (*SPEAK_FOR_ACCOUNT, SALES_OPS)
SALES_OPS_ONLY = only((SALES_OPS,), 200, rest=404)
REVIEW = rf"api/v1/^reviews/{PK}/"
TERM, REMATCH = rf"api/v1/^sponsorships/{PK}/", rf"api/v1/^rematch-requests/{PK}/"


def reading(people: tuple[str, ...], status: int) -> dict[str, int]:
    return dict(only(people, status, rest=404))


EXPECTED = {
    rf"api/v1/^executives/{PK}/leadership/$": at(
        "/api/v1/executives/{executive}/leadership/",
        but(but(anybody(403), [LEAD, SALES_OPS], 200), [ADMINISTRATOR], 404),
    ),
    "sponsors/": at("/sponsors/", READ_REPORTS, READ_REPORTS),
    "sponsors/assign/": at("/sponsors/assign/", SALES_OPS_ONLY, SALES_OPS_ONLY),
    "sponsors/assign/<int:account>/": at(
        "/sponsors/assign/{account}/", only((SALES_OPS,), 200), only((SALES_OPS,), 400)
    ),
    "sponsors/<int:pk>/": at("/sponsors/{sponsorship}/", reading(READ_TERM, 200), reading(READ_TERM, 200)),
    "sponsors/<int:pk>/extend/": at(
        "/sponsors/{sponsorship}/extend/",
        but(reading(READ_TERM, 403), [SALES_OPS], 200),
        but(reading(READ_TERM, 403), [SALES_OPS], 400),
    ),
    "sponsors/<int:pk>/end/": at(
        "/sponsors/{sponsorship}/end/",
        but(reading(READ_TERM, 403), [SALES_OPS], 200),
        but(reading(READ_TERM, 403), [SALES_OPS], 400),
    ),
    "sponsors/<int:pk>/rematch/": at(
        "/sponsors/{sponsorship}/rematch/",
        but(reading(READ_TERM, 403), SPEAK_FOR_ACCOUNT, 200),
        but(reading(READ_TERM, 403), SPEAK_FOR_ACCOUNT, 400),
    ),
    "sponsors/rematch/": at(
        "/sponsors/rematch/",
        reading((*ACCOUNT_SIDE, SALES_OPS, OUTSIDE_MANAGER), 200),
        reading((*ACCOUNT_SIDE, SALES_OPS, OUTSIDE_MANAGER), 200),
    ),
    "sponsors/rematch/<int:pk>/": at(
        "/sponsors/rematch/{rematch}/",
        reading(READ_REMATCH, 200),
        but(reading(READ_REMATCH, 403), [SALES_OPS], 400),
    ),
    "reports/": at("/reports/", READ_REPORTS, READ_REPORTS),
    "reports/sponsors.xlsx": at("/reports/sponsors.xlsx", READ_REPORTS, READ_REPORTS),
    "reports/flock/": at("/reports/flock/", READ_REPORTS, READ_REPORTS),
    "reports/accounts/": at("/reports/accounts/", READ_REPORTS, READ_REPORTS),
    "api/v1/reports/flock/": at("/api/v1/reports/flock/?start=2026-01-01&end=2027-01-01", anybody(200)),
    "api/v1/reports/accounts/": at("/api/v1/reports/accounts/?start=2026-01-01&end=2027-01-01", anybody(200)),
    rf"{REVIEW}words/$": at(
        "/api/v1/reviews/{review}/words/",
        NO_SUCH_METHOD,
        only(SPEAK_FOR_ACCOUNT, 200),
        body={"part": "manager", "words": "They listen now."},
    ),
    rf"{REVIEW}sign/$": at("/api/v1/reviews/{review}/sign/", NO_SUCH_METHOD, only((SALES_OPS,), 200)),
    rf"{REVIEW}regenerate/$": at(
        "/api/v1/reviews/{review}/regenerate/", NO_SUCH_METHOD, only((*SPEAK_FOR_ACCOUNT, SALES_OPS), 200)
    ),
    "api/v1/^sponsorships/$": at("/api/v1/sponsorships/", anybody(200), anybody(400)),
    rf"{TERM}$": at("/api/v1/sponsorships/{sponsorship}/", reading(READ_TERM, 200)),
    rf"{TERM}extend/$": at(
        "/api/v1/sponsorships/{sponsorship}/extend/",
        NO_SUCH_METHOD,
        but(reading(READ_TERM, 403), [SALES_OPS], 200),
        body={"ends_on": "2028-12-31"},
    ),
    rf"{TERM}end/$": at(
        "/api/v1/sponsorships/{sponsorship}/end/",
        NO_SUCH_METHOD,
        but(reading(READ_TERM, 403), [SALES_OPS], 200),
        body={"reason": "Moved to Asia"},
    ),
    "api/v1/^rematch-requests/$": at("/api/v1/rematch-requests/", anybody(200), anybody(400)),
    rf"{REMATCH}$": at("/api/v1/rematch-requests/{rematch}/", reading(READ_REMATCH, 200)),
    rf"{REMATCH}decision/$": at(
        "/api/v1/rematch-requests/{rematch}/decision/",
        NO_SUCH_METHOD,
        but(reading(READ_REMATCH, 403), [SALES_OPS], 200),
        body={"granted": True, "note": "Olivia knows their plants"},
    ),
}
