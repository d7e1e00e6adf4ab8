"""What was said about the open deals of the sample company with their customers, and what is to be done about them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, State

_SAID = {
    "en": (
        ("call", "Asked about the budget", "The money is there; the board signs off on it next month.", "Reached"),
        ("meeting", "Walked through the offer", "They want a shorter term and training for four people.", "Took place"),
        ("email", "Sent the references", "Three customers of their size, as they had asked.", ""),
        ("call", "Tried the head of purchasing", "Left word that the offer is valid until the end of the month.",
         "Left a message"),
    ),
    "de": (
        ("call", "Nach dem Budget gefragt", "Das Geld ist da; die Leitung gibt es nächsten Monat frei.", "Erreicht"),
        ("meeting", "Angebot durchgesprochen", "Gewünscht: kürzere Laufzeit und eine Schulung für vier Leute.",
         "Hat stattgefunden"),
        ("email", "Referenzen geschickt", "Drei Kunden ihrer Größe, wie erbeten.", ""),
        ("call", "Einkaufsleitung versucht", "Ausrichten lassen, dass das Angebot bis Monatsende gilt.",
         "Nachricht hinterlassen"),
    ),
    "zh-hans": (
        ("call", "询问预算", "资金已到位，下个月由管理层批准。", "已接通"),
        ("meeting", "逐项讨论报价", "希望缩短期限，并为四人提供培训。", "已举行"),
        ("email", "发送参考案例", "按要求提供了三家规模相近的客户。", ""),
        ("call", "联系采购负责人", "留言说明报价有效期至月底。", "已留言"),
    ),
}  # fmt: skip
_TO_DO = {
    "en": ("Send the offer with a shorter term", "Agree on a day for the training", "Ask who signs"),
    "de": ("Angebot mit kürzerer Laufzeit schicken", "Tag für die Schulung vereinbaren", "Fragen, wer unterschreibt"),
    "zh-hans": ("发送期限更短的报价", "约定培训日期", "确认由谁签字"),
}
_MINUTES = {"call": (4, 20), "meeting": (30, 90)}
_WITHIN = 60
"""Days within which it was said."""


def add_activity(deals: Sequence[Deal]) -> None:
    """Touches of the last weeks and a task about every second open deal."""
    chance = random.Random("heliad activity")  # noqa: S311 - a sample, no secret
    spoken = [deal for deal in deals if deal.state == State.OPEN and deal.party_id and deal.owner_id][::2]
    touches = [row for deal in spoken for row in _touches(deal, chance)]
    write.create_many(registry.get("touches"), touches, actor=None, channel="command")
    write.create_many(registry.get("tasks"), [_task(deal, chance) for deal in spoken], actor=None, channel="command")


def _touches(deal: Deal, chance: random.Random) -> Iterator[dict[str, Any]]:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for channel, subject, text, outcome in chance.sample(_SAID[_language(deal)], chance.randint(1, 3)):
        moment = now - timedelta(days=chance.randint(1, _WITHIN), hours=chance.randint(0, 5))
        yield {
            "party": deal.party, "about": f"deals:{deal.uid}", "owner": deal.owner, "happened_at": moment,
            "channel": channel, "subject": subject, "text": text, "outcome": outcome,
            "duration_minutes": chance.randint(*_MINUTES[channel]) if channel in _MINUTES else None,
        }  # fmt: skip


def _task(deal: Deal, chance: random.Random) -> dict[str, Any]:
    due = timezone.localdate() + timedelta(days=chance.randint(-4, 25))
    subject = chance.choice(_TO_DO[_language(deal)])
    return {"party": deal.party, "about": f"deals:{deal.uid}", "owner": deal.owner, "subject": subject, "due_on": due}


def _language(deal: Deal) -> str:
    language = deal.owner.language if deal.owner is not None else ""
    return language if language in _SAID else "en"
