"""Where the marks of a chart go. Templates draw them as SVG; nothing here knows of colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.core.ui import Place, Quadrant

LETTER, LINE, GAP = (
    6.9,
    16,
    10,
)  # an average letter of the 12 px label, its line, and its distance from the dot

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """A drawing's view box and the plot within it. Drawn about as large as it is shown, so that letters keep their size."""

    width: int
    height: int

    @property
    def left(self) -> int:
        return 34

    @property
    def top(self) -> int:
        return 4

    @property
    def right(self) -> int:
        return self.width - 4

    @property
    def bottom(self) -> int:
        return self.height - 36

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

    def point(self, across: float, up: float) -> tuple[float, float]:
        x = self.left + (self.right - self.left) * min(max(across, 0), 100) / 100
        y = self.bottom - (self.bottom - self.top) * min(max(up, 0), 100) / 100
        return round(x, 1), round(y, 1)


WIDE, PHONE = Frame(560, 384), Frame(330, 330)


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
    """The 2×2 in the units of its frame."""

    quadrant: Quadrant
    frame: Frame
    dots: Sequence[Dot]


def draw_quadrant(quadrant: Quadrant, frame: Frame = WIDE) -> QuadrantDrawing:
    """Dots where the places are, labels beside them: right, else left, above or below, wherever nothing is covered. Cost: places squared."""
    points = [frame.point(place.x, place.y) for place in quadrant.places]
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in points]
    taken += [box for place in quadrant.places if place.before for box in _along(place, frame)]
    taken += _corners(quadrant, frame)
    dots = []
    for at, (place, (x, y)) in enumerate(zip(quadrant.places, points, strict=True)):
        label_x, label_y, anchor, box = _free_label(place.label, x, y, taken[:at] + taken[at + 1 :], frame)
        taken.append(box)
        dots.append(
            Dot(place, x, y, label_x, label_y, anchor, frame.point(*place.before) if place.before else None)
        )
    return QuadrantDrawing(quadrant, frame, dots)


def _corners(quadrant: Quadrant, frame: Frame) -> list[Box]:
    """The room that the names of the corners need."""
    boxes: list[Box] = []
    for at, name in enumerate(quadrant.corners):
        width = len(name) * LETTER + 12
        x = frame.left if at % 2 == 0 else frame.right - width
        y = frame.top if at < 2 else frame.bottom - 26
        boxes.append((x, y, x + width, y + 26))
    return boxes


def _along(place: Place, frame: Frame) -> list[Box]:
    """Small boxes on the trail from where somebody stood, without its last piece, which the dot covers."""
    boxes = []
    start = place.before or (place.x, place.y)
    for step in range(19):
        share = step / 20
        x, y = frame.point(start[0] + (place.x - start[0]) * share, start[1] + (place.y - start[1]) * share)
        boxes.append((x - 2, y - 2, x + 2, y + 2))
    return boxes


def _free_label(
    label: str, x: float, y: float, taken: Sequence[Box], frame: Frame
) -> tuple[float, float, str, Box]:
    width = len(label) * LETTER
    candidates: list[tuple[float, float, str, Box]] = [
        (x + GAP, y + 4, "start", (x + GAP, y - LINE / 2, x + GAP + width, y + LINE / 2)),
        (x - GAP, y + 4, "end", (x - GAP - width, y - LINE / 2, x - GAP, y + LINE / 2)),
        (x, y - GAP - 1, "middle", (x - width / 2, y - GAP - LINE + 4, x + width / 2, y - GAP + 4)),
        (x, y + GAP + 10, "middle", (x - width / 2, y + GAP - 2, x + width / 2, y + GAP + 14)),
    ]
    inside = [
        candidate
        for candidate in candidates
        if candidate[3][0] >= frame.left and candidate[3][2] <= frame.right
    ]
    free = [candidate for candidate in inside if not any(_overlap(candidate[3], box) for box in taken)]
    return (free or inside or candidates)[0]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
