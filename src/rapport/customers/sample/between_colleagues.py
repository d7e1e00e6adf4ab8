"""What colleagues of the sample company ask of each other: approvals, and customers handed over to another team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rapport.customers.models import HandOff, Party
from rapport.platform import write
from rapport.platform.access.models import Team, User
from rapport.platform.approvals.models import Approval
from rapport.platform.records.registry import registry

_ASKED = {
    "de": (("60 Tage Zahlungsziel", "Zahlt seit Jahren pünktlich."), ("Nachlass von 12 %", "")),
    "en": (("Payment within 60 days", "They have always paid on time."), ("A discount of 12 %", "")),
    "zh-hans": (("60 天账期", "客户多年来一直按时付款。"), ("12% 的折扣", "")),
}
"""By language: what was asked and approved with these words, and what still waits."""
_HANDED = {
    "de": (
        "Einführung nach Vertrag",
        "Vertrag unterschrieben, Start nächsten Monat.",
        "Vertrag\nAnsprechpartner",
    ),
    "en": ("Roll-out after the contract", "Contract signed, start next month.", "Contract\nContact person"),
    "zh-hans": ("签约后的实施", "合同已签署，下个月启动。", "合同\n联系人"),
}
_MISSING = {"de": "Der Ansprechpartner fehlt.", "en": "The contact person is missing.", "zh-hans": "缺少联系人。"}
_TO = "Service"
_ENDS = ("waiting", "late", "accepted", "returned")


def add_approvals() -> int:
    """For each language one that was approved and one that waits for the lead; by the write path, how many."""
    if Approval.objects.exists():
        return 0
    made = 0
    for language, subjects in _ASKED.items():
        for party, (subject, words) in zip(_of_language(language), subjects, strict=False):
            lead = _lead_above(party.owner)
            if lead is not None:
                _ask(party, lead, subject, words)
                made += 1
    return made


def _ask(party: Party, lead: User, subject: str, words: str) -> None:
    spec = registry.of_instance(party)
    values = {"kind": spec.name, "record_uid": party.uid, "subject": subject, "asked": [{"user": str(lead.uid)}]}
    approval = write.create(registry.get("approvals"), values, actor=party.owner, channel="command")
    if words:
        act = {"approval": approval, "deed": "approve", "words": words}
        write.create(registry.get("approval-acts"), act, actor=lead, channel="command")


def add_hand_offs() -> int:
    """Some that wait, in time and too long, and some that were answered; by the write path, how many."""
    team = Team.objects.filter(name=_TO).first()
    if team is None or HandOff.objects.exists():
        return 0
    values: list[dict[str, Any]] = []
    for language, (subject, words, checklist) in _HANDED.items():
        given = {"subject": subject, "words": words, "checklist": checklist, "to_team": team, "moves_ownership": False}
        for party, end in zip(_of_language(language), _ENDS, strict=False):
            hours = -20 if end == "late" else 30
            due = {"due_at": timezone.now() + timedelta(hours=hours)}
            state = "waiting" if end == "late" else end
            reason = {"reason": _MISSING[language]} if end == "returned" else {}
            values.append({**given, **due, **reason, "party": party, "owner": party.owner, "state": state})
    write.create_many(registry.get("hand-offs"), values, actor=None, channel="command")
    return len(values)


def _of_language(language: str) -> list[Party]:
    """The first organisations of an owner who speaks it, the most valuable first."""
    found = Party.objects.filter(kind="organisation", owner__is_active=True, owner__language=language)
    return list(found.select_related("owner").order_by("value_class", "id")[: len(_ENDS)])


def _lead_above(owner: User | None) -> User | None:
    """Who leads a team above an owner who is no lead of it; None when nobody does."""
    teams = Team.objects.filter(memberships__user=owner).select_related("lead", "parent__lead")
    for team in teams:
        for lead in (team.lead, team.parent.lead if team.parent is not None else None):
            if lead is not None and lead != owner:
                return lead
    return None
