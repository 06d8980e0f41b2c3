"""What touchpoints, ratification, leave to go alone and the notes beside a debrief answer, after the table of rights."""

from tests.scope.answers import NO_SUCH_METHOD, anybody, at, but, insiders, only, programme
from tests.scope.expected_of_api import ACCOUNT_SIDE, PK, SPEAK_FOR_ACCOUNT, SPEAK_FOR_EXECUTIVE, VISIT
from tests.scope.world import DEPUTY, LEAD, MANAGER, OTHER, SALES_OPS, SPONSOR

MARK = (*SPEAK_FOR_ACCOUNT, LEAD)
WITHDRAW = (MANAGER, DEPUTY, SALES_OPS)
MISTAKE = {"reason": "It was Olivia"}
STANDS = {"ratified": True}
ADVICE = {"text": "Write to Dr. Weiss yourself"}
NOTE = {"text": "They asked me about April as well"}
CORRECTION = {"subject": "heard", "text": "May, not April"}
FORM_OF_CORRECTION = {"what": "heard", "text": "May, not April"}
ALONE = {"reason": "The team is at the fair"}
MAY_ASK_ALONE = (*ACCOUNT_SIDE, *SPEAK_FOR_EXECUTIVE)

EXPECTED = {
    "touchpoints/": at("/touchpoints/", programme(200), programme(200)),
    "touchpoints/new/": at("/touchpoints/new/", programme(200), programme(400)),
    "touchpoints/<int:pk>/": at("/touchpoints/{touchpoint}/", insiders(), only(WITHDRAW, 302), body=MISTAKE),
    "commitments/<int:pk>/ratification/": at(
        "/commitments/{commitment}/ratification/", insiders(), only(MARK, 302)
    ),
    "visits/<int:pk>/notes/": at("/visits/{held}/notes/", insiders(), only((OTHER,), 302), body=NOTE),
    "visits/<int:pk>/sponsor/": at("/visits/{held}/sponsor/", insiders(), only((SPONSOR,), 302), body=ADVICE),
    "visits/<int:pk>/corrections/": at(
        "/visits/{debriefed}/corrections/", insiders(), only((LEAD,), 302), body=FORM_OF_CORRECTION
    ),
    "api/v1/^touchpoints/$": at("/api/v1/touchpoints/", anybody(200), anybody(400)),
    rf"api/v1/^touchpoints/{PK}/$": at("/api/v1/touchpoints/{touchpoint}/", insiders()),
    rf"api/v1/^touchpoints/{PK}/withdrawal/$": at(
        "/api/v1/touchpoints/{touchpoint}/withdrawal/", NO_SUCH_METHOD, only(WITHDRAW, 201), body=MISTAKE
    ),
    rf"api/v1/^commitments/{PK}/ratification/$": at(
        "/api/v1/commitments/{commitment}/ratification/", NO_SUCH_METHOD, only((SALES_OPS,), 409), body=STANDS
    ),
    rf"api/v1/^commitments/{PK}/beyond-red-line/$": at(
        "/api/v1/commitments/{commitment}/beyond-red-line/", NO_SUCH_METHOD, only(MARK, 200)
    ),
    rf"{VISIT}solo-exception/$": at(
        "/api/v1/visits/{requested}/solo-exception/",
        anybody(404),
        but(insiders(403), MAY_ASK_ALONE, 201),
        body=ALONE,
    ),
    rf"{VISIT}solo-exception/decision/$": at(
        "/api/v1/visits/{requested}/solo-exception/decision/",
        NO_SUCH_METHOD,
        anybody(404),
        body={"approved": True},
    ),
    rf"{VISIT}corrections/$": at(
        "/api/v1/visits/{debriefed}/corrections/", insiders(), only((LEAD,), 201), body=CORRECTION
    ),
    rf"{VISIT}consultations/$": at(
        "/api/v1/visits/{held}/consultations/", insiders(), only((SPONSOR,), 201), body=ADVICE
    ),
    rf"{VISIT}notes/$": at("/api/v1/visits/{held}/notes/", insiders(), only((OTHER,), 201), body=NOTE),
}
