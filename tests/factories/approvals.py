"""Approvals with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.platform.approvals.models import Approval, ApprovalAct
from tests.factories.access import make_administrator, make_user
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_approval(*, actor: Any = None, owner: Any = None, record: Any = None, **values: Any) -> Approval:
    """A person is to be approved by an administrator; the person is ``owner``'s, unless ``record`` is given."""
    about = record if record is not None else make_person(owner=owner)
    defaults = {
        "kind": "people",
        "record_uid": about.uid,
        "subject": f"May this be so? {number()}",
        "asked": values.pop("asked", None) or [{"user": str(make_administrator().uid)}],
    }
    approval: Approval = written("approvals", defaults, values, actor=actor, channel="web")
    return approval


def make_approval_act(*, actor: Any = None, owner: Any = None, approval: Any = None, **values: Any) -> ApprovalAct:
    """A word about an approval; of a person of ``owner``, unless ``approval`` is given."""
    about = approval if approval is not None else make_approval(owner=owner)
    defaults = {
        "approval": str(about.uid),
        "deed": "comment",
        "words": f"Look at page {number()}.",
        "to": str(make_user().uid),
    }
    act: ApprovalAct = written("approval-acts", defaults, values, actor=actor, channel="web")
    return act
