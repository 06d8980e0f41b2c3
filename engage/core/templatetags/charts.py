"""Charts as inline SVG. A panel's title says the finding; the numbers stand in a table behind a disclosure."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from engage.core.charts import draw_quadrant
from engage.core.ui import Quadrant

register = template.Library()


@register.simple_tag
def quadrant(values: Quadrant) -> SafeString:
    return mark_safe(get_template("components/quadrant.html").render({"drawing": draw_quadrant(values)}))  # noqa: S308
