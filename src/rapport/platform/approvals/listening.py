"""How an upper module hears of approvals: what was asked, what was decided, in the transaction of the act."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.approvals.models import Approval, ApprovalAct


class ApprovalListener(ABC):
    """Hears of approvals; a module lists its own among its extensions."""

    @abstractmethod
    def changed(self, approvals: Sequence[Approval]) -> None:
        """They were asked for, or stand otherwise than before."""

    @abstractmethod
    def decided(self, act: ApprovalAct, approval: Approval) -> None:
        """Somebody agreed, refused, or took the question back."""


def say_changed(approvals: Sequence[Approval]) -> None:
    """Let every module know of approvals that came or changed."""
    for one in registry.extensions(ApprovalListener):
        one.changed(approvals)


def say_decided(act: ApprovalAct, approval: Approval) -> None:
    """Let every module know of a decision."""
    for one in registry.extensions(ApprovalListener):
        one.decided(act, approval)
