"""What PUT, PATCH and DELETE answer at the addresses of the API that know them; at every other address there is no such method."""

from collections.abc import Mapping
from typing import Any

from tests.scope.answers import NO_SUCH_METHOD, Answers, anybody, but, insiders, only, programme
from tests.scope.expected_of_accounts import EDITORS, NUMBER
from tests.scope.expected_of_api import ACCOUNT_SIDE, PK, VISIT
from tests.scope.expected_of_attachments import ATTACHMENT
from tests.scope.expected_of_pages import PREPARERS
from tests.scope.world import LEAD, OTHER, OUTSIDERS, SALES_OPS, SPONSOR

OF_SALES_OPS = but(programme(403), [SALES_OPS], 200)
BY_NUMBER = but(but(anybody(403), OUTSIDERS, 412), [SALES_OPS], 200)
LOOKS_ON = (OTHER, SPONSOR)
OBJECTIVES = {"objectives": [{"kind": "growth", "text": "They accept April"}]}

# A change that changes nothing is answered like any other.
CHANGES: dict[tuple[str, str], tuple[Answers, Mapping[str, Any]]] = {
    (rf"{VISIT}$", "patch"): (but(insiders(409), LOOKS_ON, 403), {}),
    (rf"{VISIT}$", "delete"): (but(insiders(409), LOOKS_ON, 403), {}),
    # Nobody of the account team would be left to take part.
    (rf"{VISIT}attendees/$", "put"): (only(PREPARERS, 409), {"attendees": []}),
    (rf"{VISIT}briefing/$", "put"): (only(ACCOUNT_SIDE, 200), {}),
    (rf"{VISIT}objectives/$", "put"): (only(ACCOUNT_SIDE, 200), OBJECTIVES),
    (rf"{VISIT}attachments/{ATTACHMENT}/$", "delete"): (only(ACCOUNT_SIDE, 204, rest=404), {}),
    (rf"api/v1/^commitments/{PK}/$", "patch"): (only((*EDITORS, LEAD), 200), {}),
    # Numbers of other systems are the business of sales operations. Whoever does not see the row cannot have seen it: 412, as for a number that nobody has.
    (rf"api/v1/^accounts/{NUMBER}", "put"): (BY_NUMBER, {}),
    (rf"api/v1/^accounts/{PK}/$", "patch"): (only(EDITORS, 200), {}),
    (rf"api/v1/^accounts/{PK}/team/$", "put"): (only(EDITORS, 200), {"members": []}),
    (rf"api/v1/^contacts/{NUMBER}", "put"): (BY_NUMBER, {}),
    (rf"api/v1/^contacts/{PK}/$", "patch"): (only(EDITORS, 200), {}),
    (rf"api/v1/^contacts/{PK}/$", "delete"): (only(EDITORS, 409), {}),
    (rf"api/v1/^stakes/{PK}/$", "patch"): (only(EDITORS, 200), {}),
    (rf"api/v1/^stakes/{PK}/$", "delete"): (only(EDITORS, 204), {}),
    (rf"api/v1/^financial-years/{PK}/$", "patch"): (only(EDITORS, 200), {}),
    (rf"api/v1/^financial-years/{PK}/$", "delete"): (only(EDITORS, 204), {}),
    (rf"api/v1/^priorities/{PK}/$", "patch"): (OF_SALES_OPS, {}),
    (rf"api/v1/^priorities/{PK}/$", "delete"): (but(OF_SALES_OPS, [SALES_OPS], 204), {}),
    (rf"api/v1/^templates/{PK}/$", "patch"): (OF_SALES_OPS, {}),
    (rf"api/v1/^business-units/{NUMBER}", "put"): (anybody(412), {}),
    (rf"api/v1/^business-units/{PK}/$", "patch"): (OF_SALES_OPS, {}),
    (rf"api/v1/^business-units/{PK}/$", "delete"): (but(OF_SALES_OPS, [SALES_OPS], 409), {}),
    (rf"api/v1/^executives/{PK}/$", "patch"): (OF_SALES_OPS, {}),
    (r"api/v1/^policies/(?P<key>[a-z0-9_]{1,100})/$", "patch"): (but(anybody(404), [SALES_OPS], 400), {}),
    (rf"api/v1/^imports/{PK}/$", "patch"): (but(anybody(404), [SALES_OPS], 200), {}),
}
# What is there for sales operations alone is not there for others by any method.
CLOSED = ("api/v1/^imports/", "api/v1/^policies/")
NO_SUCH_METHOD_THERE = but(anybody(404), [SALES_OPS], 405)
EXPECTED: dict[str, Any] = {}


def of_changes(pattern: str, verb: str) -> Answers:
    if (pattern, verb) in CHANGES:
        return CHANGES[pattern, verb][0]
    return NO_SUCH_METHOD_THERE if pattern.startswith(CLOSED) else NO_SUCH_METHOD
