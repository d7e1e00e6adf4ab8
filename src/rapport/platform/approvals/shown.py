"""Approvals as pages show them to one reader: what is asked, of whom, what was done, and what the reader may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.approvals.asked import in_words, right_of
from rapport.platform.approvals.models import Approval, ApprovalAct, Deed, State
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import record_url, when

_TONES = {State.PENDING: "info", State.APPROVED: "good", State.REFUSED: "bad", State.TAKEN_BACK: ""}


def approval_lines(approvals: Sequence[Approval], reader: User) -> list[dict[str, Any]]:
    """Each approval whose record the reader sees, in the order given."""
    seen: dict[tuple[str, int], Any] = {}
    for kind in {one.kind for one in approvals if registry.has(one.kind)}:
        ids = [one.record_id for one in approvals if one.kind == kind]
        seen |= {(kind, row.pk): row for row in rows(registry.get(kind), reader).filter(pk__in=ids)}
    acts: dict[int, list[ApprovalAct]] = {}
    found = ApprovalAct.objects.filter(approval__in=[one.pk for one in approvals])
    for act in found.select_related("author", "to", "on_behalf_of").order_by("created_at", "pk"):
        acts.setdefault(act.approval_id, []).append(act)
    return [
        _line(one, seen[one.kind, one.record_id], acts.get(one.pk, []), reader)
        for one in approvals
        if (one.kind, one.record_id) in seen
    ]


def _line(approval: Approval, row: Any, acts: Sequence[ApprovalAct], reader: User) -> dict[str, Any]:
    pending = approval.state == State.PENDING
    right = right_of(approval, reader) if pending else None
    asks = approval.requested_by_id == reader.pk
    return {
        "approval": approval,
        "tone": _TONES[State(approval.state)],
        "title": shown_title(row, reader),
        "url": record_url(row),
        "asked": in_words(approval.asked),
        "when": when(approval.created_at),
        "due": when(approval.due_at) if approval.due_at is not None and pending else "",
        "acts": [_act_line(act) for act in acts],
        "decides": right is not None,
        "instead_of": str(right.instead_of) if right is not None and right.instead_of is not None else "",
        "takes_back": pending and (asks or reader.is_administrator),
        "hands_over": right is not None or (pending and reader.is_administrator),
        "act_url": reverse("approval-act", args=[approval.uid]),
        "lookup_url": reverse("users-lookup"),
    }


def _act_line(act: ApprovalAct) -> dict[str, Any]:
    said = {
        Deed.APPROVE: _("approved"),
        Deed.REFUSE: _("refused"),
        Deed.COMMENT: _("says"),
        Deed.HAND_OVER: _("handed it to %(user)s") % {"user": act.to},
        Deed.TAKE_BACK: _("took it back"),
        Deed.REMIND: _("those who are asked were reminded"),
        Deed.ESCALATE: _("the time is over") if act.to is None else _("%(user)s is asked as well") % {"user": act.to},
    }[Deed(act.deed)]
    return {
        "who": str(act.author) if act.author is not None else "",
        "instead_of": str(act.on_behalf_of) if act.on_behalf_of is not None else "",
        "said": said,
        "words": act.words,
        "when": when(act.created_at),
    }
