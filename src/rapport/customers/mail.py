"""Mails that were read from mailboxes, on the timelines of the people and organisations in their headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import ContactPoint, Party, Touch
from rapport.customers.models.contact import State
from rapport.customers.models.touches import Channel, Direction, Visibility
from rapport.lib.mail.message import Failure, Mail
from rapport.lib.mail.replies import written
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.receiving import MailReceiver, Outcome
from rapport.platform.records.clean import LONG_TEXT_LIMIT
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import WriteError

ACT = "read_mail"
MOST_PARTIES = 25
"""Parties on whose timelines one mail stands."""
_SUBJECT = 300
_PICTURE_OF_TEXT = 30_000
"""Bytes up to which a picture that the text shows is a logo or a line, not something that was sent."""


class MailOnTimelines(MailReceiver):
    """Logs a mail as a touch of everybody whom one of their contact points names; reports of failures mark those."""

    def receive(self, mail: Mail, others: list[str], is_own: bool, account: MailAccount) -> Outcome | None:
        if mail.failures:
            return _mark_failures(mail.failures)
        parties = parties_of(others)
        if not parties:
            return None
        known = _kept_for_all(mail)
        if known is not None:
            return known
        touch, refused = _log(mail, parties, is_own, account)
        return Outcome(ReceivedMail.State.KEPT, ", ".join(refused), touch.uid)


def parties_of(addresses: Sequence[str]) -> list[Party]:
    """Who has these addresses now, in their order: several may share one, and some may be of nobody."""
    today = timezone.localdate()
    points = ContactPoint.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        kind=ContactPoint.Kind.EMAIL,
        norm__in=addresses,
        party__erased_at__isnull=True,
        party__merged_into__isnull=True,
    ).select_related("party")
    ordered = sorted(points, key=lambda point: (addresses.index(point.norm), point.party_id))
    return list({point.party_id: point.party for point in ordered}.values())[:MOST_PARTIES]


def _kept_for_all(mail: Mail) -> Outcome | None:
    """A colleague's account had the same mail, and everybody who sees the customer reads it: once is enough."""
    same = ReceivedMail.objects.filter(
        message_id=mail.message_id, state=ReceivedMail.State.KEPT, account__visibility=MailAccount.Visibility.ALL
    ).first()
    return Outcome(ReceivedMail.State.KNOWN, about_uid=same.about_uid) if same is not None else None


def _log(mail: Mail, parties: list[Party], is_own: bool, account: MailAccount) -> tuple[Touch, list[str]]:
    """The touch, and the names of the files that are not kept here. The system writes it: what the owner may do to
    the customer does not change that they wrote each other."""
    values: dict[str, Any] = {
        "party": parties[0],
        "participants": [str(party.uid) for party in parties[1:]],
        "owner": account.owner,
        "channel": Channel.EMAIL,
        "direction": Direction.OUTBOUND if is_own else Direction.INBOUND,
        "happened_at": mail.at,
        "subject": mail.subject[:_SUBJECT],
        "text": _text(mail),
        "visibility": Visibility(account.visibility),
        "source": _("Mail: %(account)s") % {"account": account.name[:100]},
    }
    # Who reads the log of changes need not be permitted to read the mail: its subject does not stand there.
    summary = values["source"]
    with change_set(actor=None, channel=ChangeSet.Channel.JOB, act=ACT, kind="touches", summary=summary):
        touch: Touch = write.create(registry.get("touches"), values, actor=None, channel=ChangeSet.Channel.JOB)
        refused = _keep_files(mail, touch, parties[0], account.owner) if account.owner is not None else []
    return touch, refused


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


def _mark_failures(failures: Sequence[Failure]) -> Outcome:
    """Say of contact points that nothing reaches them any more; one whose mailbox is only full stays as it is."""
    gone = [failure.address for failure in failures if failure.is_final]
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, norm__in=gone).exclude(state=State.BOUNCED)
    marked = list(points.values_list("pk", "value"))
    if marked:
        summary = _("Mails do not arrive: %(addresses)s") % {"addresses": ", ".join(value for _pk, value in marked)}
        with change_set(
            actor=None, channel=ChangeSet.Channel.JOB, act=ACT, kind="people", summary=summary[:300]
        ) as opened:
            ContactPoint.objects.filter(pk__in=[pk for pk, _value in marked]).update(state=State.BOUNCED)
            opened.counts["updated"] = len(marked)
    return Outcome(ReceivedMail.State.REPORT)
