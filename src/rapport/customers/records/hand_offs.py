"""Hand-offs as a record kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers import hand_offs
from rapport.customers.access import PassedOn
from rapport.customers.models import HandOff, Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.write import SYSTEM, Batch, Change

State = HandOff.State
_ANSWERS = (State.ACCEPTED, State.RETURNED)
_OFFER = ("subject", "party_id", "to_team_id", "words", "checklist", "due_at", "moves_ownership", "owner_id")
"""What the sender says; whoever answers leaves it as it is."""


class HandOffRecord(RecordType[HandOff]):
    """A customer passed on from one team to another."""

    name = "hand-offs"
    icon = "split"
    description = _("Customers passed on from one team to another: what must be known, by when, and the answer.")
    help_topic = "hand-offs"
    title_columns = ["subject"]
    columns = ["subject", "party", "to_team", "due_at", "state", "owner", "answered_by"]
    filters = ["state", "to_team", "owner", "party", "due_at", "answered_at", "answered_by"]
    sorts = ["due_at", "created_at"]
    default_sort = "due_at"
    views = [
        Preset("waiting", _("Waiting hand-offs"), "state=waiting", default=True),
        Preset("late", _("Waiting for too long"), "state=waiting&due_at__within=past"),
        Preset("answered", _("Answered hand-offs"), "state__ne=waiting&sort=-created_at"),
    ]
    quick_create = ["subject", "party", "to_team", "due_at", "words", "checklist", "moves_ownership"]
    hints = ["checklist"]
    facts = ["party", "to_team", "due_at", "state", "owner"]
    fieldsets = [
        Fieldset(_("Hand-off"), ["subject", "party", "to_team", "due_at", "moves_ownership", "owner"]),
        Fieldset(_("What goes along"), ["words", "checklist"]),
        Fieldset(_("Answer"), ["state", "reason", "answered_by", "answered_at", "minutes"]),
    ]
    exclude = ["told_state", "escalated_at"]
    access = PassedOn()
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q(state="waiting")}
    importable = False

    def before_save(self, batch: Batch[HandOff]) -> None:
        for change in batch.changes:
            if change.is_new:
                _begin(change, batch.actor)
            elif change.changed("state"):
                _answer(change, batch.actor)
            elif change.changed(*_OFFER):
                _refuse_foreign_words(change, batch.actor)
            if change.instance.state == State.RETURNED and not change.instance.reason.strip():
                change.add_error("reason", gettext("Say what is missing, so that the other team can complete it."))

    def after_save(self, batch: Batch[HandOff]) -> None:
        hand_offs.write_timeline(batch.instances)
        accepted = [
            change.instance
            for change in batch.changes
            if not change.is_new and change.changed("state") and change.instance.state == State.ACCEPTED
        ]
        for hand_off in accepted:
            _give(hand_off)

    def before_delete(self, batch: Batch[HandOff]) -> None:
        hand_offs.forget_timeline(batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        hand_offs.refresh_timeline(ids)

    def get_subtitle(self, instance: HandOff) -> str:
        return f"{instance.to_team} · {instance.get_state_display()}"

    def get_head_actions(self, request: HttpRequest, instance: HandOff) -> Sequence[HeadAction]:
        user = request.user
        if not isinstance(user, User) or instance.state != State.WAITING:
            return ()
        url = reverse("hand-off-answer", args=[instance.uid])
        found = []
        if hand_offs.may_answer(instance, user):
            found.append(HeadAction(gettext("Answer"), url, "circle-check", primary=True, dialog=True))
        elif instance.owner_id == user.pk:
            found.append(HeadAction(gettext("Withdraw"), url, "undo-2", dialog=True))
        return found


def _begin(change: Change[HandOff], actor: User | None) -> None:
    """A new one waits; whoever could answer it may write down one that was answered elsewhere."""
    if change.instance.state != State.WAITING:
        _check_answer(change, actor)
        _note_answer(change.instance, actor)


def _answer(change: Change[HandOff], actor: User | None) -> None:
    """From waiting to an answer, once; the team answers, the sender withdraws."""
    if change.before["state"] != State.WAITING:
        change.add_error("state", gettext("This was answered already. Make a new hand-off."))
        return
    _check_answer(change, actor)
    if any(change.changed(name) for name in _OFFER) and not _is_sender(change, actor):
        change.add_error("state", gettext("Answer it as it was handed over."))
    _note_answer(change.instance, actor)


def _check_answer(change: Change[HandOff], actor: User | None) -> None:
    hand_off = change.instance
    if hand_off.state in _ANSWERS and not hand_offs.is_for(hand_off, actor):
        change.add_error("state", gettext("Only the team to which it was handed over answers it."))
    if hand_off.state == State.WITHDRAWN and not change.is_new and not _is_sender(change, actor):
        change.add_error("state", gettext("Only who handed it over withdraws it."))


def _note_answer(hand_off: HandOff, actor: User | None) -> None:
    now = timezone.now()
    hand_off.answered_at, hand_off.answered_by = now, actor
    hand_off.minutes = max(int((now - hand_off.created_at).total_seconds() // 60), 0)


def _refuse_foreign_words(change: Change[HandOff], actor: User | None) -> None:
    """What was handed over is the sender's; the clock begins anew with another time."""
    if not _is_sender(change, actor):
        change.add_error("", gettext("Only who handed it over changes it."))
    elif change.changed("due_at"):
        change.instance.escalated_at = None


def _is_sender(change: Change[HandOff], actor: User | None) -> bool:
    """Whoever is not of the receiving team reaches the row by a grant: as its owner, or as who may change theirs."""
    if actor is None or change.before.get("owner_id") == actor.pk:
        return True
    return actor.is_administrator or not hand_offs.is_for(HandOff(to_team_id=change.before["to_team_id"]), actor)


def _give(hand_off: HandOff) -> None:
    """The customer becomes the charge of whoever accepted, if it was to go along."""
    receiver = hand_off.answered_by
    if not hand_off.moves_ownership or receiver is None:
        return
    party = Party.objects.get(pk=hand_off.party_id)
    if party.erased_at is None and party.owner_id != receiver.pk:
        write.update(registry.of_instance(party), party, {"owner": receiver}, actor=SYSTEM)
