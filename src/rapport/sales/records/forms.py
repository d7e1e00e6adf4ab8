"""Web forms as a record kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import ConsentPurpose
from rapport.lib.ids import parse_uid
from rapport.platform.access.policy import Shared
from rapport.platform.access.virtual import NamedLinks
from rapport.platform.records.choices import Choices, Pair
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change
from rapport.sales.forms.head import form_actions
from rapport.sales.forms.labels import ASKABLE, FieldLabels
from rapport.sales.models import WebForm, WebFormPurpose

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_ORIGINS = 20
_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,180}[a-z0-9])?(?::\d{1,5})?\Z")


class LeadFields(Choices):
    """The fields that a form may ask for."""

    def pairs(self) -> Iterator[Pair]:
        fields = registry.get("leads").fields
        for name in ASKABLE:
            yield name, fields[name].label


class Purposes(NamedLinks):
    """What the form asks consent for, by uid, code or name."""

    def __init__(self) -> None:
        super().__init__("purposes", _("Consent to"), through=WebFormPurpose, owner="form", link="purpose")
        self.help = _("Each with the newest wording in the visitor's language.")

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(str(one.uid), str(one)) for one in ConsentPurpose.objects.filter(is_active=True)]

    def _find(self, given: str) -> models.Model | None:
        uid = parse_uid(given)
        if uid is not None:
            return ConsentPurpose.objects.filter(uid=uid).first()
        return ConsentPurpose.objects.filter(Q(code=given.lower()) | Q(name=given)).order_by("position", "code").first()


class WebFormRecord(RecordType[WebForm]):
    """A public form whose answers become leads."""

    name = "web-forms"
    icon = "text-cursor-input"
    description = _("Forms on your website by which people write to you; each answer becomes a lead.")
    help_topic = "leads"
    title_columns = ["name"]
    columns = ["name", "title", "is_active", "source", "assignee"]
    filters = ["is_active", "source", "assignee"]
    sorts = ["name"]
    default_sort = "name"
    choices = {"fields": LeadFields(), "required_fields": LeadFields()}
    quick_create = ["name", "title", "source", "assignee"]
    fieldsets = [
        Fieldset(_("Web form"), ["name", "is_active", "source", "assignee", "by_rules"]),
        Fieldset(_("What it asks"), ["fields", "required_fields", "purposes"]),
        Fieldset(_("In English"), ["title", "intro", "thanks", "button"]),
        Fieldset(_("In German"), ["title_de", "intro_de", "thanks_de", "button_de"]),
        Fieldset(_("In Chinese"), ["title_zh", "intro_zh", "thanks_zh", "button_zh"]),
        Fieldset(_("Where it stands"), ["origins", "thanks_url", "per_minute"]),
    ]
    exclude = ["token"]
    natural_key = ["name"]
    configuration = True
    access = Shared()
    virtual = [Purposes(), FieldLabels()]

    def before_save(self, batch: Batch[WebForm]) -> None:
        for change in batch.changes:
            _check_fields(change)
            _check_addresses(change)

    def get_head_actions(self, request: HttpRequest, instance: WebForm) -> Sequence[HeadAction]:
        return form_actions(instance, may_edit=may_edit(request, registry.get(self.name), instance))


def _check_fields(change: Change[WebForm]) -> None:
    form, known = change.instance, set(ASKABLE)
    for name in ("fields", "required_fields"):
        given = list(dict.fromkeys(getattr(form, name)))
        setattr(form, name, given)
        if unknown := sorted(set(given) - known):
            text = gettext("A form cannot ask for: %(names)s.")
            change.add_error(name, text % {"names": ", ".join(unknown)[:200]})
    if not set(form.fields) & {"family_name", "given_name", "company", "email", "phone"}:
        change.add_error("fields", gettext("Ask for a name, a company, an e-mail address or a phone number."))
    if set(form.required_fields) - set(form.fields):
        change.add_error("required_fields", gettext("Only what the form asks can be required."))


def _check_addresses(change: Change[WebForm]) -> None:
    form = change.instance
    form.origins = list(dict.fromkeys(origin.strip().rstrip("/").lower() for origin in form.origins))
    wrong = [origin for origin in form.origins if not _ORIGIN.match(origin)]
    if wrong:
        text = gettext("“%(value)s” is no site. Write it like https://www.example.com.")
        change.add_error("origins", text % {"value": wrong[0][:80]})
    if len(form.origins) > MOST_ORIGINS:
        change.add_error("origins", gettext("At most %(limit)s sites fit here.") % {"limit": MOST_ORIGINS})
    if form.thanks_url and not is_page(form.thanks_url):
        text = gettext("“%(value)s” is no page. Write it like https://www.example.com/thanks.")
        change.add_error("thanks_url", text % {"value": form.thanks_url[:80]})


def is_page(url: str) -> bool:
    """Whether a browser may be sent there: a page of the web, with nobody's password in it."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(_ORIGIN.match(f"{parts.scheme}://{parts.netloc.lower()}"))
    except ValueError:
        return False
