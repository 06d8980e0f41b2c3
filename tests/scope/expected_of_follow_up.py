"""What the calendar and the lists of what follows a visit answer, after the table of rights."""

from tests.scope.answers import NO_SUCH_METHOD, At, anybody, at, but, insiders, only, programme
from tests.scope.expected_of_api import ACCOUNT_SIDE, PK, SPEAK_FOR_ACCOUNT
from tests.scope.world import LEAD, MANAGER, OTHER, SALES_OPS, SPONSOR

CONCERNED = (*ACCOUNT_SIDE, LEAD, SALES_OPS)
LEADERSHIP = (LEAD, SPONSOR, OTHER, SALES_OPS)
ANSWER_ASKS = (*SPEAK_FOR_ACCOUNT, LEAD)
KEPT = {"status": "kept", "note": "Sent"}
CHANGE = {"answer": "we_change", "text": "We build there too"}
SAID = {"text": "Yes, from May"}

EXPECTED = {
    # The month in which the world's meetings to come clash, a confidential one among them.
    "calendar/": At(
        lambda world: f"/calendar/?on={world.requested.starts_at:%Y-%m-%d}", programme(200), programme(200)
    ),
    "commitments/": at("/commitments/", programme(200), programme(200)),
    "commitments/<int:pk>/": at("/commitments/{commitment}/", insiders(), insiders()),
    "commitments/<int:pk>/settle/": at(
        "/commitments/{commitment}/settle/", NO_SUCH_METHOD, only(CONCERNED, 302), body=KEPT
    ),
    "commitments/<int:pk>/assign/": at(
        "/commitments/{commitment}/assign/",
        NO_SUCH_METHOD,
        only(CONCERNED, 302),
        body={"owner_name": "Dr. Weiss", "due_on": "2027-01-04"},
    ),
    "commitments/<int:pk>/remind/": at(
        "/commitments/{commitment}/remind/", NO_SUCH_METHOD, only(CONCERNED, 302)
    ),
    "insights/": at("/insights/", programme(200), programme(200)),
    "insights/<int:pk>/": at("/insights/{insight}/", insiders(), insiders()),
    "insights/<int:pk>/answer/": at(
        "/insights/{insight}/answer/", NO_SUCH_METHOD, only(LEADERSHIP, 302), body=CHANGE
    ),
    "asks/": at("/asks/", programme(200), programme(200)),
    "asks/<int:pk>/": at("/asks/{ask}/", insiders(), insiders()),
    "asks/<int:pk>/answer/": at("/asks/{ask}/answer/", NO_SUCH_METHOD, only(ANSWER_ASKS, 302), body=SAID),
    "signals/": at("/signals/", programme(200), programme(200)),
    "api/v1/^signals/$": at("/api/v1/signals/", anybody(200)),
    "api/v1/^commitments/$": at("/api/v1/commitments/", anybody(200)),
    rf"api/v1/^commitments/{PK}/$": at("/api/v1/commitments/{commitment}/", insiders()),
    rf"api/v1/^commitments/{PK}/settle/$": at(
        "/api/v1/commitments/{commitment}/settle/", NO_SUCH_METHOD, only(CONCERNED, 200), body=KEPT
    ),
    rf"api/v1/^commitments/{PK}/remind/$": at(  # the manager answers for it
        "/api/v1/commitments/{commitment}/remind/", NO_SUCH_METHOD, but(only(CONCERNED, 200), [MANAGER], 409)
    ),
    "api/v1/^insights/$": at("/api/v1/insights/", anybody(200)),
    rf"api/v1/^insights/{PK}/$": at("/api/v1/insights/{insight}/", insiders()),
    rf"api/v1/^insights/{PK}/answers/$": at(
        "/api/v1/insights/{insight}/answers/", NO_SUCH_METHOD, only(LEADERSHIP, 201), body=CHANGE
    ),
    "api/v1/^asks/$": at("/api/v1/asks/", anybody(200)),
    rf"api/v1/^asks/{PK}/$": at("/api/v1/asks/{ask}/", insiders()),
    rf"api/v1/^asks/{PK}/answers/$": at(
        "/api/v1/asks/{ask}/answers/", NO_SUCH_METHOD, only(ANSWER_ASKS, 201), body=SAID
    ),
}
