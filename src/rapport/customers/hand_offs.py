"""What follows from a hand-off: who may answer it, its line on the timeline, who is told of it, and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import override

from rapport.customers.access import teams_led
from rapport.customers.models import HandOff, TimelineItem
from rapport.platform.access.models import Membership, User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import value_history
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.reminding import Reminder, remind

TIMELINE_KIND = "hand-off"
KIND = "hand-offs"
AT_ONCE = 200
State = HandOff.State


def receives(user: User) -> Q:
    """Hand-offs to the teams of a user, and to teams that are part of one of them."""
    return Q(to_team__in=teams_led(permissions_of(user)))


def may_answer(hand_off: HandOff, user: User | None) -> bool:
    """Whether somebody may accept it or send it back: who is in the team, or leads it; never for an answered one."""
    return hand_off.state == State.WAITING and is_for(hand_off, user)


def is_for(hand_off: HandOff, user: User | None) -> bool:
    """Whether somebody is in the team to which it goes, or leads it."""
    if user is None or user.is_administrator:
        return True
    return teams_led(permissions_of(user)).filter(pk=hand_off.to_team_id).exists()


def write_timeline(hand_offs: Sequence[HandOff]) -> None:
    """One line for each on the timeline of the customer, in the language of the installation."""
    forget_timeline([one.pk for one in hand_offs])
    with override(settings.LANGUAGE_CODE):
        TimelineItem.objects.bulk_create(
            TimelineItem(
                party_id=one.party_id,
                at=one.created_at,
                kind=TIMELINE_KIND,
                source_kind=KIND,
                source_id=one.pk,
                source_uid=one.uid,
                actor_id=one.owner_id,
                title=f"{one.to_team}: {one.subject}"[:300],
                summary=(one.reason or " ".join(one.words.split()))[:500],
                outcome=str(one.get_state_display()),
                created_in=one.created_in,
            )
            for one in hand_offs
        )


def forget_timeline(ids: Iterable[int]) -> None:
    """Take the lines of these hand-offs away."""
    TimelineItem.objects.filter(source_kind=KIND, source_id__in=list(ids)).delete()


def refresh_timeline(ids: Sequence[int]) -> None:
    """Bring the lines of hand-offs up to date that came, changed or went behind the write path."""
    forget_timeline(ids)
    write_timeline(list(HandOff.objects.filter(pk__in=ids).select_related("to_team")))


def tell() -> int:
    """Tell the team of what waits for it, the sender of the answer, and both when the clock has run out; returns of how
    many hand-offs. What was told is noted in the same transaction, so that nobody is told twice."""
    told = 0
    with change_set(actor=None, channel="job", act="remind", kind=KIND) as opened:
        news = list(_locked(HandOff.objects.exclude(told_state=F("state"))))
        for state, act, reason in _NEWS:
            for about, concerned in _by_act([one for one in news if one.state == state], opened):
                reminders = _to_team(concerned) if state == State.WAITING else _to_sender(concerned)
                remind(reminders, reason=reason, act=act, about=about)
        told += len(news)
        HandOff.objects.filter(pk__in=[one.pk for one in news]).update(told_state=F("state"))
        opened.unchanged = not news
    with change_set(actor=None, channel="job", act="remind", kind=KIND) as opened:
        waiting = HandOff.objects.filter(state=State.WAITING, escalated_at__isnull=True, due_at__lte=timezone.now())
        late = list(_locked(waiting))
        remind(_to_team(late), reason=Reason.TEAM, act=Act.DUE, about=opened)
        remind(_to_sender(late), reason=Reason.OWNER, act=Act.DUE, about=opened)
        HandOff.objects.filter(pk__in=[one.pk for one in late]).update(escalated_at=timezone.now())
        opened.unchanged = not late
    return told + len(late)


_NEWS = (
    (State.WAITING, Act.CREATED, Reason.TEAM),
    (State.ACCEPTED, Act.ACCEPTED, Reason.OWNER),
    (State.RETURNED, Act.RETURNED, Reason.OWNER),
)


def _by_act(hand_offs: Sequence[HandOff], otherwise: ChangeSet) -> list[tuple[ChangeSet, list[HandOff]]]:
    """The hand-offs by the act that brought them into their state; ``otherwise`` stands for one that was removed."""
    found: dict[ChangeSet, list[HandOff]] = {}
    for one in hand_offs:
        act, _state = value_history(one, "state", limit=1)[0]
        found.setdefault(act or otherwise, []).append(one)
    return list(found.items())


def _locked(found: object) -> list[HandOff]:
    return list(found.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])  # type: ignore[attr-defined]


def _to_team(hand_offs: Sequence[HandOff]) -> list[Reminder]:
    """Everybody in the team who may sign in, but not whoever hands over."""
    members = Membership.objects.filter(team__in={one.to_team_id for one in hand_offs}, user__is_active=True)
    by_team: dict[int, list[int]] = {}
    for team, user in members.values_list("team_id", "user_id"):
        by_team.setdefault(team, []).append(user)
    return [
        Reminder(user, KIND, one.pk, one.owner_id)
        for one in hand_offs
        for user in by_team.get(one.to_team_id, ())
        if user != one.owner_id
    ]


def _to_sender(hand_offs: Sequence[HandOff]) -> list[Reminder]:
    return [
        Reminder(one.owner_id, KIND, one.pk, one.answered_by_id)
        for one in hand_offs
        if one.owner_id is not None and one.owner_id != one.answered_by_id
    ]
