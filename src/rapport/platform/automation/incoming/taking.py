"""Taking a message: whether its sender may send it, whose record it is about, and queueing the rule's run, once.

The message, what it writes and the run are one transaction. A message that is sent again with the same ``webhook-id``
is answered like the first one and does nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.automation.conditions import RuleError, rows_that_pass
from rapport.platform.automation.incoming.mapping import is_heeded, key_of, values_of
from rapport.platform.automation.models import Automation, Call, Event, Inlet, Run
from rapport.platform.automation.tasks import ask_for_runs
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.webhooks.signing import new_secret, signature
from rapport.platform.write_errors import Invalid, Refused

TOLERANCE = 300
"""Seconds by which the clock of a sender may be wrong, as Standard Webhooks says."""
KEPT_BODY = 4_000
"""Characters of a message that the log keeps."""


class NotSigned(Exception):
    """The signature is missing, wrong or too old."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message: the record, whether it was made, and whether the rule's condition let it through."""

    row: Any
    created: bool
    passed: bool


def new_address(rule: Automation, *, actor: User) -> str:
    """Give the rule an address; its former one ends. What makes it unguessable is kept as a hash only: this is the one
    time that it can be read."""
    token = secrets.token_urlsafe(32)
    with change_set(actor=actor, channel="web", act="update", kind="automations", summary=str(rule)) as opened:
        values = {"token_hash": _hash(token), "token_end": token[-4:], "made_at": timezone.now()}
        Inlet.objects.update_or_create(automation=rule, defaults=values)
        opened.counts["updated"] = 1
    return token


def new_signing_secret(rule: Automation, *, actor: User, wanted: bool) -> str:
    """Demand signatures from now on, by a new secret that is read this once; or, unless ``wanted``, none any more."""
    secret = new_secret() if wanted else ""
    with change_set(actor=actor, channel="web", act="update", kind="automations", summary=str(rule)) as opened:
        Inlet.objects.filter(automation=rule).update(secret=secret)
        opened.counts["updated"] = 1
    return secret


def inlet_of(token: str) -> Inlet | None:
    """The address that a token belongs to, of a rule that waits for messages; None otherwise."""
    found = Inlet.objects.filter(
        token_hash=_hash(token), automation__event=Event.HOOK, automation__is_active=True
    ).select_related("automation__author")
    return found.first()


def check_signature(secret: str, headers: Mapping[str, str], body: bytes) -> None:
    """NotSigned unless the headers carry a signature of this body by this secret, of these minutes."""
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (message_id and stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise NotSigned
    if abs(int(stamp) - timezone.now().timestamp()) > TOLERANCE:
        raise NotSigned
    wanted = signature(secret, message_id, int(stamp), body)
    given = headers.get("webhook-signature", "")[:2_000].split(" ")
    if not any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given[:10]):
        raise NotSigned


def take(inlet: Inlet, message: dict[str, Any], *, message_id: str, body: str) -> bool:
    """Do what a message asks for; False when it came before. Invalid, Refused, RuleError: nothing is kept."""
    rule = inlet.automation
    try:
        with transaction.atomic():
            call = Call.objects.create(automation=rule, message_id=message_id, status=202, body=body[:KEPT_BODY])
            if not is_heeded(rule.hook, message):
                Call.objects.filter(pk=call.pk).update(note=passed_over())
                return True
            taken = apply(rule, message)
            Call.objects.filter(pk=call.pk).update(record_uid=taken.row.uid, note=said(taken)[:300])
            if taken.passed:
                Run.objects.create(
                    automation=rule,
                    record_id=taken.row.pk,
                    record_uid=taken.row.uid,
                    occasion=f"hook:{call.pk}",
                    message=message,
                )
                ask_for_runs()
    except IntegrityError:
        if message_id and Call.objects.filter(automation=rule, message_id=message_id, status=202).exists():
            return False
        raise
    return True


def apply(rule: Automation, message: dict[str, Any]) -> Taken:
    """Find, change or make the record of a message as the rule's author; inside a transaction."""
    author = rule.author
    if author is None or not author.is_active:
        raise Refused(_("The author of the rule may not sign in any more."))
    with translation.override(author.language or settings.LANGUAGE_CODE):
        return _applied(rule, author, message)


def _applied(rule: Automation, author: User, message: dict[str, Any]) -> Taken:
    if not registry.has(rule.kind) or not rule.hook:
        raise RuleError("hook", _("The rule does not say which record a message is about."))
    spec = registry.get(rule.kind)
    field, key = key_of(spec, rule.hook, message)
    values, path = values_of(rule.hook, message), rule.hook["match"]["path"]
    _wait_for_others(spec.name, field.name, str(key))
    means = spec.record.get_filter(field.name, "exact", key) or Q(**{field.name: key})  # any address of a party
    found = list(rows(spec, author, Action.UPDATE.value).filter(means).order_by("pk").distinct()[:2])
    if len(found) > 1:
        raise Invalid({path: [_("More than one record has this value.")]})
    if found:
        row = write.update(spec, found[0], values, actor=author, channel="api") if values else found[0]
    elif rule.hook["create"]:
        if field.name in spec.writable and field.name not in values:
            values[field.name] = key
        row = write.create(spec, values, actor=author, channel="api")
    else:
        raise Invalid({path: [_("There is no such record, or it is not within your reach.")]})
    passes = spec.objects().filter(pk=row.pk).filter(rows_that_pass(spec, rule.condition, author)).exists()
    return Taken(row, created=not found, passed=passes)


def passed_over() -> str:
    """That a message is none of those that the rule waits for, for the log."""
    return _("Not one of those that the rule waits for.")


def _wait_for_others(*key: str) -> None:
    """Let two messages about a record that is not there yet come one after the other: the second one finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["\n".join(("hook", *key))])


def said(taken: Taken) -> str:
    """What became of a message, for the log."""
    text = _("A record was made.") if taken.created else _("A record was found.")
    return text if taken.passed else f"{text} {_('It does not pass the condition.')}"


def note_refused(inlet: Inlet, status: int, note: str, *, message_id: str, body: str) -> None:
    """Write down a message that was refused."""
    Call.objects.create(
        automation=inlet.automation, message_id=message_id, status=status, note=note[:300], body=body[:KEPT_BODY]
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
