"""What an act does to its approval: who may, and what follows. Called by the write path, with the approval locked.

Two who decide at the same moment come one after the other, and the second is told what the first decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows
from rapport.platform.approvals.asked import people_of, right_of, waits_for
from rapport.platform.approvals.listening import say_changed, say_decided
from rapport.platform.approvals.models import Approval, ApprovalAct, Deed, How, State
from rapport.platform.approvals.telling import tell_asked, tell_decided
from rapport.platform.automation.models import Run
from rapport.platform.automation.tasks import ask_for_runs
from rapport.platform.records.registry import registry
from rapport.platform.write import Change

if TYPE_CHECKING:
    from rapport.platform.access.models import User

BY_THE_SYSTEM = (Deed.REMIND, Deed.ESCALATE)
DECISIONS = (Deed.APPROVE, Deed.REFUSE, Deed.TAKE_BACK)


def check(change: Change[ApprovalAct], approval: Approval, actor: User | None) -> None:
    """Refuse an act that its author may not do now; note for whom a deputy acts."""
    act = change.instance
    if act.deed in BY_THE_SYSTEM:
        if actor is not None:
            change.add_error("deed", _("Only the program does this, when the time is over."))
        return
    if act.deed in (Deed.COMMENT, Deed.REFUSE) and not act.words.strip():
        change.add_error("words", _("Say why.") if act.deed == Deed.REFUSE else _("Say something."))
    if act.deed == Deed.COMMENT or actor is None:
        return
    if approval.state != State.PENDING:
        change.add_error("", _was_decided(approval))
    elif act.deed == Deed.TAKE_BACK:
        if not (actor.is_administrator or approval.requested_by_id == actor.pk):
            change.add_error("", _("Only who asked, or an administrator, may take it back."))
    else:
        _check_right(change, approval, actor)


def _was_decided(approval: Approval) -> str:
    state = State(approval.state).label
    if approval.decided_by is None:
        return _("This is not pending any more: %(state)s.") % {"state": state}
    return _("%(user)s was quicker: %(state)s.") % {"user": approval.decided_by, "state": state}


def _check_right(change: Change[ApprovalAct], approval: Approval, actor: User) -> None:
    act, right = change.instance, right_of(approval, actor)
    if right is None and not (act.deed == Deed.HAND_OVER and actor.is_administrator):
        own = approval.requested_by_id == actor.pk and not approval.own_allowed
        text = _("Nobody decides what they asked for themselves.") if own else _("Your decision is not asked for.")
        change.add_error("", text)
        return
    act.on_behalf_of = right.instead_of if right is not None else None
    if act.deed != Deed.HAND_OVER:
        return
    if act.to is None or not act.to.is_active:
        change.add_error("to", _("Say to whom."))
    elif act.to_id == approval.requested_by_id and not approval.own_allowed:
        change.add_error("to", _("Nobody decides what they asked for themselves."))
    elif not sees(approval, act.to):
        change.add_error("to", _("%(user)s may not see the record.") % {"user": act.to})


def sees(approval: Approval, user: User) -> bool:
    """Whether somebody may see what the approval is about."""
    spec = registry.get(approval.kind) if registry.has(approval.kind) else None
    return spec is not None and rows(spec, user).filter(pk=approval.record_id).exists()


def follow(act: ApprovalAct, approval: Approval) -> None:
    """Let the approval be what the act makes of it."""
    if act.deed in DECISIONS:
        say_decided(act, approval)
    if act.deed == Deed.APPROVE:
        further = approval.place + 1
        if approval.how == How.ORDER and further < len(approval.asked):
            approval.place = further
            approval.waits_for = waits_for(approval.asked, approval.how, further)
            keep(approval)
            tell_asked(approval, people_of(approval.waits_for))
        else:
            end(approval, State.APPROVED, act.author)
    elif act.deed == Deed.REFUSE:
        end(approval, State.REFUSED, act.author)
    elif act.deed == Deed.TAKE_BACK:
        end(approval, State.TAKEN_BACK, act.author)
    elif act.deed == Deed.HAND_OVER and act.to is not None and act.author is not None:
        _hand_over(approval, act.author, act.to)


def _hand_over(approval: Approval, author: User, to: User) -> None:
    right = right_of(approval, author)
    # An administrator whose decision is not asked for hands over what waits for somebody who left.
    tokens = [token for token in approval.waits_for if right is not None and token != right.token]
    approval.waits_for = list(dict.fromkeys([*tokens, f"u{to.pk}"]))
    keep(approval)
    tell_asked(approval, people_of([f"u{to.pk}"]))


def end(approval: Approval, state: State, by: User | None) -> None:
    """Let it be decided: whoever asked is told, and what waits for it goes on."""
    approval.state, approval.waits_for = state, []
    approval.decided_by, approval.decided_at = by, timezone.now()
    keep(approval)
    say_changed([approval])
    tell_decided(approval)
    if approval.run_uid is not None:
        waiting = Run.objects.filter(uid=approval.run_uid, state=Run.State.WAITING)
        if waiting.update(due_at=timezone.now()):
            ask_for_runs()


def cancel_run(approval: Approval) -> None:
    """Let the run that waits for it end: what it did so far is taken back."""
    if approval.run_uid is None:
        return
    waiting = Run.objects.filter(uid=approval.run_uid, state=Run.State.WAITING)
    waiting.update(state=Run.State.CANCELLED, rest=None, finished_at=timezone.now())


def keep(approval: Approval) -> None:
    """Write where it stands, with a new version: whoever saw it before has something old."""
    approval.version += 1
    Approval.objects.filter(pk=approval.pk).update(
        state=approval.state,
        place=approval.place,
        waits_for=approval.waits_for,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        reminded_at=approval.reminded_at,
        escalated_at=approval.escalated_at,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
