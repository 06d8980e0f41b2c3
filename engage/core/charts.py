"""Where the marks of a chart go. Templates draw them as SVG; nothing here knows of colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.core.ui import Place, Quadrant

WIDTH, HEIGHT = 640, 404
LEFT, TOP, RIGHT, BOTTOM = 34, 4, 636, 368
LETTER, LINE, GAP = 6.9, 16, 10  # an average letter of the 12 px label, its line, and its distance from the dot

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Dot:
    """A place on the drawing, with its label where it covers no other mark. `anchor` is SVG's text-anchor."""

    place: Place
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    trail: tuple[float, float] | None


@dataclass(frozen=True)
class QuadrantDrawing:
    """The 2×2 in the units of its view box."""

    quadrant: Quadrant
    dots: Sequence[Dot]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    right: int = RIGHT
    bottom: int = BOTTOM

    @property
    def middle_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def half_width(self) -> float:
        return (self.right - self.left) / 2

    @property
    def half_height(self) -> float:
        return (self.bottom - self.top) / 2


def draw_quadrant(quadrant: Quadrant) -> QuadrantDrawing:
    """Dots where the places are, labels beside them: right, else left, above or below, wherever nothing is covered. Cost: places squared."""
    points = [(_across(place.x), _up(place.y)) for place in quadrant.places]
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in points]
    taken += [(LEFT, TOP, LEFT + 110, TOP + 26), (RIGHT - 110, TOP, RIGHT, TOP + 26)]
    taken += [(LEFT, BOTTOM - 26, LEFT + 110, BOTTOM), (RIGHT - 110, BOTTOM - 26, RIGHT, BOTTOM)]
    dots = []
    for at, (place, (x, y)) in enumerate(zip(quadrant.places, points, strict=True)):
        others = taken[:at] + taken[at + 1 :]
        label_x, label_y, anchor, box = _free_label(place.label, x, y, others)
        taken.append(box)
        trail = (_across(place.before[0]), _up(place.before[1])) if place.before else None
        dots.append(Dot(place, x, y, label_x, label_y, anchor, trail))
    return QuadrantDrawing(quadrant, dots)


def _across(percent: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * min(max(percent, 0), 100) / 100, 1)


def _up(percent: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(max(percent, 0), 100) / 100, 1)


def _free_label(label: str, x: float, y: float, taken: Sequence[Box]) -> tuple[float, float, str, Box]:
    width = len(label) * LETTER
    candidates: list[tuple[float, float, str, Box]] = [
        (x + GAP, y + 4, "start", (x + GAP, y - LINE / 2, x + GAP + width, y + LINE / 2)),
        (x - GAP, y + 4, "end", (x - GAP - width, y - LINE / 2, x - GAP, y + LINE / 2)),
        (x, y - GAP, "middle", (x - width / 2, y - GAP - LINE + 4, x + width / 2, y - GAP + 4)),
        (x, y + GAP + 10, "middle", (x - width / 2, y + GAP - 2, x + width / 2, y + GAP + 14)),
    ]
    inside = [candidate for candidate in candidates if candidate[3][0] >= LEFT and candidate[3][2] <= RIGHT]
    free = [candidate for candidate in inside if not any(_overlap(candidate[3], box) for box in taken)]
    return (free or inside or candidates)[0]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
