"""Templates of mails as a record kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import MailTemplate
from rapport.customers.outgoing.filling import known_names, names_in
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.saved_views.access import SharedWith, check_audience
from rapport.platform.saved_views.models import Audience
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from django.http import HttpRequest


class MailTemplateRecord(RecordType[MailTemplate]):
    """A mail that is written again and again."""

    name = "mail-templates"
    icon = "file-text"
    help_topic = "mail"
    description = _("Mails that are written again and again: subject and text, with values of the customer.")
    title_columns = ["name"]
    columns = ["name", "subject", "language", "audience", "team", "owner", "updated_at"]
    filters = ["language", "audience", "team", "is_active"]
    sorts = ["updated_at"]
    default_sort = "name"
    search = {"name": "B", "subject": "C"}
    quick_create = ["name", "subject", "text", "language", "audience", "team"]
    fieldsets = [
        Fieldset(_("Mail template"), ["name", "subject", "text", "language", "is_active"]),
        Fieldset(_("Sharing"), ["audience", "team", "owner"]),
    ]
    hints = ["text"]
    natural_key = ["name"]
    configuration = True
    access = SharedWith()
    importable = False

    def get_configuration(self, rows: QuerySet[MailTemplate]) -> QuerySet[MailTemplate]:
        return rows.exclude(audience=Audience.ME)

    def before_save(self, batch: Batch[MailTemplate]) -> None:
        known = known_names()
        for change in batch.changes:
            template = change.instance
            _own(batch, change)
            check_audience(batch, change)
            for name in ("subject", "text"):
                unknown = [one for one in names_in(getattr(template, name)) if one not in known]
                if change.changed(name) and unknown:
                    text = gettext("There is no such value: %(names)s. The page of a template names all.")
                    change.add_error(name, text % {"names": ", ".join(f"{{{one}}}" for one in unknown)})

    def get_head_actions(self, request: HttpRequest, instance: MailTemplate) -> Sequence[HeadAction]:
        url = f"{reverse('mail-write')}?template={instance.uid}"
        return [HeadAction(gettext("Write a mail"), url, "send", dialog=True)]


def _own(batch: Batch[Any], change: Change[Any]) -> None:
    if change.instance.owner_id is None and batch.actor is not None:
        change.instance.owner = batch.actor
