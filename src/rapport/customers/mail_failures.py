"""Reports that a mail did not arrive: they mark the addresses that nothing reaches, and tell who sent it.

Anybody can write such a report. It is believed for addresses to which we are known to have written the mail that it is
about: a mail of ours on a timeline, or one that the report holds and that is from this account to that address.
"""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.models import ContactPoint, Touch
from rapport.customers.models.contact import State
from rapport.customers.models.touches import Direction
from rapport.lib.emails import parse_email
from rapport.lib.mail.message import Mail
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.receiving import Outcome
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.in_words import Hearers, tell_in_words
from rapport.platform.records.registry import registry

ACT = "mail_failed"
UNPROVEN = "unproven"
"""Why a report marks nothing: nobody knows of the mail that it is about."""


def take_report(mail: Mail, account: MailAccount) -> Outcome:
    """Mark the contact points of the addresses that the report says for good, as far as it is proven; one whose
    mailbox is only full stays as it is."""
    gone = {_norm(failure.address) for failure in mail.failures if failure.is_final}
    proven = gone & _written_to(mail, account)
    if gone and not proven:
        return Outcome(ReceivedMail.State.REPORT, UNPROVEN)
    if proven:
        _mark(proven, account)
    return Outcome(ReceivedMail.State.REPORT)


def _written_to(mail: Mail, account: MailAccount) -> set[str]:
    """To whom we wrote the mail that came back."""
    if mail.returned is None:
        return set()
    found: set[str] = set()
    if mail.returned.sender and _norm(mail.returned.sender) == _norm(account.address):
        found |= {_norm(address) for address in mail.returned.recipients}
    if mail.returned.message_id:
        lines = ReceivedMail.objects.filter(account=account, message_id=mail.returned.message_id)
        for about, addresses in lines.values_list("about_uid", "addresses"):
            if about is not None and Touch.objects.filter(uid=about, direction=Direction.OUTBOUND).exists():
                found.update(addresses)
    return found


def _mark(addresses: Collection[str], account: MailAccount) -> None:
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, norm__in=addresses).exclude(state=State.BOUNCED)
    marked = list(points.select_related("party"))
    if not marked:
        return
    said = ", ".join(sorted({point.value for point in marked}))
    summary = _("Mails do not arrive: %(addresses)s") % {"addresses": said}
    with change_set(actor=None, channel=ChangeSet.Channel.JOB, act=ACT, kind="people", summary=summary[:300]) as opened:
        ContactPoint.objects.filter(pk__in=[point.pk for point in marked]).update(state=State.BOUNCED)
        opened.counts["updated"] = len(marked)
        for kind in {registry.of_instance(point.party).name for point in marked}:
            _tell(kind, [point for point in marked if registry.of_instance(point.party).name == kind], account)


def _tell(kind: str, points: Collection[ContactPoint], account: MailAccount) -> None:
    """Tell the owner of the account, who sees the customer or hears nothing."""
    said = ", ".join(sorted({point.value for point in points})).replace("{", "").replace("}", "")
    with override(settings.LANGUAGE_CODE):
        text = _("Mails do not arrive: %(addresses)s") % {"addresses": said}
    tell_in_words(
        registry.get(kind),
        [point.party_id for point in points],
        Hearers(users=[account.owner_id] if account.owner_id is not None else ()),
        text=text,
        once=f"mail-failed:{account.pk}:{min(point.pk for point in points)}:{timezone.localdate()}",
        reason=Reason.OWNER,
        act=Act.TOLD,
    )


def _norm(address: str) -> str:
    return parse_email(address).norm or address.lower()
