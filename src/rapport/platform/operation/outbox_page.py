"""The page of acts that could not be told: to whom, why not, when they are tried again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.events.dispatch import READING, consumers, try_again
from rapport.platform.events.models import Failure
from rapport.platform.operation.views import crumbs
from rapport.platform.web.views.base import redirect_with_message

MOST = 100
"""Acts that the page shows, those that were given up first."""
_COLUMNS = ("pk", "consumer", "error", "attempts", "next_at", "change_set__uid", "change_set__summary")


class OutboxView(AdministrationView):
    """GET /outbox/; POST lets one (``failure``) or all be tried again at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        # Values, not rows: of an act that cannot be read no more than these columns are touched.
        found = Failure.objects.order_by("-attempts", "pk").values(*_COLUMNS)[:MOST]
        way = crumbs(_("Outbox"))
        way[1:1] = [{"label": _("Health"), "url": reverse("health")}]
        called = {consumer.name: consumer.label for consumer in consumers()}
        called[READING] = _("All: it could not be read")
        context = {"lines": [_shown(one, called) for one in found], "count": Failure.objects.count(), "crumbs": way}
        return render(request, "operation/outbox.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("failure", "")
        found = Failure.objects.all()
        if wanted:
            if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
                raise Http404
            found = found.filter(pk=int(wanted))
        count = try_again(found)
        text = ngettext("%(count)s act is tried again now", "%(count)s acts are tried again now", count)
        return redirect_with_message(request, reverse("outbox"), text % {"count": count})


def _shown(one: dict[str, Any], called: dict[str, Any]) -> dict[str, Any]:
    return {
        "pk": one["pk"],
        "act": one["change_set__summary"] or _("Change"),
        "url": reverse("change-detail", args=[one["change_set__uid"]]),
        "listener": called.get(one["consumer"]) or one["consumer"],
        "error": one["error"],
        "attempts": one["attempts"],
        "next_at": one["next_at"],
    }
