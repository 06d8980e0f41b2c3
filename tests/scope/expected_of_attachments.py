"""What the files of a visit answer: those of a version to whoever sees the visit, those of a draft to whoever writes it; to others they are not there."""

from tests.scope.answers import NO_SUCH_METHOD, at, insiders, only
from tests.scope.expected_of_api import ACCOUNT_SIDE, VISIT

ATTACHMENT = r"(?P<attachment>\d{1,18})"
NO_FILE = {"side": "briefing"}
PAGES, API = "/visits/{ready}/attachments/", "/api/v1/visits/{ready}/attachments/"
LIST = "/api/v1/visits/{held}/attachments/"  # with a file beside a debrief that is not filed
WRITERS = only(ACCOUNT_SIDE, 200, rest=404)

EXPECTED = {
    "visits/<int:pk>/attachments/": at(PAGES, insiders(), only(ACCOUNT_SIDE, 400), body=NO_FILE),
    "visits/<int:pk>/attachments/<int:attachment>/": at(f"{PAGES}{{attachment}}/", insiders()),
    "visits/<int:pk>/attachments/<int:attachment>/remove/": at(
        f"{PAGES}{{attachment}}/remove/", NO_SUCH_METHOD, only(ACCOUNT_SIDE, 302)
    ),
    rf"{VISIT}attachments/$": at(LIST, insiders(), only(ACCOUNT_SIDE, 400), body=NO_FILE),
    rf"{VISIT}attachments/{ATTACHMENT}/$": at(f"{API}{{loose}}/", WRITERS),
    rf"{VISIT}attachments/{ATTACHMENT}/content/$": at(f"{API}{{attachment}}/content/", insiders()),
}
