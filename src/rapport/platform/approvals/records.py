"""Approvals and what was done about them as record kinds: whoever sees the record sees them; lists, API and history are
those of every kind. Both are only added to: an act decides, and where an approval stands follows from its acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.engine import rows
from rapport.platform.access.permissions import Permissions
from rapport.platform.approvals.asked import AskedError, clean_asked, people_of, run_of, waits_for
from rapport.platform.approvals.deciding import cancel_run, check, end, follow
from rapport.platform.approvals.listening import say_changed
from rapport.platform.approvals.locks import lockable
from rapport.platform.approvals.models import Approval, ApprovalAct, State
from rapport.platform.approvals.telling import tell_all_asked
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.followed import followed_kinds, is_followed_kind
from rapport.platform.notifications.records import ThroughAnyRecord
from rapport.platform.records.choices import KindChoices
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec


class ApprovalRecord(RecordType[Approval]):
    """Somebody is asked whether something may be so."""

    name = "approvals"
    help_topic = "approvals"
    icon = "check-check"
    description = gettext_lazy("What waits for somebody's decision, and what was decided.")
    columns = ["subject", "state", "requested_by", "due_at", "decided_by", "decided_at", "created_at"]
    filters = ["state", "kind", "record_uid", "requested_by", "decided_by", "created_at"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    search = {"subject": "B"}
    exclude = ["record_id", "asked", "place", "waits_for", "run_uid", "reminded_at", "escalated_at"]
    choices = {"kind": KindChoices(is_followed_kind)}
    read_only = ["requested_by", "state", "decided_by", "decided_at"]
    facts = ["state", "requested_by", "due_at"]
    fieldsets = [
        Fieldset(gettext_lazy("Approval"), ["subject", "state", "requested_by", "decided_by", "decided_at"]),
        Fieldset(gettext_lazy("How"), ["how", "due_at", "escalate_to", "own_allowed", "locks", "kind", "record_uid"]),
    ]
    quick_create = ["subject"]
    access = ThroughAnyRecord()
    importable = False
    append_only = True
    undeletable = True
    virtual = [
        JsonColumn(
            "asked",
            gettext_lazy("Who is asked"),
            list,
            "Objects with one of: user, role (any holder), team (its lead); each the uid.",
            model=Approval,
        )
    ]

    def before_save(self, batch: Batch[Approval]) -> None:
        for change in batch.changes:
            approval = change.instance
            approval.requested_by = batch.actor
            if isinstance(approval.record_uid, UUID):
                run = run_of(approval.record_uid)
                if run is not None:
                    approval.requested_by, approval.run_uid = run
                _find_record(change, batch.actor, by_hand=run is None)
            _check_whom(change)

    def after_save(self, batch: Batch[Approval]) -> None:
        tell_all_asked(batch.instances)
        say_changed(batch.instances)

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        """What was decided stays, and the undo says so; what is pending still is taken back."""
        kept = {}
        for approval in Approval.objects.filter(pk__in=ids).select_for_update():
            kept[approval.pk] = ""
            if approval.state == State.PENDING:
                cancel_run(approval)
                end(approval, State.TAKEN_BACK, None)
            elif approval.state != State.TAKEN_BACK:
                kept[approval.pk] = "decided"
        return kept


def _find_record(change: Change[Approval], actor: User | None, *, by_hand: bool) -> None:
    approval = change.instance
    spec = registry.get(approval.kind) if registry.has(approval.kind) else None
    if spec is None or not is_followed_kind(spec) or (by_hand and not spec.record.approvable):
        known = ", ".join(kind.name for kind in followed_kinds() if kind.record.approvable or not by_hand)
        change.add_error("kind", _("Approvals are asked for of: %(kinds)s.") % {"kinds": known})
        return
    within = spec.objects() if actor is None else rows(spec, actor)
    found = within.filter(uid=approval.record_uid).values_list("pk", flat=True).first()
    if found is None:
        change.add_error("record_uid", _("There is no such record, or it is not within your reach."))
    else:
        approval.record_id = found
    if by_hand and not approval.locks:
        approval.locks = list(spec.record.approval_locks)
    unknown = sorted(set(approval.locks) - set(lockable(spec)))
    if unknown:
        change.add_error("locks", _("There is no field “%(name)s” that could be locked.") % {"name": unknown[0][:60]})


def _check_whom(change: Change[Approval]) -> None:
    approval = change.instance
    try:
        approval.asked = clean_asked(change.values.get("asked", approval.asked))
    except AskedError as error:
        change.add_error("asked", str(error))
        return
    approval.waits_for = waits_for(approval.asked, approval.how, approval.place)
    able = people_of(waits_for(approval.asked, "any", 0))
    if not approval.own_allowed and able <= {approval.requested_by_id}:
        change.add_error("asked", _("Nobody decides what they asked for themselves."))
    if approval.due_at is not None and approval.due_at <= timezone.now():
        change.add_error("due_at", _("This moment is over."))


class ThroughApproval(ThroughAnyRecord):
    """Rows belong to an approval: whoever sees it sees them, and may say something; what else, the approval decides."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        if not self.may(spec, permissions, action):
            return None
        return Q(approval__in=rows(registry.get("approvals"), user))


class ApprovalActRecord(RecordType[ApprovalAct]):
    """What somebody did about an approval: decided, said something, handed it over."""

    name = "approval-acts"
    help_topic = "approvals"
    icon = "check-check"
    label = gettext_lazy("act of an approval")
    label_plural = gettext_lazy("acts of approvals")
    description = gettext_lazy("What people did about approvals. A decision is never changed.")
    columns = ["approval", "deed", "words", "author", "on_behalf_of", "to", "created_at"]
    filters = ["approval", "deed", "author", "created_at"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    read_only = ["author", "on_behalf_of"]
    fieldsets = [Fieldset(gettext_lazy("Act"), ["approval", "deed", "words", "to", "author", "on_behalf_of"])]
    quick_create = ["approval", "deed", "words", "to"]
    access = ThroughApproval()
    importable = False
    append_only = True
    undeletable = True

    def before_save(self, batch: Batch[ApprovalAct]) -> None:
        wanted = [change.instance.approval_id for change in batch.changes]
        # Locked in the order of their keys: of two who decide at once the second waits here, and sees the first one.
        locked = {
            one.pk: one for one in Approval.objects.filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk")
        }
        seen = None
        if batch.actor is not None:
            seen = set(rows(registry.get("approvals"), batch.actor).filter(pk__in=wanted).values_list("pk", flat=True))
        for change in batch.changes:
            approval = locked.get(change.instance.approval_id or 0)
            change.instance.author = batch.actor
            if approval is None or (seen is not None and approval.pk not in seen):
                change.add_error("approval", _("There is no such record, or it is not within your reach."))
            else:
                change.instance.approval = approval
                check(change, approval, batch.actor)

    def after_save(self, batch: Batch[ApprovalAct]) -> None:
        for act in batch.instances:
            follow(act, act.approval)

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        """Nobody takes a decision, or what was said of it, back unseen."""
        return dict.fromkeys(ids, "decided")
