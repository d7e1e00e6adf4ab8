"""A mail that left, on the timelines of those to whom it went: as a touch, the same that its copy in the mailbox is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rapport.customers.about import FIELD
from rapport.customers.extensions import TouchesOf
from rapport.customers.mail import MOST_PARTIES, parties_of
from rapport.customers.models import Party, Touch
from rapport.customers.models.touches import Channel, Direction, Visibility
from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.models import ReceivedMail
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.sending import OutgoingEcho
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, WriteError

ACT = "sent_mail"
_JOB = ChangeSet.Channel.JOB
_SUBJECT, _SOURCE = 300, 120


class SentOnTimelines(OutgoingEcho):
    """Logs what left as an outbound e-mail of everybody to whom it went, and of the record from which it was written.

    Of a mail of which nobody knows whether it arrived it logs a note, which is no contact.
    """

    def left(self, mail: OutgoingMail) -> bool:
        with translation.override(mail.author.language or settings.LANGUAGE_CODE):
            source = _("Mail: %(account)s") % {"account": mail.account.name[:100]}
            values = _values(mail) | {"source": source[:_SOURCE]}
            # Who reads the log of changes need not be permitted to read the mail: its subject does not stand there.
            with change_set(actor=mail.author, channel=_JOB, act=ACT, kind="touches", summary=source):
                kept = self._keep(mail, values)
        return kept

    def _keep(self, mail: OutgoingMail, values: dict[str, Any]) -> bool:
        kind, _colon, uid = str(mail.about.get("about", "")).partition(":")
        own = next((one for one in registry.extensions(TouchesOf) if _is_of(one, kind)), None)
        if own is not None and _keep_with_record(own, kind, uid, values):
            return True
        parties = _parties(mail)
        if not parties:
            return False
        values |= {"party": parties[0], "participants": [str(party.uid) for party in parties[1:]]}
        values["visibility"] = Visibility(mail.account.visibility)
        touch = _touch(values, f"{kind}:{uid}" if uid else "")
        _keep_files(mail, touch, parties[0])
        ReceivedMail.objects.filter(account=mail.account, message_id=mail.message_id).update(
            state=ReceivedMail.State.KEPT, about_uid=touch.uid, at=touch.happened_at
        )
        return True


def _is_of(one: TouchesOf, kind: str) -> bool:
    return registry.has(kind) and registry.get(one.kind).fields[one.link].link_model is registry.get(kind).model


def _values(mail: OutgoingMail) -> dict[str, Any]:
    known = mail.state == OutgoingMail.State.SENT
    subject = mail.subject if known else _("Perhaps sent: %(subject)s") % {"subject": mail.subject}
    return {
        "owner": mail.author,
        "channel": Channel.EMAIL if known else Channel.NOTE,
        "direction": Direction.OUTBOUND,
        "happened_at": mail.sent_at or mail.handed_at or timezone.now(),
        "subject": subject[:_SUBJECT],
        "text": mail.text,
    }


def _parties(mail: OutgoingMail) -> list[Party]:
    """Whom it was written from the page of, then everybody whose address it went to; nobody who was erased since.
    Locked first, as whoever erases them does."""
    given = parse_uid(str(mail.about.get("party", "")))
    found = parties_of(mail.recipients)
    named = Party.objects.filter(uid=given).select_related("merged_into").first() if given is not None else None
    if named is not None and named.merged_into is not None:
        named = named.merged_into
    keys = list(dict.fromkeys([*([named.pk] if named is not None else []), *(party.pk for party in found)]))
    held = Party.objects.select_for_update(no_key=True).filter(pk__in=keys, erased_at__isnull=True).order_by("pk")
    living = {party.pk: party for party in held}
    return [living[key] for key in keys if key in living][:MOST_PARTIES]


def _touch(values: dict[str, Any], about: str) -> Touch:
    """The system writes it: it is so, whatever the author may do today. What it was about may be gone by now."""
    spec = registry.get("touches")
    if about:
        try:
            with transaction.atomic():
                touch: Touch = write.create(spec, {**values, FIELD: about}, actor=None, channel=_JOB)
                return touch
        except Invalid:
            pass
    bare: Touch = write.create(spec, values, actor=None, channel=_JOB)
    return bare


def _keep_with_record(own: TouchesOf, kind: str, uid: str, values: dict[str, Any]) -> bool:
    """Of a record that is no customer yet its own kind of touches; False when it is gone, or has become one."""
    known = parse_uid(uid)
    model: type[models.Model] = registry.get(kind).model
    record = model._default_manager.filter(uid=known).first() if known is not None else None
    if record is None:
        return False
    spec = registry.get(own.kind)
    held = {name: value for name, value in values.items() if name in spec.fields}
    try:
        with transaction.atomic():
            write.create(spec, {**held, own.link: record}, actor=None, channel=_JOB)
    except Invalid:
        return False
    return True


def _keep_files(mail: OutgoingMail, touch: Touch, party: Party) -> None:
    for file in mail.files.all():
        upload = SimpleUploadedFile(file.name, bytes(file.content), file.content_type)
        try:
            files_add(
                uploads=[upload],
                kind="touches",
                record_uid=touch.uid,
                page_uid=party.uid,
                actor=mail.author,
                channel=_JOB,
            )
        except WriteError:  # it was checked when the mail was written; the rules may be others by now
            continue
