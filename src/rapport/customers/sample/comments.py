"""What the sample company's people say to each other about a few of their customers."""

from __future__ import annotations

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry

_SAID = {
    "en": "{whom}could you look at the prices before I send the offer? They asked for delivery in March.",
    "de": "{whom}wer spricht vor der Messe noch einmal mit der Einkaufsleitung? Ich bin nächste Woche unterwegs.",
    "zh-hans": "{whom}下周拜访之前，请看一下上次的报价。",
}


def add_comments() -> int:
    """One comment in each language, by whoever looks after the customer, naming the first administrator, who is told
    of it when the worker starts; returns their number."""
    administrator = User.objects.filter(is_administrator=True, is_active=True).order_by("id").first()
    whom = f"@{administrator.username} " if administrator is not None else ""
    said = 0
    for language, text in _SAID.items():
        found = Party.objects.filter(kind="organisation", owner__language=language, owner__is_active=True)
        party = found.select_related("owner").order_by("value_class", "id").first()
        if party is not None:
            values = {"kind": "organisations", "record_uid": party.uid, "body": text.format(whom=whom)}
            write.create(registry.get("comments"), values, actor=party.owner, channel="web")
            said += 1
    return said
