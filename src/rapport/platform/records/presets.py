"""Views of a list that a record type declares itself, beside those that people save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from rapport.platform.records.spec import RecordSpec

ALL = "all"
MINE = "mine"


@dataclass(frozen=True, slots=True)
class Preset:
    """A view that is always there: its name in addresses, its label, and the list's parameters (``is_done=false``).

    ``default`` makes it the one that opens first; otherwise that is "all". ``shown`` is how its rows are shown
    (``board:stage``), a table when empty.
    """

    name: str
    label: Any
    parameters: str = ""
    default: bool = False
    shown: str = ""


def presets_of(spec: RecordSpec, given: Sequence[Preset] = ()) -> list[Preset]:
    """The views that are always there: all, mine where rows have an owner, and what the kind declares; ``given`` are
    those that follow from what is set up (:meth:`RecordType.get_views`)."""
    declared = [*given, *spec.record.views]
    named = {preset.name for preset in declared}
    own = [Preset(ALL, _("All"))] if ALL not in named else []
    if spec.owned and MINE not in named:
        own.append(Preset(MINE, _("Mine"), "owner=me"))
    return [*declared, *own] if any(preset.default for preset in declared) else [*own, *declared]
