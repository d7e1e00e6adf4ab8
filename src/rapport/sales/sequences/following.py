"""What became of the mails of sequences: the ledger follows the outgoing mail, and a mail that failed ends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.history.change_sets import change_set
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.sending import OutgoingGuard
from rapport.platform.outgoing_mail.words import state_in_words
from rapport.sales.models import Enrolment, SequenceSend
from rapport.sales.sequences.stopping import ACT, CHANNEL, KIND, OPEN, end, reasons_to_stop, watched

AT_ONCE = 500
Mail, State = OutgoingMail.State, SequenceSend.State
_REACHED = {Mail.SENT: State.SENT, Mail.UNKNOWN: State.UNKNOWN, Mail.FAILED: State.FAILED, Mail.DRAFT: State.FAILED}


def follow_mails() -> int:
    """Note of each mail on its way what became of it; how many are known now."""
    known = 0
    last = 0
    while True:
        with change_set(actor=None, channel=CHANNEL, act=ACT, kind=KIND) as opened:
            waiting = SequenceSend.objects.filter(state=State.PUT, mail_uid__isnull=False, pk__gt=last)
            page = list(waiting.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
            mails = {mail.uid: mail for mail in OutgoingMail.objects.filter(uid__in=[one.mail_uid for one in page])}
            noted = sum(_note(one, mails) for one in page)
            opened.unchanged = not noted
        known += noted
        if len(page) < AT_ONCE:
            return known
        last = page[-1].pk


def _note(send: SequenceSend, mails: Mapping[UUID, OutgoingMail]) -> bool:
    assert send.mail_uid is not None
    mail = mails.get(send.mail_uid)
    reached = _REACHED.get(Mail(mail.state)) if mail is not None else State.FAILED
    if reached is None:
        return False
    error = ""
    if reached == State.FAILED:
        author = mail.author if mail is not None else None
        with translation.override((author.language if author is not None else "") or settings.LANGUAGE_CODE):
            left = mail if mail is not None and mail.state != Mail.DRAFT else None
            error = state_in_words(left) if left is not None else _("It was taken back.")
            _end(send, error, taken_back=left is None)
    SequenceSend.objects.filter(pk=send.pk).update(state=reached, error=error[:300])
    return True


def _end(send: SequenceSend, note: str, *, taken_back: bool) -> None:
    one = Enrolment.objects.select_for_update().filter(pk=send.enrolment_id, state__in=OPEN).first()
    if one is not None:
        reason = Enrolment.Reason.BY_HAND if taken_back else Enrolment.Reason.MAIL_FAILED
        end(one, Enrolment.State.STOPPED, reason, note)


class SequenceGuard(OutgoingGuard):
    """A mail may still wait when its reader answers: then it does not leave any more."""

    def refused(self, mails: Sequence[OutgoingMail]) -> Mapping[int, str]:
        uids = {mail.pk: uid for mail in mails if (uid := parse_uid(str(mail.about.get("sequence", ""))))}
        if not uids:
            return {}
        over = dict(
            Enrolment.objects.filter(uid__in=uids.values(), state=Enrolment.State.STOPPED).values_list("uid", "reason")
        )
        waiting = list(watched().filter(uid__in=uids.values()))
        reasons = reasons_to_stop(waiting)
        over |= {one.uid: reasons[one.pk] for one in waiting if one.pk in reasons}
        said = {uid: str(Enrolment.Reason(reason).label) for uid, reason in over.items()}
        return {
            key: _("the sequence was stopped: %(why)s") % {"why": said[uid]} for key, uid in uids.items() if uid in said
        }
