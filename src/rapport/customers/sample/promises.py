"""Promises of the sample company: open ones, one that is overdue, and what became of those of the last year."""

from __future__ import annotations

import random
from datetime import timedelta

from django.utils import timezone

from rapport.customers.models import Party, Promise
from rapport.platform import write
from rapport.platform.records.registry import registry

_WORDS = {
    "en": (
        "Send the revised offer",
        "Call back about the delivery date",
        "Have the invoice corrected",
        "Lend a sample",
    ),
    "de": ("Überarbeitetes Angebot schicken", "Wegen des Liefertermins zurückrufen", "Rechnung berichtigen lassen"),
    "zh-hans": ("发送修改后的报价", "就交货日期回电", "更正发票"),
}
_PAST = 60
_OPEN = 9
_ENDS = (("kept", 66), ("late", 18), ("broken", 12), ("withdrawn", 4))
_NOTES = {"en": "The supplier let us down.", "de": "Der Lieferant hat uns versetzt.", "zh-hans": "供应商未能按时交货。"}


def add_promises() -> int:
    """Make them by the write path, by numbers of their own; returns how many."""
    if Promise.objects.exists():
        return 0
    chance = random.Random("heliad promises")  # noqa: S311 - a sample, no secret
    parties = Party.objects.filter(owner__is_active=True, last_touch_at__isnull=False).select_related("owner")
    found = list(parties.order_by("value_class", "id")[: _PAST + _OPEN])
    values = [_promise(party, place, chance) for place, party in enumerate(found) if party.owner is not None]
    if values:
        write.create_many(registry.get("promises"), values, actor=None, channel="command")
    return len(values)


def _promise(party: Party, place: int, chance: random.Random) -> dict[str, object]:
    """The first ones are open, due from last week to next week; the others are settled."""
    today = timezone.localdate()
    owner = party.owner
    assert owner is not None
    language = owner.language if owner.language in _WORDS else "en"
    values: dict[str, object] = {"words": chance.choice(_WORDS[language]), "party": party, "owner": owner}
    if place % ((_PAST + _OPEN) // _OPEN) == 0:
        due = today + timedelta(days=chance.randrange(-6, 12))
        return {**values, "made_on": due - timedelta(days=14), "due_on": due}
    made = today - timedelta(days=chance.randrange(25, 360))
    due = made + timedelta(days=chance.choice((3, 5, 7, 10)))
    state = chance.choices([name for name, _weight in _ENDS], [weight for _name, weight in _ENDS])[0]
    days = {"kept": -1, "late": 4, "broken": 8, "withdrawn": 0}[state]
    note = _NOTES[language] if state in ("late", "broken") else ""
    settled = {"state": state, "settled_on": due + timedelta(days=days), "note": note}
    return {**values, **settled, "made_on": made, "due_on": due}
