"""Who writes mails from a record, and the button for it in the head of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.customers.outgoing.begun import takes_mails
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.outgoing_mail.services import accounts_for
from rapport.platform.records.record import HeadAction
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec


def may_write(request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
    """Whether the reader writes mails from this record; nobody does to somebody who was erased."""
    if getattr(request, "view_as", None) is not None:
        return False
    is_party = isinstance(instance, Party)
    if (not is_party and not takes_mails(spec.name)) or (is_party and instance.erased_at is not None):
        return False
    return may(registry.get("touches"), cast("User", request.user), Action.CREATE.value)


def write_url(spec: RecordSpec, instance: Any) -> str:
    """The address of the form in which a mail is written from a record."""
    about = f"party={instance.uid}" if isinstance(instance, Party) else f"about={spec.name}:{instance.uid}"
    return f"{reverse('mail-write')}?{about}"


def mail_button(request: HttpRequest, instance: Any, *, primary: bool = False) -> HeadAction:
    """The button of whoever has an e-mail address: a mail is written here where one of the reader's accounts sends,
    else in the reader's mail program, with the composer beside it that logs it."""
    spec = registry.of_instance(instance)
    if may_write(request, spec, instance) and accounts_for(cast("User", request.user)).exists():
        return HeadAction(_("Mail"), write_url(spec, instance), "mail", primary=primary, dialog=True)
    url = f"mailto:{quote(instance.email, safe='@')}"
    return HeadAction(_("Mail"), url, "mail", primary=primary, composer="mail")
