"""Upright bars side by side, such as money by year. Pure: where the marks go, in the units of the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.core.ui import Bar

HEIGHT, LABEL_ROOM, VALUE_ROOM = 150, 22, 18
STEP, THICKNESS = 66, 40


@dataclass(frozen=True)
class ColumnMark:
    """One bar: `value_y` is where its value is written, above it."""

    bar: Bar
    x: float
    y: float
    height: float
    middle: float
    value_y: float
    is_last: bool


@dataclass(frozen=True)
class ColumnsDrawing:
    width: int
    height: int
    thickness: int
    baseline: int
    label_y: int
    marks: Sequence[ColumnMark]


def draw_columns(bars: Sequence[Bar]) -> ColumnsDrawing:
    """Drawn as large as it is shown, so that letters keep their size; `share` of a bar is its height in percent of the room."""
    baseline = HEIGHT - LABEL_ROOM
    room = baseline - VALUE_ROOM
    marks = []
    for at, bar in enumerate(bars):
        height = round(max(min(bar.share, 100.0), 0.0) / 100 * room, 1)
        x = at * STEP + (STEP - THICKNESS) / 2
        y = round(baseline - height, 1)
        marks.append(ColumnMark(bar, x, y, height, at * STEP + STEP / 2, y - 5, at == len(bars) - 1))
    return ColumnsDrawing(max(len(bars), 1) * STEP, HEIGHT, THICKNESS, baseline, HEIGHT - 5, marks)
