"""The components of templates/components/ as tags, and dates and money as filters. Each template says how it is used."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

from engage.core.form_keys import form_key
from engage.core.templatetags import words
from engage.core.templatetags.fields import clash_at, error_summary, field, seen
from engage.core.templatetags.words import initials, render
from engage.core.ui import Bar, Column, Event, Link, Step

EXPORTS = (("xlsx", "Excel (XLSX)"), ("csv", "CSV"))
# Of what is counted under a list, the one that does not end in an s more.
SINGULAR = {"people": "person"}

register = template.Library()
register.simple_tag(field)
register.simple_tag(error_summary)
register.simple_tag(form_key)
register.simple_tag(seen)
register.simple_tag(clash_at)
register.tags.update(words.register.tags)
register.filters.update(words.register.filters)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 16) -> str:
    """A lucide icon for the eyes only; the words beside it say the same."""
    return lucide(name, size=size, stroke_width="1.75", aria_hidden="true", focusable="false")


# --- things with something inside -----------------------------------------------------------------------------------


@register.simple_block_tag
def badge(content: str, tone: str = "", dot: bool = False) -> SafeString:
    return render("badge", content=mark_safe(content.strip()), tone=tone, dot=dot)  # noqa: S308


@register.simple_block_tag
def panel(
    content: str,
    title: str = "",
    aside: str = "",
    tone: str = "",
    level: int = 2,
    flush: bool = False,
    anchor: str = "",
) -> SafeString:
    return render(
        "panel",
        content=content,
        title=title,
        aside=aside,
        tone=tone,
        heading=f"h{level}",
        flush=flush,
        anchor=anchor,
    )


@register.simple_block_tag
def panel_head(content: str, title: str, level: int = 2) -> SafeString:
    return render("panel_head", content=content, title=title, heading=f"h{level}")


@register.simple_block_tag
def panel_body(content: str) -> SafeString:
    return format_html('<div class="panel-body">{}</div>', content)


@register.simple_block_tag
def notice(content: str, tone: str = "", title: str = "") -> SafeString:
    return render("notice", content=content, tone=tone, title=title)


@register.simple_block_tag
def rows(content: str, divided: bool = False) -> SafeString:
    return format_html('<ul class="{}">{}</ul>', "rows-divided" if divided else "rows", content)


@register.simple_block_tag
def row(content: str, title: str, detail: str = "", href: str = "", lead: str = "") -> SafeString:
    return render("row", content=content, title=title, detail=detail, href=href, lead=lead)


@register.simple_block_tag
def stats(content: str) -> SafeString:
    return format_html('<div class="stats">{}</div>', content)


@register.simple_block_tag
def redline(content: str, title: str = "Red lines") -> SafeString:
    return render("redline", content=content, title=title)


@register.simple_block_tag
def disclosure(content: str, summary: str, opened: bool = False) -> SafeString:
    return render("disclosure", content=content, summary=summary, opened=opened)


@register.simple_block_tag
def menu(content: str, label: str) -> SafeString:
    return render("menu", content=content, label=label)


# --- things by themselves -------------------------------------------------------------------------------------------


@register.simple_tag
def button(
    label: str, href: str = "", tone: str = "", icon: str = "", size: str = "", **attributes: object
) -> SafeString:
    """`tone`: strong (one a page), danger, text, or outlined. Attributes such as name, value, form or type are passed on."""
    attributes = {
        name.replace("_", "-"): value for name, value in attributes.items() if value not in ("", None, False)
    }
    return render("button", label=label, href=href, tone=tone, icon=icon, size=size, attributes=attributes)


@register.simple_tag(takes_context=True)
def action(
    context: template.Context,
    label: str,
    url: str,
    tone: str = "",
    confirm: str = "",
    icon: str = "",
    size: str = "",
    **fields: object,
) -> SafeString:
    """A button that writes: a form of its own with the CSRF token; further names become hidden fields."""
    token = context.get("csrf_token")
    return render(
        "action",
        label=label,
        url=url,
        tone=tone,
        confirm=confirm,
        icon=icon,
        size=size,
        fields=fields,
        csrf_token=token,
    )


@register.simple_tag
def avatar(name: str, large: bool = False) -> SafeString:
    return render("avatar", initials=initials(name), large=large)


@register.simple_tag
def who(name: str, title: str = "") -> SafeString:
    return render("who", name=name, title=title, initials=initials(name))


@register.simple_tag
def stepper(steps: Sequence[Step], label: str = "Where this visit stands") -> SafeString:
    return render("stepper", steps=steps, label=label)


@register.simple_tag
def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    empty: str = "",
    keep: bool = False,
) -> SafeString:
    lines = [list(zip(columns, row, strict=True)) for row in rows]
    return render("table", caption=caption, columns=columns, lines=lines, empty=empty, keep=keep)


@register.simple_tag
def empty(title: str, body: str = "", action: str = "", url: str = "") -> SafeString:
    return render("empty", title=title, body=body, action=action, url=url)


@register.simple_tag
def stat(
    label: str,
    value: object,
    unit: str = "",
    share: float | None = None,
    goal: float | None = None,
    note: str = "",
    tone: str = "",
) -> SafeString:
    return render(
        "stat",
        label=label,
        value=value,
        unit=unit,
        share=_percent(share),
        goal=_percent(goal),
        note=note,
        tone=tone,
    )


@register.simple_tag
def bars(rows: Sequence[Bar]) -> SafeString:
    return render("bars", rows=rows)


@register.simple_tag
def timeline(events: Iterable[Event]) -> SafeString:
    return render("timeline", events=events)


@register.simple_tag
def tabs(links: Sequence[Link], label: str) -> SafeString:
    return render("tabs", links=links, label=label)


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Page[Any], what: str = "") -> SafeString:
    def address(number: int) -> str:
        query = request.GET.copy() if (request := context.get("request")) else QueryDict(mutable=True)
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    earlier = address(page.previous_page_number()) if page.has_previous() else ""
    later = address(page.next_page_number()) if page.has_next() else ""
    counted = SINGULAR.get(what, what.removesuffix("s")) if page.paginator.count == 1 else what
    return render("pager", page=page, what=counted, earlier=earlier, later=later)


@register.simple_tag(takes_context=True)
def exports(context: template.Context, api_name: str, **fixed: object) -> SafeString:
    """A menu that downloads what a list shows, whole: the API's list of this name with the same filters, and `fixed` ones."""
    query = request.GET.copy() if (request := context.get("request")) else QueryDict(mutable=True)
    for name in [name for name, value in query.items() if name == "page" or not value]:
        del query[name]
    query.update({name: str(value) for name, value in fixed.items()})
    links = []
    for kind, label in EXPORTS:
        query["format"] = kind
        links.append(Link(label, f"{reverse(api_name)}?{query.urlencode()}"))
    return render("exports", links=links)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(min(max(float(share), 0.0), 100.0), 1)
