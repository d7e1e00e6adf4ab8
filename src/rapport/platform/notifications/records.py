"""Comments as a record kind: seen by whoever sees the record, written by whoever sees it, never changed afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.engine import rows
from rapport.platform.access.permissions import Permissions
from rapport.platform.access.policy import Through
from rapport.platform.notifications.followed import followed_kinds, is_followed_kind
from rapport.platform.notifications.mentions import mentioned, named_in
from rapport.platform.notifications.models import Comment
from rapport.platform.records.choices import KindChoices
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec


class ThroughAnyRecord(Through):
    """Rows belong to a record of any kind that is followed: whoever sees it sees them, and may say something too.

    Whoever may do anything at all may comment; no grant is asked for.
    """

    def __init__(self) -> None:
        super().__init__("record_id")

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        if not self.may(spec, permissions, action):
            return None
        reached = Q(pk__in=[])
        for kind in followed_kinds():
            reached |= Q(kind=kind.name) & Q(Exists(rows(kind, user).filter(pk=OuterRef("record_id"))))
        return reached

    def may(self, spec: RecordSpec, permissions: Permissions, action: str) -> bool:
        return permissions.administrator or bool(permissions.scopes)

    def scopes(self, action: str) -> tuple[str, ...]:
        """No grant changes it."""
        return ()


class CommentRecord(RecordType[Comment]):
    """What somebody says to colleagues about a record."""

    name = "comments"
    help_topic = "notifications"
    icon = "message-square"
    description = gettext_lazy("What colleagues say to each other about a record. What was said is not changed.")
    columns = ["body", "author", "kind", "created_at"]
    filters = ["kind", "record_uid", "author", "created_at"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    search = {"body": "B"}
    exclude = ["record_id", "mentions"]
    choices = {"kind": KindChoices(is_followed_kind)}
    read_only = ["author"]
    fieldsets = [Fieldset(gettext_lazy("Comment"), ["body", "author", "kind", "record_uid"])]
    quick_create = ["kind", "record_uid", "body"]
    access = ThroughAnyRecord()
    importable = False
    append_only = True
    undeletable = True

    def before_save(self, batch: Batch[Comment]) -> None:
        users = mentioned(change.instance.body for change in batch.changes)
        for change in batch.changes:
            change.instance.author = batch.actor
            change.instance.mentions = [user.pk for user in named_in(change.instance.body, users)]
            if isinstance(change.instance.record_uid, UUID):
                _find_record(change, batch.actor)


def _find_record(change: Change[Comment], actor: User | None) -> None:
    comment = change.instance
    spec = registry.get(comment.kind) if registry.has(comment.kind) else None
    if spec is None or not is_followed_kind(spec):
        known = ", ".join(kind.name for kind in followed_kinds())
        change.add_error("kind", _("Comments are about one of: %(kinds)s.") % {"kinds": known})
        return
    within = spec.objects() if actor is None else rows(spec, actor)
    found = within.filter(uid=comment.record_uid).values_list("pk", flat=True).first()
    if found is None:
        change.add_error("record_uid", _("There is no such record, or it is not within your reach."))
    else:
        comment.record_id = found
