"""The components: what they print for people, for keyboards and screen readers, and what they never let through."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from engage.core import clock
from engage.core.charts import PHONE, WIDE, draw_quadrant
from engage.core.ui import Bar, Column, Event, Link, Place, Quadrant, Step

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_monday_morning_in_berlin(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with timezone.override("Europe/Berlin"):
        yield


def shown(source: str, **context: object) -> str:
    return Template("{% load ui charts %}" + source).render(Context(context))


def text(source: str, **context: object) -> str:
    """What is left for the reader: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", shown(source, **context))).strip()


# --- times and deadlines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("America/New_York", "Tue 24 Nov, 14:00–15:30 (08:00 in New York)"),
        ("Asia/Tokyo", "Tue 24 Nov, 14:00–15:30 (22:00 in Tokyo)"),
        ("Pacific/Auckland", "Tue 24 Nov, 14:00–15:30 (Wed 25 Nov, 02:00 in Auckland)"),
        ("Europe/Paris", "Tue 24 Nov, 14:00–15:30"),
        ("", "Tue 24 Nov, 14:00–15:30"),
    ],
)
def test_a_time_stands_in_the_readers_zone_with_the_customers_beside_it_where_they_differ(other, words):
    start = datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert (
        text(
            "{% moment start other_tz=other until=end %}",
            start=start,
            end=start + timedelta(minutes=90),
            other=other,
        )
        == words
    )


def test_a_time_says_its_instant_to_machines_and_takes_another_readers_zone():
    html = shown('{% moment start "America/New_York" %}', start=datetime(2026, 11, 24, 13, tzinfo=UTC))
    assert html == '<time datetime="2026-11-24T08:00-05:00">Tue 24 Nov, 08:00</time>'


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2026, 11, 11), "late by 12 days", "bad"),
        (date(2026, 11, 22), "late by 1 day", "bad"),
        (date(2026, 11, 23), "due today", "due"),
        (date(2026, 11, 24), "due tomorrow", "due"),
        (date(2026, 11, 30), "due 30 Nov", ""),
        (date(2027, 1, 4), "due 4 Jan 2027", ""),
        (NOW - timedelta(minutes=20), "late by 20 min", "bad"),
        (NOW - timedelta(hours=6, minutes=50), "late by 6 h", "bad"),
        (NOW - timedelta(days=3), "late by 3 days", "bad"),
        (NOW + timedelta(seconds=10), "due in 1 min", "due"),
        (NOW + timedelta(hours=6, minutes=30), "due in 6 h", "due"),
        (NOW + timedelta(hours=12, minutes=10), "due today", "due"),
        (NOW + timedelta(hours=23), "due tomorrow", "due"),
    ],
)
def test_a_deadline_says_how_near_it_is_and_its_badge_has_the_tone_to_it(due, words, tone):
    assert text("{{ due|due }}", due=due) == words
    assert text("{% due_badge due %}", due=due) == words
    assert shown("{{ due|due_tone }}", due=due) == tone
    assert ("badge-" + tone in shown("{% due_badge due %}", due=due)) is bool(tone)


def test_what_is_late_is_counted_by_the_readers_calendar():
    late_evening = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # 23:30 in Berlin, the 23rd already in Tokyo
    assert text("{{ due|due }}", due=late_evening.date()) == "late by 1 day"
    assert text("{{ at|when }}", at=late_evening) == "yesterday 23:30"
    assert text('{{ at|when:"Asia/Tokyo" }}', at=late_evening) == "today 07:30"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ at|day }}", "24 Nov"),
        ("{{ at|weekday }}", "Tue 24 Nov"),
        ("{{ at|hours }}", "14:00"),
        ("{{ at|when }}", "tomorrow 14:00"),
        ("{{ long_ago|when }}", "6 Nov 2025"),
        ('{{ at|countdown:"seagull" }}', "seagull in 1 day"),
        ('{{ soon|countdown:"seagull" }}', "seagull in 6 h"),
        ('{{ long_ago|countdown:"seagull" }}', "seagull 382 days ago"),
    ],
)
def test_dates_read_as_people_say_them(source, words):
    at = datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert (
        text(
            source,
            at=at,
            soon=NOW + timedelta(hours=6, minutes=30),
            long_ago=datetime(2025, 11, 6, 9, tzinfo=UTC),
        )
        == words
    )


def test_no_date_is_no_word():
    for source in (
        "{% moment x %}",
        "{% due_badge x %}",
        "{{ x|day }}",
        "{{ x|weekday }}",
        "{{ x|hours }}",
        "{{ x|when }}",
        "{{ x|due }}",
        "{{ x|due_tone }}",
        '{{ x|countdown:"y" }}',
    ):
        assert shown(source, x=None) == ""


# --- money -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "short", "whole"),
    [
        (12_400_000, "EUR", "€ 12.4 m", "€ 12,400,000"),
        (300_000, "EUR", "€ 0.3 m", "€ 300,000"),
        (999_960_000, "USD", "$ 1.0 bn", "$ 999,960,000"),
        (99_949, "GBP", "£ 100 k", "£ 99,949"),
        (45_300, "CHF", "CHF 45 k", "CHF 45,300"),
        (850, "EUR", "€ 850", "€ 850"),
        (0, "EUR", "€ 0", "€ 0"),
        (-1_250_000, "EUR", "−€ 1.3 m", "−€ 1,250,000"),
        (None, "EUR", "–", "–"),
    ],
)
def test_money_is_short_in_words_and_whole_in_tables(amount, currency, short, whole):
    assert (
        shown("{{ amount|money:currency }}", amount=amount, currency=currency).replace("\xa0", " ") == short
    )
    assert (
        shown("{{ amount|money_whole:currency }}", amount=amount, currency=currency).replace("\xa0", " ")
        == whole
    )


# --- small components ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nadine Keller", "NK"),
        ("Dr. Ilse Weiss", "IW"),
        ("Ana María de la Cruz", "AC"),
        ("Cher", "C"),
        ("", ""),
    ],
)
def test_initials_leave_titles_out(name, letters):
    assert text("{% avatar name %}", name=name) == letters


def test_an_icon_is_for_the_eyes_only():
    html = shown('{% icon "check" %}')
    assert 'aria-hidden="true"' in html
    assert "xmlns" not in html


@pytest.mark.parametrize(
    "source",
    [
        "{% badge %}{{ evil }}{% endbadge %}",
        "{% panel title=evil aside=evil %}{{ evil }}{% endpanel %}",
        "{% rows %}{% row title=evil detail=evil href=evil lead=evil %}{{ evil }}{% endrow %}{% endrows %}",
        "{% notice title=evil %}{{ evil }}{% endnotice %}",
        "{% button evil href=evil data_note=evil %}{% action evil url=evil confirm=evil field=evil %}",
        "{% who evil title=evil %}{% avatar evil %}",
        "{% empty evil evil action=evil url=evil %}",
        "{% stats %}{% stat evil evil unit=evil note=evil %}{% endstats %}",
        "{% table evil columns rows %}",
        "{% stepper steps %}{% timeline events %}{% tabs links evil %}{% bars bars %}",
        "{% quadrant square %}",
    ],
)
def test_no_component_lets_markup_through(source):
    evil = "\"><script>alert('R&D')</script>"
    html = shown(
        source,
        evil=evil,
        columns=[Column(evil, sort_url=evil)],
        rows=[[evil]],
        steps=[Step(evil, "now", evil)],
        events=[Event(NOW, evil, evil, url=evil)],
        links=[Link(evil, evil)],
        bars=[Bar(evil, evil, 50)],
        square=Quadrant(evil, evil, (evil, evil, evil, evil), [Place(evil, 1, 1)]),
    )
    assert "<script>" not in html
    assert "&amp;amp;" not in html
    assert "R&amp;D" in html or "avatar" in source


def test_no_component_carries_inline_style_or_script():
    html = shown(
        "{% stats %}{% stat 'Briefed' 86 share=86 goal=90 %}{% endstats %}{% bars bars %}{% quadrant square %}{% include 'base.html' %}",
        bars=[Bar("2026", "€ 1 m", 40)],
        square=Quadrant("x", "y", ("a", "b", "c", "d"), [Place("Moreau", 70, 69, before=(57, 36))]),
        navigation=[],
    )
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_an_action_posts_with_the_token_and_its_hidden_fields():
    html = shown(
        '{% action "Cancel the visit" url="/visits/7/cancel" tone="danger" confirm="The time is freed." version=3 %}',
        csrf_token="tok",
    )
    assert (
        '<form class="action" method="post" action="/visits/7/cancel" data-confirm="The time is freed.">'
        in html
    )
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="tok">' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert '<button type="submit" class="button button-danger">Cancel the visit</button>' in html


def test_the_stepper_says_in_words_what_its_colours_say():
    steps = [
        Step("Requested", "done", "Nadine, 6 Nov"),
        Step("Briefed", "missed"),
        Step("Held", "now"),
        Step("Closed", "todo"),
        Step("Cancelled", "off"),
    ]
    words = text("{% stepper steps %}", steps=steps)
    assert (
        words
        == "Requested, done Nadine, 6 Nov Briefed, passed over Held, now Closed, to come Cancelled, will not come"
    )
    assert shown("{% stepper steps %}", steps=steps).count('aria-current="step"') == 1


def test_a_bar_is_as_long_as_its_share_and_never_leaves_its_track():
    html = shown(
        "{% stats %}{% stat 'On time' 78 share=78.26 goal=90 tone='due' %}{% stat 'x' 1 share=130 %}{% stat 'y' 1 share=0 %}{% endstats %}"
    )
    assert re.findall(r'bar-value[^>]* width="([\d.]+%)"', html) == ["78.3%", "100.0%", "0.0%"]
    assert 'class="bar-goal" x="90.0%"' in html
    assert "The goal is 90 %." in html


def test_a_table_keeps_its_roles_and_labels_for_phone_and_screen_reader():
    columns = [Column("Agenda", sort_url="?by=agenda", sorted="descending"), Column("Min", numeric=True)]
    html = shown('{% table "Agenda" columns rows %}', columns=columns, rows=[["Line 4", 30]])
    assert 'aria-sort="descending"' in html
    assert (
        '<th scope="row" role="rowheader">Line 4</th><td role="cell" data-label="Min" class="number">30</td>'
        in html
    )
    assert "Nobody yet." in shown(
        '{% table "x" columns rows empty="Nobody yet." %}', columns=columns, rows=[]
    )


def test_a_table_with_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        shown('{% table "x" columns rows %}', columns=[Column("a"), Column("b")], rows=[["only one"]])


def test_the_pager_keeps_the_filters_of_the_address():
    page = Paginator(range(120), 50).page(2)
    html = shown(
        '{% pager page "visits" %}', page=page, request=RequestFactory().get("/visits?state=held&page=2")
    )
    assert text('{% pager page "visits" %}', page=page).startswith("51–100 of 120 visits")
    assert 'href="?state=held&amp;page=1"' in html
    assert 'href="?state=held&amp;page=3"' in html


def test_one_page_has_no_pager_links():
    html = shown('{% pager page "visits" %}', page=Paginator(range(3), 50).page(1))
    assert "href" not in html
    assert "3 visits" in html


@pytest.mark.parametrize(("what", "one"), [("requests", "1 request"), ("people", "1 person")])
def test_one_is_not_several(what, one):
    assert text(f'{{% pager page "{what}" %}}', page=Paginator(range(1), 50).page(1)) == one


def test_codes_are_said_as_places():
    assert (
        text("{{ zone|place }}, {{ code|country }}", zone="America/New_York", code="DE")
        == "New York, Germany"
    )


# --- forms -----------------------------------------------------------------------------------------------------------


class Request(forms.Form):
    title = forms.CharField(label="The point", help_text="What should be different afterwards?")
    format = forms.ChoiceField(
        label="Format", choices=[("a", "On site"), ("b", "Video")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    secret = forms.BooleanField(label="Confidential", required=False)
    visit = forms.IntegerField(widget=forms.HiddenInput, required=False)
    password = forms.CharField(widget=forms.PasswordInput, required=False)

    def clean_note(self) -> str:
        if self.cleaned_data["note"] == "<b>":
            raise forms.ValidationError("Say it without <b>.")
        return str(self.cleaned_data["note"])


def test_a_field_tells_hint_and_error_together_with_its_control():
    html = shown("{% field form.title %}", form=Request({}))
    assert 'aria-describedby="id_title-hint id_title-error"' in html
    assert 'id="id_title-hint">What should be different afterwards?' in html
    assert 'aria-invalid="true"' in html
    assert "Please fill this in." in html


def test_a_field_without_hint_and_error_describes_nothing():
    html = shown('{% field form.title hint="" %}', form=Request())
    assert "aria-describedby" not in html
    assert 'class="input"' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = shown("{% field form.format %}", form=Request({}))
    assert '<legend class="field-label">Format</legend>' in html
    assert 'aria-describedby="id_format-error"' in html
    assert "Choose one." in html


def test_what_may_stay_empty_says_so_unless_told_otherwise():
    assert "(optional)" in shown("{% field form.note %}", form=Request())
    assert "(optional)" not in shown("{% field form.note optional=False %}", form=Request())
    assert "(optional)" not in shown("{% field form.title %}{% field form.secret %}", form=Request())
    quiet = Request()
    quiet.marks_optional = False
    assert "(optional)" not in shown("{% field form.note %}", form=quiet)


def test_a_password_field_helps_the_password_manager_and_further_attributes_reach_the_control():
    html = shown("{% field form.password autofocus=True %}{% field form.note rows=3 %}", form=Request())
    assert 'autocomplete="current-password"' in html
    assert " autofocus" in html
    assert 'rows="3"' in html


def test_a_hidden_field_is_just_that():
    assert (
        shown("{% field form.visit %}", form=Request()) == '<input type="hidden" name="visit" id="id_visit">'
    )


def test_the_summary_links_every_error_to_the_control_that_is_wrong():
    form = Request({"note": "<b>"})
    form.add_error(None, "The executive is blocked.")
    html = shown("{% error_summary form %}", form=form)
    assert "4 things need your attention" in html
    assert "<li>The executive is blocked.</li>" in html
    assert '<a href="#id_title">The point: please fill this in.</a>' in html
    assert '<a href="#id_format_0">Format: choose one.</a>' in html
    assert '<a href="#id_note">Note: say it without &lt;b&gt;.</a>' in html


def test_the_summary_takes_formsets_and_is_silent_where_all_is_well():
    formset = forms.formset_factory(Request, extra=1)
    wrong = formset({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-format": "a"})
    assert '<a href="#id_form-0-title">The point: please fill this in.</a>' in shown(
        "{% error_summary form rows %}", form=None, rows=wrong
    )
    assert shown("{% error_summary form %}", form=Request({"title": "x", "format": "a"})) == ""
    assert shown("{% error_summary form %}", form=Request()) == ""


def test_a_formset_shows_its_rows_a_template_for_more_and_works_without_script():
    class Row(forms.Form):
        objective = forms.CharField()

    rows = forms.formset_factory(Row, extra=2, can_delete=True)(
        prefix="objectives", initial=[{"objective": "April"}]
    )
    html = shown(
        '{% include "components/formset.html" with formset=rows row="components/field_row.html" title="Objectives" %}',
        rows=rows,
    )
    assert html.count("data-formset-row>") == 4  # one filled, two spare, one in the template
    assert 'name="objectives-TOTAL_FORMS" value="3"' in html
    assert 'name="objectives-__prefix__-objective"' in html
    assert 'name="objectives-0-DELETE"' in html


# --- the 2×2 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", [WIDE, PHONE])
def test_labels_of_the_square_cover_neither_dots_nor_each_other(frame):
    places = [
        Place("Moreau", 70, 69, before=(57, 36)),
        Place("Ito", 66, 66),
        Place("Adeyemi", 97, 81),
        Place("Vance", 2, 3),
        Place("Sato", 69, 60),
    ]
    drawing = draw_quadrant(Quadrant("x", "y", ("a", "b", "c", "d"), places), frame)
    boxes = []
    for dot in drawing.dots:
        width = len(dot.place.label) * 6.9
        left = dot.label_x - {"start": 0, "middle": width / 2, "end": width}[dot.anchor]
        boxes.append((left, dot.label_y - 11, left + width, dot.label_y + 3))
    for at, one in enumerate(boxes):
        assert frame.left <= one[0]
        assert one[2] <= frame.right
        assert not [
            other
            for other in boxes[at + 1 :]
            if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        ]
        assert not [dot for dot in drawing.dots if one[0] < dot.x < one[2] and one[1] < dot.y < one[3]]


def test_the_square_has_its_table_below_it():
    square = Quadrant("Revenue", "Relationship", ("a", "b", "c", "d"), [Place("Moreau", 70, 69)])
    html = shown("{% quadrant q %}", q=square)
    assert re.findall(r"<t[hd] [^>]*>([^<]+)</t[hd]>", html)[-3:] == ["Moreau", "70", "69"]
