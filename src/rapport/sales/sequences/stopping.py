"""What ends enrolments early, and ending them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from rapport.customers.models import ContactPoint, Party, Touch, TouchParticipant
from rapport.customers.models.contact import State as PointState
from rapport.customers.models.touches import Channel, Direction
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.mailboxes.models import ReceivedMail
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, DealContact, Enrolment, Lead, SequenceSend

KIND = "enrolments"
ACT = "sequence"
CHANNEL = "job"
State, Reason = Enrolment.State, Enrolment.Reason
OPEN = (State.RUNNING, State.PAUSED)
ANSWERS = (
    Channel.EMAIL, Channel.CALL, Channel.SMS, Channel.MESSENGER, Channel.CHAT, Channel.LETTER, Channel.FAX,
)  # fmt: skip
"""Ways by which somebody answers."""
ANSWERED_WITHIN = timedelta(days=60)
"""After its end, in which an answer still counts among the results."""
_JOINED = ("sequence__purpose", "party__organisation", "enrolled_by", "step__template")


def reasons_to_stop(enrolments: Sequence[Enrolment]) -> dict[int, Enrolment.Reason]:
    """Those of the open enrolments that are over by what is known now, by their keys."""
    found: dict[int, Enrolment.Reason] = {}
    if not enrolments:
        return found
    parties = {one.party_id for one in enrolments}
    since = min(one.started_at for one in enrolments)
    answered, met = _touched(parties, since)
    won, converted, bounced = _won(parties, since), _converted(parties, since), _bounced(parties)
    for one in enrolments:
        sequence, party = one.sequence, one.party
        if party.erased_at is not None or party.merged_into_id is not None or _is_dissolved(party):
            found[one.pk] = Reason.GONE
        elif one.enrolled_by is None or not one.enrolled_by.is_active:
            found[one.pk] = Reason.LEFT
        elif sequence.stops_on_reply and _since(answered, one):
            found[one.pk] = Reason.REPLY
        elif sequence.stops_on_meeting and _since(met, one):
            found[one.pk] = Reason.MEETING
        elif sequence.stops_on_deal and _since(won, one):
            found[one.pk] = Reason.WON
        elif sequence.stops_on_deal and _since(converted, one):
            found[one.pk] = Reason.CONVERTED
        elif one.party_id in bounced:
            found[one.pk] = Reason.BOUNCED
    return found


def _is_dissolved(party: Party) -> bool:
    return party.lifecycle == Party.Lifecycle.DECEASED


def _since(latest: Mapping[int, datetime], one: Enrolment) -> bool:
    return one.party_id in latest and latest[one.party_id] >= one.started_at


def _touched(parties: Collection[int], since: datetime) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """When each last answered us, and when their last meeting is or was; only since that moment. Automatic replies are
    no answers."""
    shared = TouchParticipant.objects.filter(party__in=parties, happened_at__gte=since)
    took_part: dict[int, set[int]] = {}
    for key, party in shared.values_list("touch_id", "party_id"):
        took_part.setdefault(key, set()).add(party)
    concerned = Q(party__in=parties) | Q(pk__in=list(took_part))
    kinds = Q(direction=Direction.INBOUND, channel__in=ANSWERS) | Q(channel=Channel.MEETING)
    touches = list(Touch.objects.filter(concerned, kinds, happened_at__gte=since))
    mails = [touch.uid for touch in touches if touch.channel == Channel.EMAIL]
    automatic = set(
        ReceivedMail.objects.filter(about_uid__in=mails, is_automatic=True).values_list("about_uid", flat=True)
    )
    answered: dict[int, datetime] = {}
    met: dict[int, datetime] = {}
    for touch in touches:
        latest = met if touch.channel == Channel.MEETING else answered
        # Who else got a mail that somebody wrote to us did not answer by it.
        others = took_part.get(touch.pk, set()) if touch.channel != Channel.EMAIL else set()
        for party in {touch.party_id, *others} & set(parties) if touch.uid not in automatic else ():
            latest[party] = max(touch.happened_at, latest.get(party, touch.happened_at))
    return answered, met


def _won(parties: Collection[int], since: datetime) -> dict[int, datetime]:
    """Who won a deal since, as its customer or as a contact; by the day, which has no hour: the day itself counts when
    the deal was changed since."""
    deals = Deal.objects.filter(state="won", closed_on__gte=timezone.localdate(since), updated_at__gte=since)
    found = dict(deals.filter(party__in=parties).values_list("party_id", "updated_at"))
    links = DealContact.objects.filter(person__in=parties, deal__in=deals)
    return found | dict(links.values_list("person_id", "deal__updated_at"))


def _converted(parties: Collection[int], since: datetime) -> dict[int, datetime]:
    leads = Lead.objects.filter(person__in=parties, converted_at__gte=since)
    return {person: at for person, at in leads.values_list("person_id", "converted_at") if person and at}


def _bounced(parties: Collection[int]) -> set[int]:
    points = ContactPoint.objects.filter(
        party__in=parties, kind=ContactPoint.Kind.EMAIL, is_primary=True, state=PointState.BOUNCED
    )
    return set(points.values_list("party_id", flat=True))


def stop_of(parties: Iterable[int]) -> int:
    """Stop the enrolments of these parties that are over by what is known now, and note who answered; how many were
    stopped."""
    with change_set(actor=None, channel=CHANNEL, act=ACT, kind=KIND) as opened:
        concerned = watched().filter(party__in=list(parties))
        found = list(concerned.select_for_update(of=("self",)).order_by("pk"))
        reasons = reasons_to_stop([one for one in found if one.state in OPEN])
        for one in found:
            if one.pk in reasons:
                end(one, State.STOPPED, reasons[one.pk])
        noted = note_replies(found)
        opened.unchanged = not reasons and not noted
    return len(reasons)


def watched_now() -> Q:
    """Enrolments that an answer concerns: those that are not over, and those that came to their end of late."""
    return Q(state__in=OPEN) | Q(state=State.FINISHED, ended_at__gte=timezone.now() - ANSWERED_WITHIN)


def note_replies(enrolments: Sequence[Enrolment]) -> int:
    """Note of the last mail before an answer that it was answered; of how many enrolments that is new."""
    if not enrolments:
        return 0
    answered, _met = _touched({one.party_id for one in enrolments}, min(one.started_at for one in enrolments))
    noted = 0
    for one in enrolments:
        mails = SequenceSend.objects.filter(enrolment=one, mail_uid__isnull=False)
        if _since(answered, one) and not mails.filter(replied_at__isnull=False).exists():
            at = answered[one.party_id]
            last = mails.filter(created_at__lte=at).order_by("-created_at", "-pk").values_list("pk", flat=True)[:1]
            noted += SequenceSend.objects.filter(pk__in=list(last)).update(replied_at=at)
    return noted


def watched() -> QuerySet[Enrolment]:
    """Those, with what is needed to judge them."""
    return Enrolment.objects.filter(watched_now()).select_related(*_JOINED)


def open_enrolments() -> QuerySet[Enrolment]:
    """Those that are running or paused, with what is needed to judge them."""
    found = Enrolment.objects.filter(state__in=OPEN)
    return found.select_related(*_JOINED)


def end(enrolment: Enrolment, state: Enrolment.State, reason: str = "", note: str = "") -> None:
    """Let an enrolment be over, or pause with a reason, within the change set of who says so."""
    over = state in (State.FINISHED, State.STOPPED)
    values = {"state": state, "reason": reason, "ended_at": timezone.now() if over else None}
    if note:
        values["note"] = note[:300]
    if over:
        values |= {"next_at": None, "step": None}
    write.update(registry.get(KIND), enrolment, values, actor=write.SYSTEM)
    if reason == Reason.REPLY:
        note_replies([enrolment])
