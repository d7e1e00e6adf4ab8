"""The chart of a report as a picture (PNG), for mails: bars beside their names, or lines over time.

Draws what :mod:`shown` gives a page's chart; pies, funnels and columns are drawn as bars, which a small picture shows
best. Pillow is imported with the first picture only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.lib.text import has_han, truncate

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SCALE = 2
"""Pixels of the picture for one of the mail, so that it is sharp on any screen."""
WIDTH = 620
BARS = 16
"""Bars that a picture has; the table below it has all."""
POINTS = 120
_NAMES = 190
_BAR, _GAP = 16, 9
_PLOT = 210
_COLOURS = ("#0b6b66", "#d98a2b", "#4f7cac", "#a4508b", "#6b8e23", "#c4584a", "#7b6fb3", "#3f9c8f")
_INK, _QUIET, _LINE = "#23221f", "#77736a", "#e3e0d8"
_FONTS = Path(__file__).resolve().parents[1] / "web" / "static" / "rapport" / "fonts"
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_CHINESE = (
    "NotoSansCJK-Regular*",
    "NotoSansSC*",
    "SourceHanSans*",
    "wqy-*",
    "msyh*",
    "PingFang*",
    "DroidSansFallback*",
)

Chart = Mapping[str, Any]


def picture_of(chart: Chart, text: Callable[[float], str]) -> bytes:
    """The chart as a PNG, ``WIDTH`` wide in the mail; ``text`` writes a figure as people read it."""
    from PIL import Image, ImageDraw

    names, series = list(chart["names"]), [one for one in chart["series"] if one["values"]]
    lines = chart["type"] == "line" and len(names) > 1
    legend = len(series) > 1
    if not lines:
        names = names[:BARS]
    height = 8 + (24 if legend else 0) + (_PLOT + 34 if lines else len(names) * _step(chart, series)) + 8
    image = Image.new("RGB", (WIDTH * SCALE, height * SCALE), "white")
    pen = _Pen(ImageDraw.Draw(image))
    top = 8
    if legend:
        _legend(pen, series, top)
        top += 24
    if lines:
        _lines(pen, names[-POINTS:], series, top, text)
    else:
        _bars(pen, chart, names, series, top, text)
    body = BytesIO()
    image.save(body, "PNG", optimize=True)
    return body.getvalue()


class _Pen:
    """Draws in pixels of the mail."""

    def __init__(self, draw: ImageDraw) -> None:
        self.draw = draw

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.draw.rounded_rectangle(
            (left * SCALE, top * SCALE, max(right, left + 1) * SCALE, bottom * SCALE), 2 * SCALE, fill=colour
        )

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def text(self, left: float, middle: float, text: str, colour: str = _INK, anchor: str = "lm") -> None:
        font = _font(has_han(text))
        self.draw.text((left * SCALE, middle * SCALE), text, fill=colour, font=font, anchor=anchor)

    def width(self, text: str) -> float:
        return float(_font(has_han(text)).getlength(text)) / SCALE


@lru_cache(maxsize=4)
def _font(chinese: bool) -> FreeTypeFont:
    """A font for a text; the machine's own where it has Han characters, which ours has not."""
    from PIL import ImageFont

    path = _chinese_font() if chinese else _FONTS / "inter.woff2"
    if path is not None and Path(path).is_file():
        return ImageFont.truetype(str(path), 12 * SCALE)
    found = ImageFont.load_default(12 * SCALE)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found


@lru_cache(maxsize=1)
def _chinese_font() -> str | None:
    folders = [Path(folder) for folder in _FOLDERS if Path(folder).is_dir()]
    found = (path for pattern in _CHINESE for folder in folders for path in sorted(folder.rglob(pattern)))
    return next((str(path) for path in found if path.suffix in (".ttf", ".otf", ".ttc")), None)


def _named(pen: _Pen, name: str, place: int, room: float) -> str:
    """A name as it fits; its place in the table where the machine has no font for it."""
    if has_han(name) and _chinese_font() is None:
        return f"{place}."
    shown = name
    while pen.width(shown) > room and len(shown) > 1:
        shown = truncate(shown, len(shown) - 1)
    return shown


def _is_stacked(chart: Chart) -> bool:
    return bool(chart["type"] == "stacked")


def _step(chart: Chart, series: Sequence[Chart]) -> int:
    return _GAP + _BAR if _is_stacked(chart) else _GAP + max(_BAR, len(series) * 8)


def _bars(
    pen: _Pen, chart: Chart, names: Sequence[str], series: Sequence[Chart], top: int, text: Callable[[float], str]
) -> None:
    values = [[max(0.0, one["values"][at] or 0.0) for one in series] for at in range(len(names))]
    most = max((sum(row) if _is_stacked(chart) else max(row) for row in values), default=0.0) or 1.0
    room = WIDTH - _NAMES - 90
    for at, (name, row) in enumerate(zip(names, values, strict=True)):
        start = top + at * _step(chart, series)
        middle = start + (_step(chart, series) - _GAP) / 2
        pen.text(_NAMES - 10, middle, _named(pen, name, at + 1, _NAMES - 14), anchor="rm")
        if _is_stacked(chart):
            left = float(_NAMES)
            for number, value in enumerate(row):
                right = left + room * value / most
                if value:
                    pen.box(left, start, right, start + _BAR, _colour(number))
                left = right
            pen.text(left + 6, middle, text(sum(row)), _QUIET)
            continue
        thick = _BAR if len(row) == 1 else 8
        for number, value in enumerate(row):
            right = _NAMES + room * value / most
            if value:
                pen.box(_NAMES, start + number * thick, right, start + (number + 1) * thick - 1, _colour(number))
            if len(row) == 1:
                given = series[0]["values"][at]
                pen.text(right + 6, middle, "–" if given is None else text(given), _QUIET)


def _lines(pen: _Pen, names: Sequence[str], series: Sequence[Chart], top: int, text: Callable[[float], str]) -> None:
    values = [[one or 0.0 for one in given["values"][-len(names) :]] for given in series]
    most = max((max(row) for row in values if row), default=0.0) or 1.0
    most = most if most < 4 else -(-most // 4) * 4  # so that the lines across stand at whole numbers
    room = max(pen.width(text(most)), 24) + 12
    right, bottom = WIDTH - 16, top + _PLOT
    for part in range(5):
        y = bottom - (_PLOT - 12) * part / 4
        pen.line([(room, y), (right, y)], _LINE, 1)
        pen.text(room - 6, y, text(most * part / 4), _QUIET, "rm")
    across = (right - room) / max(1, len(names) - 1)
    for number, row in enumerate(values):
        points = [(room + at * across, bottom - (_PLOT - 12) * max(0.0, one) / most) for at, one in enumerate(row)]
        pen.line(points, _colour(number), 2)
    shown = sorted({0, len(names) // 2, len(names) - 1})
    for at in shown:
        anchor = "lm" if at == 0 else "rm" if at == len(names) - 1 else "mm"
        pen.text(room + at * across, bottom + 16, _named(pen, names[at], at + 1, 150), _QUIET, anchor)


def _legend(pen: _Pen, series: Sequence[Chart], top: int) -> None:
    left = 8.0
    for number, one in enumerate(series):
        name = _named(pen, str(one["name"]), number + 1, 120)
        if left + pen.width(name) + 30 > WIDTH:
            pen.text(left, top + 8, _("and others"), _QUIET)
            return
        pen.box(left, top + 3, left + 10, top + 13, _colour(number))
        pen.text(left + 15, top + 8, name)
        left += pen.width(name) + 32


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]
