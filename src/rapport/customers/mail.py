"""Mails that were read from mailboxes, on the timelines of the people and organisations in their headers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rapport.customers.mail_failures import take_report
from rapport.customers.models import ContactPoint, Party, Touch
from rapport.customers.models.touches import Channel, Direction, Visibility
from rapport.lib.mail.message import Mail
from rapport.lib.mail.replies import written
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.receiving import Arrived, MailReceiver, Outcome
from rapport.platform.records.clean import LONG_TEXT_LIMIT
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import WriteError

ACT, ACT_OF_OLD = "read_mail", "read_old_mail"
"""The second is of mails that were written before their account was set up: no rule takes them for news."""
MOST_PARTIES = 25
"""Parties on whose timelines one mail stands."""
_SUBJECT = 300
_PICTURE_OF_TEXT = 30_000
"""Bytes up to which a picture that the text shows is a logo or a line, not something that was sent."""


class MailOnTimelines(MailReceiver):
    """Logs a mail as a touch of everybody whom one of their contact points names; reports of failures mark those."""

    def receive(self, arrived: Sequence[Arrived], account: MailAccount) -> list[Outcome | None]:
        answers: list[Outcome | None] = [
            take_report(one.mail, account) if one.mail.failures else None for one in arrived
        ]
        owners = owners_of({address for one in arrived for address in one.others})
        known = _kept_for_all([one.mail.message_id for one in arrived])
        new: dict[int, tuple[Arrived, list[Party]]] = {}
        for place, one in enumerate(arrived):
            parties = _concerned(one.others, owners)
            if answers[place] is not None or not parties:
                continue
            same = known.get(one.mail.message_id) or (_logged_before(one, parties, account) if one.is_missed else None)
            if same is not None:
                answers[place] = same
            else:
                new[place] = (one, parties)
        for place, logged in zip(new, _log(list(new.values()), account), strict=True):
            answers[place] = logged
        return answers

    def known(self, addresses: Collection[str]) -> set[str]:
        return set(owners_of(addresses))

    def create_url(self, address: str, user: User) -> str:
        if not may(registry.get("people"), user, Action.CREATE.value):
            return ""
        return f"{reverse('people-quick')}?{urlencode({'email': address})}"


def owners_of(addresses: Collection[str]) -> dict[str, list[Party]]:
    """Who has these addresses now: several may share one, and some may be of nobody."""
    today = timezone.localdate()
    points = ContactPoint.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        kind=ContactPoint.Kind.EMAIL,
        norm__in=addresses,
        party__erased_at__isnull=True,
        party__merged_into__isnull=True,
    ).select_related("party")
    found: dict[str, list[Party]] = {}
    for point in points.order_by("party_id"):
        found.setdefault(point.norm, []).append(point.party)
    return found


def _concerned(addresses: Sequence[str], owners: Mapping[str, Sequence[Party]]) -> list[Party]:
    """On whose timelines a mail with these addresses stands, who is named first first."""
    found = {party.pk: party for address in addresses for party in owners.get(address, ())}
    return list(found.values())[:MOST_PARTIES]


def _kept_for_all(message_ids: Collection[str]) -> dict[str, Outcome]:
    """Those that a colleague's account had, and everybody who sees the customer reads them: once is enough."""
    same = ReceivedMail.objects.filter(
        message_id__in=message_ids, state=ReceivedMail.State.KEPT, account__visibility=MailAccount.Visibility.ALL
    )
    told = same.values_list("message_id", "about_uid")
    return {message_id: Outcome(ReceivedMail.State.KNOWN, about_uid=about) for message_id, about in told}


def _logged_before(one: Arrived, parties: Sequence[Party], account: MailAccount) -> Outcome | None:
    """The touch of a mail that the ledger forgot."""
    same = Touch.objects.filter(
        party__in=[party.pk for party in parties],
        happened_at=one.mail.at,
        channel=Channel.EMAIL,
        owner=account.owner,
        subject=one.mail.subject[:_SUBJECT].strip(),
    ).first()
    return Outcome(ReceivedMail.State.KEPT, about_uid=same.uid) if same is not None else None


def _log(mails: Sequence[tuple[Arrived, list[Party]]], account: MailAccount) -> list[Outcome]:
    """A touch of each, with its files. Those written before the account was set up set off nothing."""
    # In the order in which the write path locks them, so that two accounts never wait for each other.
    concerned = sorted({party.pk for _one, parties in mails for party in parties})
    list(Party.objects.filter(pk__in=concerned).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    found: dict[int, Outcome] = {}
    for act, is_history in ((ACT_OF_OLD, True), (ACT, False)):
        places = [place for place, (one, _parties) in enumerate(mails) if one.is_history == is_history]
        some = [mails[place] for place in places]
        found |= dict(zip(places, _log_together(some, account, act) if some else [], strict=True))
    return [found[place] for place in range(len(mails))]


def _log_together(mails: Sequence[tuple[Arrived, list[Party]]], account: MailAccount, act: str) -> list[Outcome]:
    """The touches, in one change set. The system writes them: what the owner may do to the customer does not change
    that they wrote each other."""
    # Who reads the log of changes need not be permitted to read the mails: their subjects do not stand there.
    source = _("Mail: %(account)s") % {"account": account.name[:100]}
    rows = [_values(one, parties, account, source) for one, parties in mails]
    channel = ChangeSet.Channel.JOB
    outcomes = []
    with change_set(actor=None, channel=channel, act=act, kind="touches", summary=source):
        touches = write.create_many(registry.get("touches"), rows, actor=None, channel=channel, act=act)
        for touch, (one, parties) in zip(touches, mails, strict=True):
            refused = _keep_files(one.mail, touch, parties[0], account.owner) if account.owner is not None else []
            outcomes.append(Outcome(ReceivedMail.State.KEPT, ", ".join(refused), touch.uid))
    return outcomes


def _values(one: Arrived, parties: Sequence[Party], account: MailAccount, source: str) -> dict[str, Any]:
    return {
        "party": parties[0],
        "participants": parties[1:],
        "owner": account.owner,
        "channel": Channel.EMAIL,
        "direction": Direction.OUTBOUND if one.is_own else Direction.INBOUND,
        "happened_at": one.mail.at,
        "subject": one.mail.subject[:_SUBJECT],
        "text": _text(one.mail),
        "visibility": Visibility(account.visibility),
        "source": source,
    }


def _text(mail: Mail) -> str:
    """What was written, without what it answers and without the signature."""
    name = mail.sender.name if mail.sender is not None else ""
    return written(mail.text, name).own[:LONG_TEXT_LIMIT]


def _keep_files(mail: Mail, touch: Touch, party: Party, owner: User) -> list[str]:
    refused = []
    for file in mail.attachments:
        if file.content_id and file.media_type.startswith("image/") and len(file.content) < _PICTURE_OF_TEXT:
            continue
        upload = SimpleUploadedFile(file.name, file.content, file.media_type)
        try:
            files_add(
                uploads=[upload],
                kind="touches",
                record_uid=touch.uid,
                page_uid=party.uid,
                actor=owner,
                channel=ChangeSet.Channel.JOB,
            )
        except WriteError:  # a program, or larger than this installation keeps
            refused.append(file.name)
    return refused
