"""The brief as a PDF: what the page says, in its order, readable for everybody; and whatever is typed comes out as text."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from engage.core.papers import Paper, file_name_of, printed
from engage.environment import Environment
from tests import factories, files
from tests.cast import Cast
from tests.pages import look, send, signed_in, words
from visits.actions import NewFile, attach_files, save_briefing_draft
from visits.models import Visit
from visits.workflow import perform

LINE: dict[str, Any] = {
    **dict.fromkeys(("text", "lead", "after", "detail", "badge", "end", "phone", "phone_link"), ""),
    "change": "",
    "before": "",
    "alarm": False,
    "begins": False,
}
HOSTILE = (
    '#panic() #read("/etc/passwd") $x^2$ *bold* _thin_ `raw` <label> @ref = Heading',
    "\\u{41} // no comment /* nor this */ https://evil.example ~ --- ...",
    "{{ visit }} {% load x %} <script>alert(1)</script> & &amp; </Title>",
    "/Type/Pages/Count 99 endobj %%EOF stream",
)


def lined(*texts: str, title: str = "Hostile") -> Paper:
    section = {"key": "x", "title": title, "is_red": False, "numbered": False, "flowing": False}
    lines = [{**LINE, "text": text} for text in texts]
    parts = [{**section, "between": "", "nothing": "", "lines": lines}]
    head = {"title": title, "author": title, "foot": title, "facts": [title], "met": title, "heading": title}
    return printed("brief", {**head, "notes": [title], "sections": parts})


def words_of(paper: Paper | bytes) -> str:
    """The text of all pages with its blanks folded, and without the places where a long word may break."""
    reader = PdfReader(io.BytesIO(paper.content if isinstance(paper, Paper) else paper))
    text = " ".join(page.extract_text() for page in reader.pages).replace("\N{ZERO WIDTH SPACE}", "")
    return " ".join(text.split())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b-]", "", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_comes_out_as_it_was_typed(text: str) -> None:
    paper = lined(text, title=text)
    found = squeezed(words_of(paper))
    assert (found.count(squeezed(text)), paper.pages) == (7, 1)


def test_what_cannot_be_seen_is_left_out_and_what_has_no_letter_is_named() -> None:
    paper = lined(
        "a\x00b\x07c\u202ed\u2066e\ufefff",
        "Line\tone\r\nline two",
        "Well done \U0001f642\ufe0f",
        "שלום Ł Ω →",
    )
    found = words_of(paper)
    assert [text in found for text in ("abcdef", "Line one line two", "→")] == [True] * 3
    assert "Well done [slightly smiling face]" in found or "\U0001f642" in found
    assert {"ש", "Ł", "Ω"} <= set(found)


def test_three_hundred_long_lines_are_all_there_over_as_many_pages_as_they_take() -> None:
    texts = [f"{n}-" + "W" * (290 if n < 20 else 100) for n in range(300)]
    paper = lined(*texts)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages]
    found = squeezed("".join(pages))
    assert paper.pages == len(pages) > 10
    assert found.replace("With", "").count("W") == 20 * 290 + 280 * 100
    assert [n for n in range(300) if f"{n}WWW" not in found] == []
    longest = max(len(line) for page in pages for line in page.splitlines())
    assert longest < 80  # of the widest letter: no line runs off the sheet


def test_a_file_name_stumbles_over_nothing() -> None:
    assert (
        file_name_of("Brief", 'Müller & Söhne / "A"\r\n..', "2026-11-24")
        == "Brief Müller & Söhne A .. 2026-11-24.pdf"
    )
    assert len(file_name_of("x" * 500)) < 130


@pytest.mark.django_db
def test_the_paper_says_what_the_page_says_in_its_order(cast: Cast) -> None:
    visit = factories.ready(cast)
    save_briefing_draft(visit, factories.briefing_draft(questions=["Who else must be sure?"]), by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    html = look(cast.robert, reverse("visits:brief", args=[visit.pk])).content.decode()
    answer = look(cast.robert, reverse("visits:brief_paper", args=[visit.pk]))
    assert (
        answer.headers["Content-Disposition"] == 'inline; filename="Brief Halden Automotive 2026-03-16.pdf"'
    )
    found = words_of(answer.content)
    titles = [re.sub(r"<[^>]+>", "", title).strip() for title in re.findall(r"(?s)<h2>(.*?)</h2>", html)]
    headings = [element.title for element in PdfReader(io.BytesIO(answer.content)).outline[1]]  # type: ignore[union-attr,index]
    assert headings == titles
    lines = (
        *("Careful with", "The recall of last year", "Why not March?", "The line is certified on 28 March."),
        "Enable others to act. Let Nadine name the dates.",
        *("Confirm April, not March. Listen first.", "Price. No price below the frame contract"),
        *("Changed since you read version 1: Ask.", "[new] Who else must be sure?", "[taken out] What would"),
        *(
            "With Dr. Ilse Weiss",
            "Let Nadine lead the first item",
            "What changed in your launch plan Nadine Keller",
        ),
    )
    assert [line for line in lines if line not in found] == []


@pytest.mark.django_db
def test_the_paper_is_one_for_everybody_to_read(cast: Cast) -> None:
    """What PDF/UA-1 asks for and can be seen in the file: tags, language, title, fonts that come along."""
    visit = factories.briefed(cast)
    answer = look(cast.robert, reverse("visits:brief_paper", args=[visit.pk]))
    reader = PdfReader(io.BytesIO(answer.content))
    root: Any = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en-GB")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata is not None
    assert reader.metadata.title == "Brief: Halden Automotive, Confirm April, not March. Listen first."
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    kinds = list(kinds_in(root["/StructTreeRoot"]))
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(
        re.findall("<h2>", look(cast.robert, reverse("visits:brief", args=[visit.pk])).content.decode())
    )
    assert {"/L", "/LI", "/LBody"} <= set(kinds)
    assert "/Figure" not in kinds
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert fonts
    assert all("/FontFile3" in each or "/FontFile2" in each for each in described)


def kinds_in(element: Any) -> Any:
    """The kinds of the elements of a tree of structure, in reading order."""
    element = element.get_object()
    if isinstance(element, DictionaryObject):
        if "/S" in element:
            yield element["/S"]
        element = element.get("/K", [])
        element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, DictionaryObject):
        yield from kinds_in(element)
    elif isinstance(element, list):
        for part in element:
            yield from kinds_in(part)


@pytest.mark.django_db
def test_the_api_gives_the_same_paper_and_the_draft_to_its_writers_alone(cast: Cast) -> None:
    visit = factories.briefed(cast)
    save_briefing_draft(visit, factories.briefing_draft(headline="Not yet said"), by=cast.nadine)
    address = f"/api/v1/visits/{visit.pk}/briefing/pdf/"
    client = signed_in(cast.nadine)
    answers = [
        client.get(address, headers={"Accept": "application/pdf"}),
        client.get(address, {"draft": "true"}, headers={"Accept": "*/*"}),
    ]
    assert [answer.headers["Content-Type"] for answer in answers] == ["application/pdf"] * 2
    assert ["Not yet said" in words_of(answer.content) for answer in answers] == [False, True]
    refused = signed_in(cast.robert).get(address, {"draft": "true"}, headers={"Accept": "application/pdf"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")
    preview = reverse("visits:preview_paper", args=[visit.pk])
    assert "Not yet said" in words_of(look(cast.nadine, preview).content)


@pytest.mark.django_db
def test_where_nothing_is_submitted_there_is_no_paper(cast: Cast) -> None:
    visit: Visit = factories.approved(cast)
    assert look(cast.robert, reverse("visits:brief_paper", args=[visit.pk])).status_code == 404
    assert signed_in(cast.robert).get(f"/api/v1/visits/{visit.pk}/briefing/pdf/").status_code == 404
    assert send(cast.robert, reverse("visits:brief_paper", args=[visit.pk])).status_code == 405


@pytest.mark.django_db
def test_the_preview_says_when_the_brief_is_longer_than_a_page(cast: Cast) -> None:
    visit = factories.approved(cast)
    preview = reverse("visits:preview", args=[visit.pk])
    for count, said in ((3, False), (60, True)):
        questions = [f"What would make April easy for you, question {n}?" for n in range(count)]
        save_briefing_draft(visit, factories.briefing_draft(questions=questions), by=cast.nadine)
        shown = look(cast.nadine, preview).content.decode()
        assert ("On paper it takes 2 pages, 1 more than the one" in shown) == said


@pytest.mark.django_db
def test_what_is_attached_is_linked_on_the_page_and_named_on_paper(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    place = Environment({}).files("ATTACHMENTS_URL", default=(tmp_path / "kept").as_uri())
    settings.STORAGES = {**settings.STORAGES, "attachments": place}
    visit = factories.approved(cast)
    save_briefing_draft(visit, factories.briefing_draft(), by=cast.nadine)
    name, content = files.GOOD["pdf"]
    attach_files(visit, [NewFile(name, io.BytesIO(content))], side="briefing", by=cast.nadine)
    perform("submit_briefing", visit, by=cast.nadine)
    page = words(look(cast.robert, reverse("visits:brief", args=[visit.pk])))
    assert ("<h2>Attached</h2>" in page, f">{name}</a>" in page) == (True, True)
    paper = words_of(look(cast.robert, reverse("visits:brief_paper", args=[visit.pk])).content)
    assert paper.partition("Attached")[2].strip(" –").startswith(name)
