"""What each page answers, after the table of rights. Somebody who is not signed in is sent to the sign-in page unless it says otherwise."""

from tests.scope.answers import NO_SUCH_METHOD, At, anybody, at, but, insiders, only, programme
from tests.scope.expected_of_api import ACCOUNT_SIDE, MAY_MOVE, SPEAK_FOR_ACCOUNT, SPEAK_FOR_EXECUTIVE
from tests.scope.world import ASSISTANT, LEAD, OTHER, OUTSIDE_MANAGER, SALES_OPS, SPONSOR

EDITORS = (*ACCOUNT_SIDE, SALES_OPS)
PREPARERS = (*ACCOUNT_SIDE, *SPEAK_FOR_EXECUTIVE, SALES_OPS)


def edit(path: str) -> At:
    """A form of the account: for its editors, which sends an empty one back."""
    return at(path, only(EDITORS, 200), only(EDITORS, 400))


def open_to_all(path: str, get: int, post: int) -> At:
    """A page of the entrance, the same for everybody."""
    return at(path, anybody(get), anybody(post), signed_out={"get": get, "post": post})


EXPECTED = {
    "": at("/", anybody(200), anybody(200)),
    "arrived/<uuid:key>/": at("/arrived/11111111-1111-4111-8111-111111111111/", anybody(200)),
    "accounts/": at("/accounts/", programme(200), programme(200)),
    "accounts/<int:pk>/": at("/accounts/{account}/", insiders(), insiders()),
    "accounts/<int:pk>/edit/": edit("/accounts/{account}/edit/"),
    "accounts/<int:pk>/contacts/new/": edit("/accounts/{account}/contacts/new/"),
    "accounts/<int:pk>/contacts/<int:contact>/": edit("/accounts/{account}/contacts/{contact}/"),
    "accounts/<int:pk>/stakes/new/": edit("/accounts/{account}/stakes/new/"),
    "accounts/<int:pk>/stakes/<int:stake>/": edit("/accounts/{account}/stakes/{stake}/"),
    "accounts/<int:pk>/stakes/<int:stake>/remove/": at(
        "/accounts/{account}/stakes/{stake}/remove/", NO_SUCH_METHOD, only(EDITORS, 302)
    ),
    "accounts/<int:pk>/figures/": edit("/accounts/{account}/figures/"),
    "visits/": at("/visits/", programme(200), programme(200)),
    "visits/request/": at("/visits/request/", programme(200), programme(200)),
    "visits/request/around/": at(
        "/visits/request/around/?account={account}",
        but(programme(200), [OUTSIDE_MANAGER], 404),
        but(programme(200), [OUTSIDE_MANAGER], 404),
    ),
    "visits/report/": at("/visits/report/", programme(200), programme(200)),
    "visits/<int:pk>/": at("/visits/{debriefed}/", insiders(), insiders()),
    "visits/<int:pk>/edit/": at("/visits/{draft}/edit/", only(PREPARERS, 200), only(PREPARERS, 400)),
    "visits/<int:pk>/delete/": at("/visits/{draft}/delete/", only(PREPARERS, 200), only(PREPARERS, 302)),
    "visits/<int:pk>/briefing/": at(
        "/visits/{ready}/briefing/", only(ACCOUNT_SIDE, 200), only(ACCOUNT_SIDE, 400)
    ),
    "visits/<int:pk>/briefing/autosave/": at(
        "/visits/{ready}/briefing/autosave/", NO_SUCH_METHOD, only(ACCOUNT_SIDE, 409), body={"seen": ""}
    ),
    "visits/<int:pk>/briefing/preview/": at(
        "/visits/{ready}/briefing/preview/", only(ACCOUNT_SIDE, 200), only(ACCOUNT_SIDE, 200)
    ),
    "visits/<int:pk>/briefing/preview.pdf": at(
        "/visits/{ready}/briefing/preview.pdf", only(ACCOUNT_SIDE, 200)
    ),
    "visits/<int:pk>/brief.pdf": at("/visits/{ready}/brief.pdf", insiders()),
    "visits/<int:pk>/brief/": at("/visits/{ready}/brief/", insiders(), insiders()),
    "visits/<int:pk>/remind/": at("/visits/{ready}/remind/", NO_SUCH_METHOD, only(ACCOUNT_SIDE, 302)),
    "visits/<int:pk>/debrief/": at(
        "/visits/{held}/debrief/",
        but(only((LEAD, ASSISTANT), 200), SPEAK_FOR_ACCOUNT, 302),
        but(only((LEAD, ASSISTANT), 400), SPEAK_FOR_ACCOUNT, 302),
    ),
    "visits/<int:pk>/debrief/autosave/": at(
        "/visits/{held}/debrief/autosave/", NO_SUCH_METHOD, only((LEAD, ASSISTANT), 200)
    ),
    "visits/<int:pk>/close/": at(
        "/visits/{held}/close/", only(SPEAK_FOR_ACCOUNT, 200), only(SPEAK_FOR_ACCOUNT, 302)
    ),
    "visits/<int:pk>/close/autosave/": at(
        "/visits/{held}/close/autosave/", NO_SUCH_METHOD, only(SPEAK_FOR_ACCOUNT, 200)
    ),
    "visits/<int:pk>/solo-exception/": at(
        "/visits/{ready}/solo-exception/",
        but(insiders(), [OTHER, SPONSOR, SALES_OPS], 403),
        but(insiders(400), [OTHER, SPONSOR, SALES_OPS], 403),
    ),
    "visits/<int:pk>/transitions/<str:name>/": at(
        "/visits/{ready}/transitions/cancel/", only(MAY_MOVE, 200), only(MAY_MOVE, 400)
    ),
    "flags/": at("/flags/", programme(200), programme(200)),
    "flags/<int:pk>/": at("/flags/{flag}/", insiders(), insiders()),
    "flags/<int:pk>/reply/": at(
        "/flags/{flag}/reply/", NO_SUCH_METHOD, only((LEAD,), 302), body={"text": "I was ill"}
    ),
    "flags/<int:pk>/resolve/": at(
        "/flags/{flag}/resolve/",
        NO_SUCH_METHOD,
        only((SALES_OPS,), 302),
        body={"outcome": "resolved", "note": "Talked"},
    ),
    "waivers/": at("/waivers/", only((SALES_OPS,), 200, rest=404), only((SALES_OPS,), 200, rest=404)),
    "waivers/<int:pk>/": at(
        "/waivers/{waiver}/", only((SALES_OPS,), 200, rest=404), only((SALES_OPS,), 400, rest=404)
    ),
    "waivers/ask/<int:executive>/": at("/waivers/ask/{executive}/", NO_SUCH_METHOD, insiders(302)),
    "executives/": at("/executives/", programme(200), programme(200)),
    "executives/<int:pk>/": at("/executives/{executive}/", programme(200), programme(200)),
    "reports/sponsors/": at(
        "/reports/sponsors/?start=2026-01-01&end=2027-01-01",
        but(programme(200), [ASSISTANT], 404),
        but(programme(200), [ASSISTANT], 404),
    ),
    "reports/sponsors.csv": at(
        "/reports/sponsors.csv?start=2026-01-01&end=2027-01-01",
        but(programme(200), [ASSISTANT], 404),
        but(programme(200), [ASSISTANT], 404),
    ),
    "reviews/": at("/reviews/", programme(200), programme(200)),
    "reviews/<int:pk>/": at("/reviews/{review}/", insiders(), insiders()),
    "reviews/<int:pk>/words/manager/": at(
        "/reviews/{review}/words/manager/",
        NO_SUCH_METHOD,
        only(SPEAK_FOR_ACCOUNT, 302),
        body={"words": "Good"},
    ),
    "reviews/<int:pk>/words/sponsor/": at(
        "/reviews/{review}/words/sponsor/",
        NO_SUCH_METHOD,
        but(insiders(403), [SPONSOR], 302),
        body={"words": "Good"},
    ),
    "reviews/<int:pk>/sign/": at("/reviews/{review}/sign/", NO_SUCH_METHOD, only((SALES_OPS,), 302)),
    "reviews/<int:pk>/regenerate/": at(
        "/reviews/{review}/regenerate/", NO_SUCH_METHOD, only((*SPEAK_FOR_ACCOUNT, SALES_OPS), 302)
    ),
    "sign-in/login/": at("/sign-in/login/", anybody(302), anybody(302), signed_out={"get": 200, "post": 200}),
    "sign-in/logout/": at(
        "/sign-in/logout/", anybody(200), anybody(302), signed_out={"get": 302, "post": 302}
    ),
    "sign-in/inactive/": open_to_all("/sign-in/inactive/", 200, 405),
    "sign-in/signup/": at(
        "/sign-in/signup/", anybody(302), anybody(302), signed_out={"get": 200, "post": 200}
    ),
    "sign-in/reauthenticate/": at("/sign-in/reauthenticate/", anybody(403), anybody(403)),
    "sign-in/email/": at("/sign-in/email/", anybody(302), anybody(302)),
    "sign-in/confirm-email/": open_to_all("/sign-in/confirm-email/", 200, 405),
    r"sign-in/^confirm-email/(?P<key>[-:\w]+)/$": open_to_all("/sign-in/confirm-email/x/", 200, 404),
    "sign-in/password/change/": at("/sign-in/password/change/", anybody(302), anybody(302)),
    "sign-in/password/set/": at("/sign-in/password/set/", anybody(200), anybody(200)),
    "sign-in/password/reset/": open_to_all("/sign-in/password/reset/", 200, 200),
    "sign-in/password/reset/done/": open_to_all("/sign-in/password/reset/done/", 200, 405),
    r"sign-in/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": open_to_all(
        "/sign-in/password/reset/key/1-x/", 200, 200
    ),
    "sign-in/password/reset/key/done/": open_to_all("/sign-in/password/reset/key/done/", 200, 405),
    "sign-in/login/code/confirm/": open_to_all("/sign-in/login/code/confirm/", 302, 302),
}
