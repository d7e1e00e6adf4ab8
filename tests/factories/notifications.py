"""Comments with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.platform.notifications.models import Comment
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_comment(*, actor: Any = None, owner: Any = None, record: Any = None, **values: Any) -> Comment:
    """A comment on a person; of ``owner``, unless ``record`` is given."""
    about = record if record is not None else make_person(owner=owner)
    defaults = {"kind": "people", "record_uid": about.uid, "body": f"What do you think of this one? {number()}"}
    comment: Comment = written("comments", defaults, values, actor=actor, channel="web")
    return comment
