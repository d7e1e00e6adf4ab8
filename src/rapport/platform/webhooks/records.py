"""Webhooks as a record kind of the administration."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.public_address import may_be_public
from rapport.platform.access.policy import Administered
from rapport.platform.events.happenings import ACTS
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.webhooks.choices import CALLED, EVERYTHING, EventChoices
from rapport.platform.webhooks.models import Webhook
from rapport.platform.webhooks.settings import private_targets
from rapport.platform.webhooks.signing import new_secret
from rapport.platform.write import Batch, Change


class WebhookRecord(RecordType[Webhook]):
    """An address of another system that is called when records change."""

    icon = "webhook"
    help_topic = "administration"
    title_columns = ["name"]
    description = gettext_lazy("Addresses of other systems that are called, signed, when records change.")
    columns = ["name", "url", "events", "is_active", "runs_as"]
    filters = ["is_active", "runs_as"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    search = {"name": "A"}
    exclude = ["secret"]
    choices = {"events": EventChoices()}
    fieldsets = [Fieldset(gettext_lazy("Webhook"), ["name", "url", "events", "runs_as", "is_active"])]
    quick_create = ["name", "url", "events", "runs_as"]
    hints = ["url", "events"]
    natural_key = ["name"]
    configuration = True
    access = Administered()
    importable = False

    def before_save(self, batch: Batch[Webhook]) -> None:
        for change in batch.changes:
            webhook = change.instance
            webhook.secret = webhook.secret or new_secret()
            if change.changed("url"):
                _check_address(change)
            if change.changed("events"):
                _check_events(change)


def _check_address(change: Change[Webhook]) -> None:
    url = change.instance.url
    if not url.startswith("https://") and not private_targets():
        change.add_error("url", _("The address must begin with https://, so that nobody reads along."))
        return
    if not (private_targets() or may_be_public(url)):
        change.add_error("url", _("“%(url)s” leads into a private network.") % {"url": url[:120]})


def _check_events(change: Change[Webhook]) -> None:
    wanted = list(dict.fromkeys(change.instance.events))
    change.instance.events = wanted
    for event in wanted:
        kind, _dot, act = event.partition(".")
        if event != CALLED and not (registry.has(kind) and (act == EVERYTHING or act in ACTS)):
            text = _("There is no event “%(event)s”. Write a kind, a dot and one of: %(acts)s.")
            change.add_error("events", text % {"event": event[:80], "acts": ", ".join((*ACTS, EVERYTHING))})
