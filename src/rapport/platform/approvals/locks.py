"""Fields that nobody changes while an approval of their record is pending."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rapport.platform.approvals.models import Approval, State
from rapport.platform.notifications.followed import is_followed_kind
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write import Batch, Change
from rapport.platform.write_guards import WriteGuard

STEP = "approve"
"""The step of rules that asks for an approval."""


def lockable(spec: RecordSpec) -> list[str]:
    """The fields of a kind that can be locked: columns of its table."""
    return [name for name, field in spec.fields.items() if name in spec.writable and field.stored and field.column]


class ApprovalGuard(WriteGuard):
    """Refuses the change of a locked field, whoever writes it."""

    def check(self, batch: Batch[Any]) -> None:
        changed = [change for change in batch.changes if not change.is_new]
        if not changed or not is_followed_kind(batch.spec):
            return
        locked: dict[int, list[Approval]] = {}
        pending = Approval.objects.filter(
            kind=batch.spec.name, record_id__in=[change.instance.pk for change in changed], state=State.PENDING
        )
        for approval in pending.exclude(locks=[]):
            locked.setdefault(approval.record_id, []).append(approval)
        for change in changed:
            for approval in locked.get(change.instance.pk, ()):
                for name in approval.locks:
                    if _is_changed(batch.spec, change, name):
                        text = _("Locked until it is decided: %(subject)s.") % {"subject": approval.subject}
                        change.add_error(name, text)


def _is_changed(spec: RecordSpec, change: Change[Any], name: str) -> bool:
    field = spec.fields.get(name)
    return field is not None and change.changed(field.column)
