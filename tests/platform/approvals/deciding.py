"""What the tests of approvals share."""

from __future__ import annotations

from typing import Any

from rapport.platform import write
from rapport.platform.approvals.models import Approval
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid


def act(approval: Approval, user: Any, deed: str, words: str = "", **values: Any) -> Any:
    """Somebody does something about an approval."""
    given = {"approval": approval, "deed": deed, "words": words, **values}
    return write.create(registry.get("approval-acts"), given, actor=user, channel="web")


def refusal(approval: Approval, user: Any, deed: str, words: str = "", **values: Any) -> list[str]:
    """What is said to who may not do it; empty when they may."""
    before = ChangeSet.objects.count()
    try:
        act(approval, user, deed, words, **values)
    except Invalid as refused:
        assert ChangeSet.objects.count() == before
        return [text for messages in refused.errors.values() for text in messages]
    return []


def state(approval: Approval) -> str:
    """Where it stands."""
    return str(Approval.objects.get(pk=approval.pk).state)
