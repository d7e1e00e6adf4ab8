"""The buttons in the head of a web form's page."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.records.record import HeadAction
from rapport.sales.models import WebForm


def form_url(form: WebForm) -> str:
    """The public address of a form."""
    return str(settings.BASE_URL) + reverse("web-form", args=[form.token])


def form_actions(form: WebForm, *, may_edit: bool) -> list[HeadAction]:
    """Its link and the snippet for a site, what it asks, and the form as strangers see it."""
    found = [HeadAction(_("Link and snippet"), reverse("web-form-embed", args=[form.uid]), "link", True, dialog=True)]
    if may_edit:
        found.append(HeadAction(_("Fields and labels"), reverse("web-form-fields", args=[form.uid]), "list-checks"))
    found.append(HeadAction(_("Preview"), reverse("web-form-preview", args=[form.uid]), "eye"))
    if form.is_active:
        found.append(HeadAction(_("Open the form"), reverse("web-form", args=[form.token]), "external-link"))
    return found
