"""What the work on a briefing answers: comments are for those who write it, its versions for whoever sees the visit."""

from tests.scope.answers import NO_SUCH_METHOD, at, insiders, only
from tests.scope.expected_of_api import ACCOUNT_SIDE, VISIT

SAYS = {"text": "Who leads the second item?"}
PAGES, API = "/visits/{ready}/briefing/comments/", "/api/v1/visits/{ready}/briefing/comments/"
COMMENT = r"(?P<comment>\d{1,18})"

EXPECTED = {
    "visits/<int:pk>/briefing/versions/": at("/visits/{ready}/briefing/versions/", insiders()),
    rf"{VISIT}briefing/versions/$": at("/api/v1/visits/{ready}/briefing/versions/", insiders()),
    rf"{VISIT}briefing/changes/$": at("/api/v1/visits/{ready}/briefing/changes/", insiders()),
    "visits/<int:pk>/briefing/comments/": at(
        PAGES, only(ACCOUNT_SIDE, 200), only(ACCOUNT_SIDE, 302), body=SAYS
    ),
    "visits/<int:pk>/briefing/comments/<int:comment>/resolve/": at(
        f"{PAGES}{{comment}}/resolve/", NO_SUCH_METHOD, only(ACCOUNT_SIDE, 302)
    ),
    rf"{VISIT}briefing/comments/$": at(API, only(ACCOUNT_SIDE, 200), only(ACCOUNT_SIDE, 201), body=SAYS),
    rf"{VISIT}briefing/comments/{COMMENT}/resolution/$": at(
        f"{API}{{comment}}/resolution/", NO_SUCH_METHOD, only(ACCOUNT_SIDE, 200)
    ),
}
