"""How the rows of a list are shown, beside the plain table: in groups, on a board, on a calendar.

As text it stands in addresses and in views: ``group:city``, ``group:due_on:month``, ``board:priority``,
``calendar:due_on``; "" and ``table`` are the table. What each looks like is the web's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.records.filters import ListError
from rapport.platform.records.groupings import Grouping, parse_grouping
from rapport.platform.records.record import Board, Calendar
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

SHOWN = "shown"
"""The parameter of an address that says it."""
DAY, SPAN = "day", "span"
"""The parameters that say where a calendar is: a day of it, and how much around that day."""
TABLE = "table"
LOOK = (SHOWN, DAY, SPAN)
LENGTH = 200


class Mode(StrEnum):
    """The ways to show rows."""

    GROUP = "group"
    BOARD = "board"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Shown:
    """A way to show rows, by a field."""

    mode: Mode
    grouping: Grouping | None = None
    board: Board | None = None
    calendar: Calendar | None = None


def parse_shown(spec: RecordSpec, text: object, user: User | None) -> Shown | None:
    """What a text says, for one reader; None for the table. ListError for what the kind or the reader does not have."""
    if text in ("", TABLE):
        return None
    if isinstance(text, str) and len(text) <= LENGTH:
        mode, _colon, rest = text.partition(":")
        seen = visible_fields(spec, user)
        if mode == Mode.GROUP:
            name, _colon, step = rest.partition(":")
            given = {"field": name, **({"by": step} if step else {})}
            return Shown(Mode.GROUP, grouping=parse_grouping(spec, given, user, SHOWN))
        if mode == Mode.BOARD:
            board = next((one for one in spec.boards if one.by == rest and rest in seen), None)
            if board is not None:
                return Shown(Mode.BOARD, board=board)
        if mode == Mode.CALENDAR:
            calendar = next((one for one in spec.calendars if one.on == rest and rest in seen), None)
            if calendar is not None:
                return Shown(Mode.CALENDAR, calendar=calendar)
    raise ListError(SHOWN, _("This list can't be shown in this way."))


def shown_or_table(spec: RecordSpec, text: str, user: User) -> Shown | None:
    """The same of what a view says: a reader who may not see the field gets the table."""
    try:
        return parse_shown(spec, text, user)
    except ListError:
        return None


def group_text(grouping: Grouping) -> str:
    """Rows in these groups, as text."""
    return ":".join(part for part in (Mode.GROUP, grouping.field.name, grouping.step) if part)
