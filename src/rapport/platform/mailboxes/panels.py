"""What a mail account's page shows besides its fields: whether it is connected, and what was read."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.sign_in import PROVIDERS
from rapport.platform.mailboxes.words import problem_in_words
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, may_edit


class ConnectionPanel(Panel):
    """The state of the connection, and a field for the password."""

    template = "mailboxes/panel_connection.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: MailAccount) -> dict[str, Any]:
        return {
            "problem": problem_in_words(instance.problem),
            "provider": instance.get_sign_in_display() if instance.sign_in in PROVIDERS else "",
            "is_connected": bool(instance.secret),
            "may_connect": may_edit(request, spec, instance),
        }


class SendingPanel(Panel):
    """Whether the account sends, and a field for the password where the outgoing server has one of its own."""

    template = "mailboxes/panel_sending.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: MailAccount) -> bool:
        return bool(instance.smtp_host)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: MailAccount) -> dict[str, Any]:
        return {
            "problem": problem_in_words(instance.sending_problem),
            "sends": instance.sends,
            "may_connect": may_edit(request, spec, instance),
        }


class ReceivedPanel(Panel):
    """How many messages each folder holds, and what became of those that were read."""

    zone = "main"
    template = "mailboxes/panel_received.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: MailAccount) -> dict[str, Any]:
        followed = list(instance.followed.order_by("name"))
        read = instance.received.exclude(folder="")  # those without a folder were written here
        counts = dict(read.values_list("state").annotate(Count("id")).order_by())
        return {
            "folders": followed,
            "missing": sum(folder.missing for folder in followed),
            "may_check": bool(instance.secret) and may_edit(request, spec, instance),
            "has_unknown": may_edit(request, spec, instance) and ReceivedMail.State.UNMATCHED in counts,
            "states": [(label, counts[value]) for value, label in ReceivedMail.State.choices if value in counts],
        }
