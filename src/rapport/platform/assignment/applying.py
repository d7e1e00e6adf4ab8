"""Doing what the rules say: records get their owners by the write path, and why is kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.assignment.deciding import Decided, decide, write_down
from rapport.platform.history.change_sets import change_set, current_change_set
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

ACT = "assign"


def assign(spec: RecordSpec, ids: Iterable[int], *, actor: User | None, channel: str = "system") -> list[Decided]:
    """Give these records to whom the rules say, all or none, as the act of ``actor``; those out of reach are left.

    ``actor`` None is the system. What no rule fits, or nobody is found for, stays as it is and says so.
    """
    with change_set(actor=actor, channel=channel, act=ACT, kind=spec.name) as opened:
        wanted, decided = _decided(spec, ids, actor)
        opened.unchanged = True
        if wanted:
            write.update_many(spec, wanted, actor=actor)
        write_down(spec, decided, opened)
        if not opened.summary:
            opened.summary = _("%(count)s %(kinds)s assigned by rules") % {
                "count": len(wanted),
                "kinds": spec.label_plural,
            }
    return list(decided.values())


def owners_by_rules(spec: RecordSpec, actor: User | None, ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """The new owners of a chunk of a bulk change (records.bulk), written down in its transaction."""
    wanted, decided = _decided(spec, ids, actor)
    write_down(spec, decided, current_change_set())
    return wanted


def _decided(
    spec: RecordSpec, ids: Iterable[int], actor: User | None
) -> tuple[dict[int, dict[str, Any]], dict[int, Decided]]:
    """The values to write and what was decided; the records are locked before the turns, as every writer does."""
    reach = spec.objects() if actor is None else rows(spec, actor, Action.UPDATE.value)
    found = list(reach.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    decided = decide(spec, found)
    wanted = {pk: {"owner": one.user.uid} for pk, one in decided.items() if one.user is not None}
    return wanted, decided
