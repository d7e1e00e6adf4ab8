"""Where the parties of a relationship map stand, so that no text touches another: pure arithmetic, no queries.

The neighbours stand in a column on either side of the centre, bent to an arc, each in a slot as high as what hangs on
it; those behind stand further out in the same slot. What ties a party to the one before it is written at the party
(above the inner ones, below the name of the outer ones) rather than on the line, where lines that leave one point meet.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from math import hypot, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rapport.customers.relationship_map import Node

WIDTH = 1300
RADII = (28, 17, 15)
"""Of the nodes by ring."""
NAME_SIZE = (17.0, 15.0, 15.0)
NOTE_SIZE = 12.5
"""Font sizes in units of the drawing, as in customers.css."""
ROOM = (190.0, 168.0, 172.0)
"""What a name may take across, by ring."""
_INNER_SLOT, _OUTER_SLOT = 92.0, 48.0
_INNER_ARC, _OUTER_ARC = 255.0, 440.0
_INNER_LEAST, _APART = 205.0, 165.0
_MARGIN = 34.0
_LEAST_HEIGHT = 300.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def text_width(text: str, size: float) -> float:
    """About how wide a text is set in Inter, rather too wide; a Chinese character is a square."""
    return sum(size * _share(character) for character in text)


def _share(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "iljtfrI.,:;'|! ()":
        return 0.36
    return 0.72 if character.isupper() or character in "mwMW@%&" else 0.58


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of it as there is room for with an ellipsis."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def place(root: Node) -> float:
    """Give every node its place; returns the height of the drawing."""
    sides = _sides(root.children)
    height = max(_LEAST_HEIGHT, *(sum(map(_slot, side)) for side in sides)) + 2 * _MARGIN
    root.x, root.y = WIDTH / 2, height / 2
    for side, direction in zip(sides, (1, -1), strict=True):
        top = root.y - sum(map(_slot, side)) / 2
        for child in side:
            _place_slot(child, root, direction, top, height)
            top += _slot(child)
    return height


def bow(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """The control point of a curve from one place to another: beside the middle, above it where that is level."""
    (x1, y1), (x2, y2) = sorted((first, second))
    length = hypot(x2 - x1, y2 - y1) or 1.0
    out = min(90.0, 0.32 * length) + 24
    across = (x1 + x2) / 2 + (y2 - y1) / length * out
    return round(across, 1), round(max(_MARGIN / 2, (y1 + y2) / 2 - (x2 - x1) / length * out), 1)


def _sides(children: list[Node]) -> tuple[list[Node], list[Node]]:
    """Share the neighbours so that both sides are about as high; the first stands on the right."""
    sides: tuple[list[Node], list[Node]] = ([], [])
    heights = [0.0, 0.0]
    for child in sorted(children, key=_slot, reverse=True):
        side = 0 if heights[0] <= heights[1] else 1
        sides[side].append(child)
        heights[side] += _slot(child)
    return sides


def _slot(child: Node) -> float:
    return max(_INNER_SLOT, _OUTER_SLOT * len(child.children))


def _place_slot(child: Node, root: Node, direction: int, top: float, height: float) -> None:
    slot = _slot(child)
    child.side = direction
    child.y = round(top + slot / 2, 1)
    across = max(_INNER_LEAST, _INNER_ARC * _bend(child.y - root.y, height))
    child.x = round(root.x + direction * across, 1)
    step = slot / max(1, len(child.children))
    for number, outer in enumerate(child.children):
        outer.side = direction
        outer.y = round(top + step * (number + 0.5), 1)
        out = max(across + _APART, _OUTER_ARC * _bend(outer.y - root.y, height))
        outer.x = round(root.x + direction * out, 1)


def _bend(down: float, height: float) -> float:
    """How far out on the arc a place stands that is so far below or above the centre; 1 at its height."""
    return sqrt(max(0.0, 1 - (down / (height / 2 + 140)) ** 2))
