"""Files over HTTP: sent by pages and API, refused while they arrive, and given out with every header that keeps them from being a page of ours."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engage.core import policy
from engage.people.actions import create_token
from tests import factories, files
from tests.cast import Cast, MovableClock
from tests.pages import look, queries_of, send, signed_in, words
from visits.actions import NewFile, attach_files, save_briefing_draft
from visits.models import AttachedFile, Attachment, Visit
from visits.workflow import perform

pytestmark = pytest.mark.django_db
BOUNDARY = "zq"


def upload(key: str = "pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(*files.GOOD[key], content_type="text/html")


def page(visit: Visit) -> str:
    return f"/visits/{visit.pk}/attachments/"


def raw(name: str, content: bytes) -> bytes:
    """A form as a client sends it that writes its own names."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="side"\r\n\r\nbriefing\r\n--{BOUNDARY}\r\n'
    head += f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: x/y\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def send_raw(client: Client, url: str, name: str, content: bytes = b"They want April", **headers: Any) -> Any:
    return client.post(
        url, raw(name, content), content_type=f"multipart/form-data; boundary={BOUNDARY}", **headers
    )


@pytest.fixture
def visit(cast: Cast, clock: MovableClock) -> Visit:
    return factories.approved(cast)


@pytest.fixture
def script(cast: Cast) -> Client:
    key = create_token(cast.nadine, scopes=["read", "write"], days=1)[1]
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_several_files_are_attached_by_a_form_and_taken_away_by_a_button(cast: Cast, visit: Visit) -> None:
    sent = send(cast.nadine, page(visit), side="briefing", file=[upload(), upload("png")], editor="1")
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/visits/{visit.pk}/briefing/")
    shown = words(look(cast.tomas, f"/visits/{visit.pk}/briefing/"))
    assert "Halden, offer.pdf" in shown
    assert "PDF document, " in shown

    offer = Attachment.objects.get(file__kind="pdf")
    send(cast.tomas, f"{page(visit)}{offer.pk}/remove/", editor="1")
    assert [a.file.name for a in Attachment.objects.for_display()] == ["site.png"]


def test_a_version_is_read_with_its_files_and_the_next_one_leaves_them_out(cast: Cast, visit: Visit) -> None:
    send(cast.nadine, page(visit), side="briefing", file=[upload()])
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    for url in (f"/visits/{visit.pk}/brief/", f"/visits/{visit.pk}/", page(visit)):
        assert "Halden, offer.pdf" in words(look(cast.robert, url)), url

    offer = Attachment.objects.get()
    send(cast.nadine, f"{page(visit)}{offer.pk}/remove/")
    assert "Halden, offer.pdf" not in words(look(cast.nadine, page(visit)))
    assert "Halden, offer.pdf" in words(look(cast.robert, f"/visits/{visit.pk}/brief/"))


def test_the_executive_attaches_in_the_debrief(cast: Cast, clock: MovableClock) -> None:
    visit = factories.held(cast, clock)
    sent = send(cast.robert, page(visit), side="debrief", file=[upload("jpeg")], editor="1")
    assert sent.headers["Location"] == f"/visits/{visit.pk}/debrief/"
    assert "hall.JPG" in words(look(cast.ada, f"/visits/{visit.pk}/debrief/"))
    assert "hall.JPG" not in words(look(cast.nadine, f"/visits/{visit.pk}/"))


def test_what_is_refused_is_told_at_the_field_and_nothing_is_kept(cast: Cast, visit: Visit) -> None:
    macros = SimpleUploadedFile("a.docx", files.office(more={"word/vbaProject.bin": b"x"}))
    answer = send(cast.nadine, page(visit), side="briefing", file=[upload(), macros])
    assert (answer.status_code, AttachedFile.objects.count()) == (400, 0)
    assert "“a.docx” has macros" in words(answer)
    assert 'aria-describedby="attach-briefing-file-hint attach-briefing-file-error"' in words(answer)


@pytest.mark.parametrize(
    "name",
    ["../a.txt", "C:\\\\a.txt", "a&#0;.txt", "a&#13;&#10;b.txt", "a&#8238;txt.exe", "..", "/etc/passwd"],
)
def test_a_name_is_looked_at_as_it_was_sent(cast: Cast, visit: Visit, script: Client, name: str) -> None:
    by_form = send_raw(signed_in(cast.nadine), page(visit), name)
    by_script = send_raw(script, f"/api/v1{page(visit)}", name)
    assert (by_form.status_code, by_script.status_code, AttachedFile.objects.count()) == (400, 400, 0)
    assert by_script.json()["errors"][0]["field"] == "file"


class Endless(io.RawIOBase):
    """A body that says it is short enough, and counts what is read of it."""

    def __init__(self, content: bytes) -> None:
        self._content, self.read_so_far = io.BytesIO(content), 0

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size if size >= 0 else 65_536)
        self.read_so_far += len(piece)
        return piece


@pytest.mark.parametrize("api", [False, True])
def test_what_is_too_large_is_refused_before_all_of_it_is_read(
    cast: Cast, visit: Visit, script: Client, api: bool
) -> None:
    policy.set_policy("attachment_megabytes", value=1, by=cast.sam, reason="A small machine")
    content = raw("notes.txt", b"x" * 3_000_000)
    body = Endless(content)
    length = (
        len(content) if not api else 1_050_000
    )  # the page looks at the length of all that may be sent at once
    client, url = (script, f"/api/v1{page(visit)}") if api else (signed_in(cast.nadine), page(visit))
    answer = client.generic(
        "POST",
        url,
        b"",
        **{
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "wsgi.input": body,
            "CONTENT_LENGTH": str(length),
        },
    )
    assert (answer.status_code, AttachedFile.objects.count()) == (413, 0)
    assert "notes.txt" in answer.content.decode()
    assert "larger than 1 MB" in answer.content.decode()
    assert body.read_so_far < 1_300_000


@pytest.mark.parametrize("api", [False, True])
def test_a_body_that_says_it_is_too_long_is_not_read_at_all(
    cast: Cast, visit: Visit, script: Client, api: bool
) -> None:
    body = Endless(b"x")
    client, url = (script, f"/api/v1{page(visit)}") if api else (signed_in(cast.nadine), page(visit))
    answer = client.generic(
        "POST",
        url,
        b"",
        **{
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "wsgi.input": body,
            "CONTENT_LENGTH": "900000000",
        },
    )
    assert (answer.status_code, body.read_so_far) == (413, 0)


@pytest.mark.parametrize("kind", files.GOOD)
def test_a_file_is_given_out_as_one_to_keep(cast: Cast, visit: Visit, script: Client, kind: str) -> None:
    name, content = files.GOOD[kind]
    (attachment,) = attach_files(visit, [NewFile(name, io.BytesIO(content))], side="briefing", by=cast.nadine)
    url = f"{page(visit)}{attachment.pk}/"
    for client, address in ((signed_in(cast.nadine), url), (script, f"/api/v1{url}content/")):
        answer: Any = client.get(address)
        assert answer.getvalue() == content
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["Content-Type"] == attachment.file.what.media_type
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
        policy_ = answer.headers["Content-Security-Policy"]
        assert policy_.startswith("default-src 'none';")
        assert policy_.endswith("; sandbox")
    shown = look(cast.nadine, f"{url}?show")
    how = "inline" if kind in ("png", "jpeg", "webp") else "attachment"
    assert shown.headers["Content-Disposition"].startswith(f"{how}; ")
    assert shown.headers["Content-Security-Policy"].endswith("; sandbox")


def test_a_file_is_there_for_whoever_sees_what_it_is_attached_to(cast: Cast, visit: Visit) -> None:
    (attachment,) = attach_files(visit, [NewFile(*_good())], side="briefing", by=cast.nadine)
    other = factories.approved(cast, starts_at=factories.STARTS.replace(day=18))
    for person, at in ((cast.robert, visit), (cast.oscar, visit), (cast.nadine, other)):
        assert look(person, f"{page(at)}{attachment.pk}/").status_code == 404


def test_a_confidential_visits_files_are_for_who_is_named(cast: Cast, clock: MovableClock) -> None:
    visit = factories.approved(cast, confidential=True)
    attach_files(visit, [NewFile(*_good())], side="briefing", by=cast.nadine)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    attachment = Attachment.objects.get(briefing__version=1)
    url = f"{page(visit)}{attachment.pk}/"
    assert (look(cast.robert, url).status_code, look(cast.tomas, url).status_code) == (200, 404)


def _good() -> tuple[str, io.BytesIO]:
    name, content = files.GOOD["pdf"]
    return name, io.BytesIO(content)


def test_the_page_costs_the_same_with_one_file_and_with_many(cast: Cast, visit: Visit) -> None:
    urls = (page(visit), f"/visits/{visit.pk}/briefing/", f"/visits/{visit.pk}/")
    few, many = [], []
    attach_files(visit, [NewFile(*_good())], side="briefing", by=cast.nadine)
    few = [queries_of(cast.nadine, url) for url in urls]
    more = [NewFile(f"{n}.txt", io.BytesIO(f"{n}".encode())) for n in range(8)]
    attach_files(visit, more, side="briefing", by=cast.nadine)
    many = [queries_of(cast.nadine, url) for url in urls]
    assert few == many


def test_by_rest_a_file_is_sent_as_a_form_or_as_the_body_and_removed_with_what_was_seen(
    cast: Cast, visit: Visit, script: Client
) -> None:
    url = f"/api/v1{page(visit)}"
    key = {"Idempotency-Key": "once"}
    first, again = (script.post(url, {"side": "briefing", "file": upload()}, headers=key) for _ in range(2))
    body = script.post(
        f"{url}?side=briefing&file_name=notes.txt", b"April", content_type="application/octet-stream"
    )
    assert (first.status_code, again.status_code, body.status_code) == (201, 201, 201)
    assert (again.json(), AttachedFile.objects.count()) == (first.json(), 2)
    made = first.json()
    assert (made["side"], made["version"], made["kind"], made["state"]) == (
        "briefing",
        None,
        "pdf",
        "unscanned",
    )
    assert [row["name"] for row in script.get(url).json()["results"]] == ["Halden, offer.pdf", "notes.txt"]

    one = f"{url}{made['id']}/"
    assert script.delete(one).status_code == 428
    assert script.delete(one, headers={"If-Match": first.headers["ETag"]}).status_code == 412
    tag = script.get(one).headers["ETag"]
    assert script.delete(one, headers={"If-Match": tag}).status_code == 204
    assert script.get(one).status_code == 404


def test_by_rest_what_stands_in_a_version_stays(cast: Cast, visit: Visit, script: Client) -> None:
    attach_files(visit, [NewFile(*_good())], side="briefing", by=cast.nadine)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    one = f"/api/v1{page(visit)}{Attachment.objects.get().pk}/"
    answer = script.delete(one, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (409, "briefing_version_stays")
