"""When who is to hear from us again: computed in the database by the rules, for some parties or for all.

The day is kept on the party (``contact_due_on``), so that lists filter and sort by it along an index. It follows from
the last contact and from the first rule that fits, and is written wherever one of the two changes: after a touch, after
a party, its roles or its tags, after the records that it links to (:mod:`rapport.customers.cadence_links`), after the
rules themselves. It is derived data and no history.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.models import CadenceRule, Party, PartyRole
from rapport.customers.models.cadence import COUNTED, Counts
from rapport.platform.automation.conditions import RuleError, rows_for_everybody
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry

logger = logging.getLogger(__name__)

AT_ONCE = 20_000
"""Parties that a run over all looks at in one query."""
WRITTEN_AT_ONCE = 1_000
"""Parties that it writes in one transaction: somebody who saves one of them waits for no more."""
LOOK_BACK = timedelta(days=8)
"""How far a daily run looks back for roles that began or ended; a week without a running machine is made up for."""

DEFAULTS: tuple[tuple[str, str, int, int | None], ...] = (
    ("A", "A", 30, 0),
    ("B", "B", 90, 0),
    ("C", "C", 180, None),
    ("", "", 365, None),
)
"""Value class in name and condition, days between contacts, days until the first one: what every installation begins
with."""


def _rule_name(label: str) -> str:
    return _("Value class %(name)s") % {"name": label} if label else _("Everybody else")


RULE_NAMES = [lazy(_rule_name, str)(label) for label, *_rest in DEFAULTS]

_DUE = """
    SELECT c.id, CASE
             WHEN c.lifecycle <> 'active' OR c.merged_into_id IS NOT NULL OR c.erased_at IS NOT NULL THEN NULL
             WHEN last.at IS NULL THEN (c.created_at AT TIME ZONE %(zone)s)::date + rule.first_days
             ELSE (last.at AT TIME ZONE %(zone)s)::date + rule.every_days END AS due
      FROM customers_party c
      LEFT JOIN LATERAL (
             SELECT r.every_days, CASE WHEN r.every_days IS NOT NULL THEN r.first_days END AS first_days, r.counts
               FROM customers_cadencerule r
              WHERE r.is_active AND r.party_kind IN ('', c.kind)
                AND (r.value_class = '' OR r.value_class = coalesce(nullif(c.value_class, ''), '-'))
                AND (r.tag_id IS NULL OR EXISTS (
                      SELECT FROM customers_partytag t WHERE t.party_id = c.id AND t.tag_id = r.tag_id))
                AND (r.condition = '{{}}'::jsonb OR (r.id, c.id) IN (
                      SELECT * FROM unnest(%(rules)s::bigint[], %(fitting)s::bigint[])))
                AND (r.role_id IS NULL OR EXISTS (
                      SELECT FROM customers_partyrole p WHERE p.party_id = c.id AND p.type_id = r.role_id
                         AND (p.valid_from IS NULL OR p.valid_from <= %(today)s)
                         AND (p.valid_to IS NULL OR p.valid_to >= %(today)s)))
              ORDER BY r.position, r.id LIMIT 1) rule ON true
      LEFT JOIN LATERAL (SELECT {last} AS at) last ON true
     WHERE {which}"""
_CHANNELS = " ".join(
    f"WHEN '{counts}' THEN ARRAY{[str(channel.value) for channel in channels]}" for counts, channels in COUNTED.items()
)
_LAST_OF_CHANNELS = """
    CASE WHEN coalesce(rule.counts, 'any') = 'any' THEN c.last_touch_at ELSE (
           SELECT max(i.at) FROM customers_timelineitem i
            WHERE i.party_id = c.id AND i.source_kind = 'touches' AND i.at <= %(now)s
              AND i.kind = ANY (CASE rule.counts {channels} END)) END"""
_DIFFERING = """
    SELECT w.id FROM ({due}) w JOIN customers_party p ON p.id = w.id WHERE p.contact_due_on IS DISTINCT FROM w.due"""
_WRITE = """
    UPDATE customers_party p SET contact_due_on = w.due FROM ({due}) w
     WHERE p.id = w.id AND p.contact_due_on IS DISTINCT FROM w.due
    RETURNING p.id, p.contact_due_on"""
_SOME = "c.id = ANY (%(ids)s)"
_STRETCH = "c.id BETWEEN %(first)s AND %(last)s"


def refresh_due(party_ids: Iterable[int]) -> dict[int, Any]:
    """Bring ``contact_due_on`` of these parties up to date; returns the days that changed, by party."""
    ids = sorted(set(party_ids))
    if not ids:
        return {}
    due, values = _due(_SOME, Q(pk__in=ids), ids=ids)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(due=due), values)
        return dict(cursor.fetchall())


def refresh_all() -> int:
    """Bring every party up to date, in stretches that keep nobody waiting; returns how many days changed.

    To begin anew does no harm: who is right already is not written.
    """
    written = 0
    for first, last in _stretches():
        due, values = _due(_STRETCH, Q(pk__range=(first, last)), first=first, last=last)
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERING.format(due=due), values)
            behind = sorted(row[0] for row in cursor.fetchall())
        for start in range(0, len(behind), WRITTEN_AT_ONCE):
            written += _refresh_locked(behind[start : start + WRITTEN_AT_ONCE])
    return written


def refresh_by_dates() -> int:
    """Bring those up to date whose roles began or ended lately, or everybody where a rule has a condition, of which
    time may decide as well; returns how many days changed."""
    if conditional_rules():
        return refresh_all()
    today = timezone.localdate()
    since = today - LOOK_BACK
    begun = PartyRole.objects.filter(valid_from__range=(since, today))
    ended = PartyRole.objects.filter(valid_to__range=(since, today))
    ids = sorted({*begun.values_list("party_id", flat=True), *ended.values_list("party_id", flat=True)})
    return refresh_these(ids)


def refresh_these(ids: Sequence[int]) -> int:
    """Bring these parties up to date, so many in a transaction; returns how many days changed."""
    stretches = [ids[start : start + WRITTEN_AT_ONCE] for start in range(0, len(ids), WRITTEN_AT_ONCE)]
    return sum(_refresh_locked(stretch) for stretch in stretches)


def _refresh_locked(ids: Sequence[int]) -> int:
    """The rows are locked in the order in which the write path locks them, so that neither waits for the other."""
    with transaction.atomic():
        list(Party.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        return len(refresh_due(ids))


def _stretches() -> Iterator[tuple[int, int]]:
    highest = Party.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for first in range(1, highest + 1, AT_ONCE):
        yield first, min(first + AT_ONCE - 1, highest)


def conditional_rules() -> list[CadenceRule]:
    """The rules in force that have a condition."""
    return [rule for rule in _in_force() if rule.condition]


def _in_force() -> list[CadenceRule]:
    return list(CadenceRule.objects.filter(is_active=True).order_by("pk"))


def _due(which: str, among: Q, **chosen: Any) -> tuple[str, dict[str, Any]]:
    """The statement for some parties, said in SQL and as a condition, and its values: the moment, and which of them
    pass the condition of which rule.

    The planner takes milliseconds over the months of the timeline, so these are named only where a rule looks at
    them: every new party pays for it.
    """
    rules = _in_force()
    by_channel = any(rule.counts != Counts.ANY for rule in rules)
    last = _LAST_OF_CHANNELS.format(channels=_CHANNELS) if by_channel else "c.last_touch_at"
    pairs = [(rule.pk, party) for rule in rules if rule.condition for party in _passing(rule, among)]
    values = {
        "zone": timezone.get_default_timezone_name(),
        "today": timezone.localdate(),
        "now": timezone.now(),
        "rules": [rule for rule, _party in pairs],
        "fitting": [party for _rule, party in pairs],
    }
    return _DUE.format(which=which, last=last), {**values, **chosen}


def _passing(rule: CadenceRule, among: Q) -> list[int]:
    """The parties that pass a rule's condition; nobody when it does not fit the records any more."""
    spec = registry.get(rule.kind)
    try:
        passing = spec.objects().filter(among).filter(rows_for_everybody(spec, rule.condition))
    except RuleError as error:
        logger.warning("The condition of the contact rule %s does not fit any more (%s)", rule.uid, error.path)
        return []
    return list(passing.order_by().values_list("pk", flat=True))


def due_by_defaults(party: Party) -> date | None:
    """What the rules to begin with say of a party that is not stored yet; the sample company is loaded with it."""
    if party.lifecycle != Party.Lifecycle.ACTIVE:
        return None
    by_class = {condition: (every, first) for _label, condition, every, first in DEFAULTS}
    every, first = by_class[party.value_class]
    if party.last_touch_at is not None:
        return timezone.localdate(party.last_touch_at, timezone.get_default_timezone()) + timedelta(days=every)
    begun = timezone.localdate(party.created_at, timezone.get_default_timezone())
    return None if first is None else begun + timedelta(days=first)


def ensure_rules() -> bool:
    """Make the rules to begin with, unless there are or were any; whether they were made."""
    if CadenceRule.objects.exists() or event_model_of(CadenceRule)._default_manager.exists():
        return False
    with (
        override(settings.LANGUAGE_CODE),
        change_set(actor=None, channel="system", act="set-up", kind="cadence-rules") as opened,
    ):
        made = CadenceRule.objects.bulk_create(
            CadenceRule(
                name=_rule_name(label),
                position=10 * place,
                value_class=condition,
                every_days=every,
                first_days=first,
            )
            for place, (label, condition, every, first) in enumerate(DEFAULTS, start=1)
        )
        opened.counts["created"] = len(made)
    return True
