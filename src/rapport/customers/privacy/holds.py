"""Legal holds: which parties are held now, and the refusal that every door gives who would remove one.

A hold whose condition cannot be read any more, since a field of it is gone, holds every party of its kind: better too
much is kept than too little.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import HeldParty, LegalHold, Party
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.automation.conditions import RuleError, rows_for_everybody
from rapport.platform.records.any_of import any_of
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Held

if TYPE_CHECKING:
    from rapport.platform.access.models import User

logger = logging.getLogger(__name__)


def holds_in_force() -> QuerySet[LegalHold]:
    """The holds that have begun and were not released."""
    today = timezone.localdate()
    unreleased = Q(released_on__isnull=True) | Q(released_on__gt=today)
    return LegalHold.objects.filter(unreleased, begins_on__lte=today)


def held_by(hold: LegalHold) -> Q:
    """The parties that a hold keeps, as a condition of the table of parties."""
    named = Q(pk__in=HeldParty.objects.filter(hold=hold).values("party"))
    if not hold.kind or not hold.condition:
        return named
    if not registry.has(hold.kind):
        return named
    spec = registry.get(hold.kind)
    of_kind = Q(**spec.base_filter)
    try:
        return named | (of_kind & rows_for_everybody(spec, hold.condition))
    except RuleError:
        logger.exception("The condition of legal hold %s cannot be read; it holds every record of its kind", hold.uid)
        return named | of_kind


def held_parties() -> QuerySet[Party]:
    """Every party on hold, by whatever hold."""
    condition = Q(pk__in=[])
    for hold in holds_in_force():
        condition |= held_by(hold)
    return Party.objects.filter(condition)


def holds_on(party_ids: Iterable[int]) -> dict[int, LegalHold]:
    """Those of these parties that are on hold, each with one of its holds. One query when there are no holds."""
    wanted, found = list(party_ids), dict[int, LegalHold]()
    for hold in holds_in_force() if wanted else ():
        held = Party.objects.filter(held_by(hold), any_of("pk", wanted))
        found |= {pk: hold for pk in held.values_list("pk", flat=True) if pk not in found}
    return found


def refuse_held(party_ids: Iterable[int], actor: User | None) -> None:
    """Raise Held when one of these parties is on hold."""
    hold = next(iter(holds_on(party_ids).values()), None)
    if hold is not None:
        raise Held(refusal_text(hold, actor))


def refusal_text(hold: LegalHold, reader: User | None, *, belonging: bool = False) -> str:
    """Why nothing goes, of the party itself or of what is ``belonging`` to it; the matter is told to who may see
    holds."""
    told = reader is not None and may(registry.get("legal-holds"), reader, Action.VIEW.value)
    if belonging:
        if told:
            text = _("This belongs to a record on legal hold (%(matter)s): it stays until the hold is released.")
            return text % {"matter": hold.matter}
        return _("This belongs to a record on legal hold: it stays until the hold is released.")
    if told:
        text = _("This is on legal hold (%(matter)s): nothing of it is erased or deleted until the hold is released.")
        return text % {"matter": hold.matter}
    return _("This is on legal hold: nothing of it is erased or deleted until the hold is released.")
