"""Charts as inline SVG. A panel's title says the finding; the numbers stand in a table behind a disclosure."""

from collections.abc import Sequence

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from engage.core.charts import PHONE, WIDE, draw_quadrant
from engage.core.columns import draw_columns
from engage.core.ui import Bar, Quadrant

register = template.Library()


@register.simple_tag
def quadrant(values: Quadrant) -> SafeString:
    context = {"quadrant": values, "wide": draw_quadrant(values, WIDE), "phone": draw_quadrant(values, PHONE)}
    return mark_safe(get_template("components/quadrant.html").render(context))  # noqa: S308


@register.simple_tag
def columns(bars: Sequence[Bar], label: str) -> SafeString:
    context = {"drawing": draw_columns(bars), "label": label}
    return mark_safe(get_template("components/columns.html").render(context))  # noqa: S308
