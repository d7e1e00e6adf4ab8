"""A mail that left, on the timelines of those to whom it went: as a touch, the same that its copy in the mailbox is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rapport.customers.about import FIELD
from rapport.customers.extensions import TouchesOf
from rapport.customers.mail import MOST_PARTIES, owners_of
from rapport.customers.models import Party, Touch
from rapport.customers.models.touches import Channel, Direction, Visibility
from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.models import User
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

    def left(self, mails: Sequence[OutgoingMail]) -> set[int]:
        by_author: dict[User, list[OutgoingMail]] = defaultdict(list)
        for mail in mails:
            by_author[mail.author].append(mail)
        kept: set[int] = set()
        for author, own in by_author.items():
            with translation.override(author.language or settings.LANGUAGE_CODE):
                source = _("Mail: %(account)s") % {"account": own[0].account.name[:100]}
                # Who reads the log of changes need not be permitted to read the mail: its subject does not stand there.
                with change_set(actor=author, channel=_JOB, act=ACT, kind="touches", summary=source):
                    kept |= self._keep([(mail, _values(mail) | {"source": source[:_SOURCE]}) for mail in own])
        return kept

    def _keep(self, mails: Sequence[tuple[OutgoingMail, dict[str, Any]]]) -> set[int]:
        own = registry.extensions(TouchesOf)
        elsewhere = {mail.pk for mail, values in mails if _keep_with_record(own, mail, values)}
        rest = [(mail, values) for mail, values in mails if mail.pk not in elsewhere]
        found = _parties([mail for mail, _values in rest])
        logged: list[tuple[OutgoingMail, Party, dict[str, Any]]] = []
        for mail, values in rest:
            if parties := found[mail.pk]:
                values |= {"party": parties[0], "participants": [str(party.uid) for party in parties[1:]]}
                values["visibility"] = Visibility(mail.account.visibility)
                logged.append((mail, parties[0], values))
        touches = _touches([(values, _about(mail)) for mail, _party, values in logged])
        for (mail, party, _given), touch in zip(logged, touches, strict=True):
            _keep_files(mail, touch, party)
            ReceivedMail.objects.filter(account=mail.account, message_id=mail.message_id).update(
                state=ReceivedMail.State.KEPT, about_uid=touch.uid, at=touch.happened_at
            )
        return elsewhere | {mail.pk for mail, _party, _given in logged}


def _about(mail: OutgoingMail) -> str:
    """From which record it was written; "" from none."""
    about = str(mail.about.get("about", ""))
    return about if about.partition(":")[2] else ""


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


def _parties(mails: Sequence[OutgoingMail]) -> dict[int, list[Party]]:
    """Whom each was written from the page of, then everybody whose address it went to; nobody who was erased since.
    Locked first, as whoever erases them does."""
    owners = owners_of({address for mail in mails for address in mail.recipients})
    given = {mail.pk: parse_uid(str(mail.about.get("party", ""))) for mail in mails}
    named = Party.objects.filter(uid__in=[uid for uid in given.values() if uid is not None])
    alive = dict(named.values_list("uid", Coalesce("merged_into_id", "id")))
    keys = {
        mail.pk: list(
            dict.fromkeys(
                [
                    *([alive[uid]] if (uid := given[mail.pk]) in alive else []),
                    *(party.pk for address in mail.recipients for party in owners.get(address, ())),
                ]
            )
        )
        for mail in mails
    }
    every = {key for some in keys.values() for key in some}
    held = Party.objects.select_for_update(no_key=True).filter(pk__in=every, erased_at__isnull=True).order_by("pk")
    living = {party.pk: party for party in held}
    return {mail: [living[key] for key in some if key in living][:MOST_PARTIES] for mail, some in keys.items()}


def _touches(rows: Sequence[tuple[dict[str, Any], str]]) -> list[Touch]:
    """A touch of each, in their order. The system writes them: it is so, whatever the author may do today. What one was
    about may be gone by now: then each is by itself, and that one says nothing of it."""
    if not rows:
        return []
    spec = registry.get("touches")
    together = [{**values, FIELD: about} if about else values for values, about in rows]
    try:
        with transaction.atomic():
            return write.create_many(spec, together, actor=None, channel=_JOB)
    except Invalid:
        if len(rows) > 1:
            return [touch for row in rows for touch in _touches([row])]
    return write.create_many(spec, [rows[0][0]], actor=None, channel=_JOB)


def _keep_with_record(owners: Sequence[TouchesOf], mail: OutgoingMail, values: dict[str, Any]) -> bool:
    """Of a record that is no customer yet its own kind of touches; False when it is gone or has become one."""
    kind, _colon, uid = str(mail.about.get("about", "")).partition(":")
    own = next((one for one in owners if _is_of(one, kind)), None)
    if own is None:
        return False
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
