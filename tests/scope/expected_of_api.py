"""What each address of the API answers, after the table of rights: 403 inside the scope, 404 outside, 409 where the state forbids it."""

from tests.scope.answers import NO_SUCH_METHOD, anybody, at, but, insiders, only
from tests.scope.world import ADMINISTRATOR, ASSISTANT, DEPUTY, LEAD, MANAGER, OTHER, SALES_OPS, TEAM

ACCOUNT_SIDE = (MANAGER, DEPUTY, TEAM)
SPEAK_FOR_ACCOUNT = (MANAGER, DEPUTY)
SPEAK_FOR_EXECUTIVE = (LEAD, ASSISTANT)
MAY_MOVE = (*SPEAK_FOR_ACCOUNT, *SPEAK_FOR_EXECUTIVE, SALES_OPS)
CONCERNED_BY_WAIVER = (*SPEAK_FOR_ACCOUNT, *SPEAK_FOR_EXECUTIVE, SALES_OPS)
WHY = {"reason": "They moved the decision"}
PK = r"(?P<pk>\d{1,18})"
VISIT = rf"api/v1/^visits/{PK}/"


def step(name: str, visit: str, post: dict[str, int], **body: object) -> tuple[str, object]:
    return rf"{VISIT}transitions/{name}/$", at(
        f"/api/v1/visits/{{{visit}}}/transitions/{name}/", NO_SUCH_METHOD, post, body=body
    )


EXPECTED = {
    "api/v1/reports/sponsors/": at("/api/v1/reports/sponsors/?start=2026-01-01&end=2027-01-01", anybody(200)),
    "api/v1/schema/": at("/api/v1/schema/", anybody(200)),
    "api/v1/docs/": at("/api/v1/docs/", anybody(200)),
    "api/v1/": at("/api/v1/nowhere/", anybody(404), anybody(404)),
    "api/v1/^visits/$": at("/api/v1/visits/", anybody(200), anybody(400)),
    "api/v1/^visits/report/$": at("/api/v1/visits/report/", NO_SUCH_METHOD, anybody(400)),
    rf"{VISIT}$": at("/api/v1/visits/{debriefed}/", insiders()),
    rf"{VISIT}attendees/$": at("/api/v1/visits/{ready}/attendees/", NO_SUCH_METHOD),
    rf"{VISIT}objectives/$": at("/api/v1/visits/{ready}/objectives/", NO_SUCH_METHOD),
    rf"{VISIT}briefing/$": at("/api/v1/visits/{ready}/briefing/", insiders()),
    rf"{VISIT}briefing/pdf/$": at("/api/v1/visits/{ready}/briefing/pdf/", insiders()),
    rf"{VISIT}debrief/$": at("/api/v1/visits/{debriefed}/debrief/", insiders()),
    **dict(
        [
            step("request", "draft", but(insiders(), [OTHER], 403)),
            step("consent", "requested", but(only(SPEAK_FOR_EXECUTIVE, 200), SPEAK_FOR_ACCOUNT, 409)),
            step("decline", "requested", but(only(SPEAK_FOR_EXECUTIVE, 200), SPEAK_FOR_ACCOUNT, 409), **WHY),
            step("submit_briefing", "ready", only(ACCOUNT_SIDE, 200)),
            step("acknowledge", "ready", only((LEAD, OTHER), 200)),
            step("hold", "held", only(MAY_MOVE, 409)),
            step("report", "draft", only((*ACCOUNT_SIDE, LEAD, SALES_OPS), 409)),
            step("debrief", "held", only((LEAD,), 409), heard="Nothing new"),
            step("close", "held", only(SPEAK_FOR_ACCOUNT, 409)),
            step("close_without_debrief", "held", only((SALES_OPS,), 409), **WHY),
            step("cancel", "ready", only(MAY_MOVE, 200), **WHY),
            step("did_not_take_place", "held", only(MAY_MOVE, 200), **WHY),
            step(
                "reschedule",
                "ready",
                only(MAY_MOVE, 200),
                side="customer",
                starts_at="2026-08-03T09:00:00Z",
                ends_at="2026-08-03T10:00:00Z",
                **WHY,
            ),
        ]
    ),
    "api/v1/^flags/$": at("/api/v1/flags/", anybody(200)),
    rf"api/v1/^flags/{PK}/$": at("/api/v1/flags/{flag}/", insiders()),
    rf"api/v1/^flags/{PK}/replies/$": at(
        "/api/v1/flags/{flag}/replies/", NO_SUCH_METHOD, only((LEAD,), 201), body={"text": "I was ill"}
    ),
    rf"api/v1/^flags/{PK}/resolution/$": at(
        "/api/v1/flags/{flag}/resolution/", NO_SUCH_METHOD, only((SALES_OPS,), 201), body={"note": "Talked"}
    ),
    "api/v1/^waivers/$": at("/api/v1/waivers/", anybody(200), anybody(400)),
    rf"api/v1/^waivers/{PK}/$": at("/api/v1/waivers/{waiver}/", only(CONCERNED_BY_WAIVER, 200, rest=404)),
    rf"api/v1/^waivers/{PK}/decision/$": at(
        "/api/v1/waivers/{waiver}/decision/",
        NO_SUCH_METHOD,
        but(only(CONCERNED_BY_WAIVER, 403, rest=404), [SALES_OPS], 200),
        body={"granted": False, "reason": "No"},
    ),
    "api/v1/^accounts/$": at("/api/v1/accounts/", anybody(200), anybody(400)),
    rf"api/v1/^accounts/{PK}/$": at("/api/v1/accounts/{account}/", insiders()),
    "api/v1/^contacts/$": at("/api/v1/contacts/", anybody(200), anybody(400)),
    rf"api/v1/^contacts/{PK}/$": at("/api/v1/contacts/{contact}/", insiders()),
    "api/v1/^executives/$": at("/api/v1/executives/", anybody(200), anybody(400)),
    rf"api/v1/^executives/{PK}/$": at(
        "/api/v1/executives/{executive}/", but(anybody(200), [ADMINISTRATOR], 404)
    ),
    "api/v1/^reviews/$": at("/api/v1/reviews/", anybody(200)),
    rf"api/v1/^reviews/{PK}/$": at("/api/v1/reviews/{review}/", insiders()),
}
