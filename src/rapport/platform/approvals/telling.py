"""Telling people about approvals: whose decision is asked for, and what became of what somebody asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapport.platform.approvals.asked import people_of
from rapport.platform.approvals.models import Approval, State
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.in_words import Hearers, tell_in_words
from rapport.platform.records.registry import registry


def tell_asked(approval: Approval, people: Collection[int], *, again: str = "") -> None:
    """Tell those whose decision is asked for now; who may not see the record hears nothing. ``again`` marks a further
    time (a reminder)."""
    act = Act.OVERDUE if again else Act.ASKED
    hearers = set(people) - ({approval.requested_by_id} if not approval.own_allowed else set())
    _tell([approval], hearers, act, f"approval:{approval.pk}:{approval.place}:{again or 'asked'}")


def tell_all_asked(approvals: Sequence[Approval]) -> None:
    """Tell those whose decision is asked for of new approvals: those that are alike make one notification."""
    alike: dict[tuple[str, str, tuple[str, ...], int | None], list[Approval]] = {}
    for one in approvals:
        asker = None if one.own_allowed else one.requested_by_id
        alike.setdefault((one.kind, one.subject, tuple(one.waits_for), asker), []).append(one)
    for (_kind, _subject, tokens, asker), found in alike.items():
        _tell(found, people_of(tokens) - {asker}, Act.ASKED, f"approval:{found[0].pk}:asked")


def tell_decided(approval: Approval) -> None:
    """Tell who asked, unless they decided it themselves."""
    if approval.requested_by_id is not None and approval.requested_by_id != approval.decided_by_id:
        act = Act.APPROVED if approval.state == State.APPROVED else Act.REFUSED
        if approval.state != State.TAKEN_BACK:
            _tell([approval], {approval.requested_by_id}, act, f"approval:{approval.pk}:decided")


def _tell(approvals: Sequence[Approval], people: Collection[int | None], act: Act, once: str) -> None:
    tell_in_words(
        registry.get(approvals[0].kind),
        [one.record_id for one in approvals],
        Hearers(users=[pk for pk in people if pk is not None]),
        text=approvals[0].subject,
        once=once,
        reason=Reason.APPROVAL,
        act=act,
    )
