"""The buttons in the head of a lead's page: convert, call, mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.outgoing.button import mail_button
from rapport.lib.phones import dial_url
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.record import HeadAction
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write_errors import Refused
from rapport.sales.leads.conversion import refuse_converter

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.access.models import User
    from rapport.sales.models import Lead


def head_actions(request: HttpRequest, lead: Lead) -> list[HeadAction]:
    """What this reader may begin with a lead."""
    user = cast("User", request.user)
    hidden = permissions_of(user).hidden_fields("leads")
    found = []
    if lead.status != "converted" and _may_convert(user) and may_edit(request, registry.get("leads"), lead):
        url = reverse("lead-convert", args=[lead.uid])
        found.append(HeadAction(_("Convert"), url, "user-check", primary=True, dialog=True))
    if lead.phone and "phone" not in hidden:
        found.append(HeadAction(_("Call"), dial_url(lead.phone), "phone", composer="call"))
    if lead.email and "email" not in hidden:
        found.append(mail_button(request, lead))
    return found


def _may_convert(user: User) -> bool:
    try:
        refuse_converter(user)
    except Refused:
        return False
    return True
