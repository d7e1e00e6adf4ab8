""" "Why can X see this?": what each colleague may do to a record, and what grants it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import Reason, explain
from rapport.platform.access.models import User
from rapport.platform.web.views.base import RecordView

BECAUSE: dict[str, Any] = {
    "inactive": _("may not sign in"),
    "administrator": _("is administrator"),
    "shared": _("everybody reads this kind"),
    "no_grant": _("no role grants it"),
    "scope_all": _("a role grants it for all records"),
    "parent_not_reached": _("the record it belongs to is out of reach"),
    "not_within_scope": _("the record is not their own or their team's"),
    "owner": _("is the owner"),
    "team": _("the owner is in their team, or in one below it"),
    "parent_reached": _("the record it belongs to is within reach"),
}


class RecordAccessView(RecordView):
    """GET /<kind>/<uid>/access/?user=<uid>: into the dialog. Without a user: the reader."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        instance = self.get_instance(uid)
        asked = request.GET.get("user", "")
        users = User.objects.filter(is_active=True).order_by("full_name", "username")
        chosen = next((user for user in users if str(user.uid) == asked), self.user)
        lines = [self._line(reason) for reason in explain(self.record, chosen, instance)]
        context = {
            "instance": instance,
            "users": users,
            "chosen": chosen,
            "lines": lines,
            "form_url": request.path,
            "crumbs": self.crumbs((self.title(instance), self.url("detail", uid)), (str(_("Access")), "")),
        }
        return self.page("records/access.html", context)

    def _line(self, reason: Reason) -> dict[str, Any]:
        return {
            "action": Action(reason.action).label,
            "allowed": reason.allowed,
            "roles": ", ".join(reason.roles),
            "because": BECAUSE[reason.because],
        }
