"""Above the list of saved reports: that the modules bring others, which nobody needs to make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.platform.reports.declared import declared_for
from rapport.platform.web.notices import ListNotice

if TYPE_CHECKING:
    from rapport.platform.access.models import User

NAMED = 4
"""Reports of a module that the notice names."""


class ReadyReports(ListNotice):
    """How many reports there are for this reader, the first ones of each module by name."""

    kinds = ("reports",)

    def context(self, request: HttpRequest) -> dict[str, Any] | None:
        found = [reports for _module, reports in declared_for(cast("User", request.user))]
        if not found:
            return None
        count = sum(map(len, found))
        title = ngettext("%(count)s report is ready", "%(count)s reports are ready", count) % {"count": count}
        named = ", ".join(str(report.label) for reports in found for report in reports[:NAMED])
        return {
            "title": title,
            "text": f"{named} …",
            "actions": [{"label": _("See them all"), "url": reverse("report-build")}],
        }
