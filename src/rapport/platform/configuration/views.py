"""The page of the configuration: the file to take away, and a file to look at and take over. Administrators only."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.configuration.exporting import configured, export_configuration
from rapport.platform.configuration.importing import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    ConfigurationError,
    Entry,
    Outcome,
    import_configuration,
    shown,
)
from rapport.platform.configuration.parts import ConfigurationPart, configuration_parts
from rapport.platform.configuration.references import Writer
from rapport.platform.web.views.base import CHANNEL, redirect_with_message

LARGEST = 2 * 1024 * 1024
"""Bytes of a file that the browser may send; the command line takes larger ones."""
KEPT = 3600
"""Seconds for which a file that was looked at waits to be taken over."""
STATES = {
    NEW: (gettext_lazy("New"), "good"),
    CHANGED: (gettext_lazy("Changed"), "info"),
    SAME: (gettext_lazy("As it is"), ""),
    REFUSED: (gettext_lazy("Refused"), "bad"),
}


class ConfigurationExportView(AdministrationView):
    """GET /configuration/export/: the file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(export_configuration().text, content_type="application/json")
        name = f"rapport-configuration-{timezone.localdate().isoformat()}.json"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class ConfigurationView(AdministrationView):
    """GET /configuration/; POST a file to look at it, then its ``token`` to take it over."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get("token", "")
        if token:
            return self._take_over(token)
        upload = request.FILES.get("file")
        if upload is None:
            return self.show(error=_("Choose a file."))
        if (upload.size or 0) > LARGEST:
            return self.show(error=_("The file is larger than %(limit)s MB.") % {"limit": LARGEST >> 20})
        text = upload.read(LARGEST + 1)
        try:
            outcome = import_configuration(text, actor=self.user, channel=CHANNEL, dry_run=True)
        except ConfigurationError as error:
            return self.show(error=str(error))
        token = secrets.token_urlsafe(16)
        cache.set(self._name(token), text, KEPT)
        return self.show(outcome=outcome, token=token)

    def show(self, *, error: str = "", outcome: Outcome | None = None, token: str = "") -> HttpResponse:
        """The page, with what a file would do."""
        context: dict[str, Any] = {
            "kinds": [
                *((spec.title_plural, spec.record.get_configuration(spec.objects()).count()) for spec in configured()),
                *((part.title, len(part.entries(Writer()))) for part in configuration_parts()),
            ],
            "error": error,
            "outcome": outcome,
            "entries": [_row(entry) for entry in outcome.entries if entry.state != SAME or entry.notes]
            if outcome
            else [],
            "counts": [(STATES[state][0], outcome.count(state)) for state in STATES] if outcome else [],
            "may_take": outcome is not None
            and not outcome.is_refused
            and outcome.count(NEW) + outcome.count(CHANGED) > 0,
            "token": token,
            "crumbs": [{"label": _("Settings"), "url": reverse("settings")}, {"label": _("Configuration"), "url": ""}],
        }
        return render(self.request, "configuration/page.html", context, status=422 if error else 200)

    def _take_over(self, token: str) -> HttpResponse:
        text = cache.get(self._name(token))
        if text is None:
            return self.show(error=_("That file is not kept any more. Choose it again."))
        try:
            outcome = import_configuration(text, actor=self.user, channel=CHANNEL)
        except ConfigurationError as error:
            return self.show(error=str(error))
        if outcome.is_refused:
            return self.show(outcome=outcome, token=token)
        cache.delete(self._name(token))
        if outcome.change_set is None:
            return redirect_with_message(self.request, reverse("configuration"), _("Everything was so already."))
        message = _("The configuration was taken over. It can be taken back from here as a whole.")
        url = reverse("change-detail", args=[outcome.change_set.uid])
        return redirect_with_message(self.request, url, message)

    def _name(self, token: str) -> str:
        return f"rapport.configuration.{self.user.pk}.{token[:40]}"


def _row(entry: Entry) -> dict[str, Any]:
    label, tone = STATES[entry.state]
    return {
        "kind": entry.spec.title,
        "title": entry.title,
        "label": label,
        "tone": tone,
        "changes": [(_label(entry, name), shown(before), shown(after)) for name, before, after in entry.changes],
        "problems": entry.problems,
        "notes": entry.notes,
    }


def _label(entry: Entry, name: str) -> Any:
    if isinstance(entry.spec, ConfigurationPart):
        return entry.spec.labels.get(name, name)
    field = entry.spec.fields.get(name)
    return field.label if field is not None else name
