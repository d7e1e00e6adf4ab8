"""When a colleague leaves: what they look after goes to another one, in one step that can be taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.models import User
from rapport.platform.access.views.base import UsersView
from rapport.platform.jobs.hand_over import charges_of, hand_over
from rapport.platform.web.forms import record_form
from rapport.platform.web.views.base import redirect_with_message
from rapport.platform.write_errors import Refused


class HandOverView(UsersView):
    """GET and POST /users/<uid>/hand-over/."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.find(uid))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        leaver = self.find(uid)
        chosen = parse_uid(request.POST.get("owner", ""))
        successor = User.objects.filter(uid=chosen).first() if chosen is not None else None
        if successor is None:
            return self.show(leaver, _("Choose who looks after all this from now on."))
        try:
            job = hand_over(
                leaver=leaver, successor=successor, deactivate=request.POST.get("deactivate") == "1", actor=self.user
            )
        except Refused as refused:
            return self.show(leaver, refused.message)
        return redirect_with_message(
            request, reverse("job", args=[job.uid]), _("Started: %(what)s") % {"what": job.label}
        )

    def show(self, leaver: User, error: str = "") -> HttpResponse:
        """What there is to hand over, and to whom."""
        charges = list(charges_of(leaver))
        posted = self.request.POST if error else None
        form = record_form(charges[0].spec, [charges[0].field], data=posted)
        page = reverse("users-detail", args=[leaver.uid])
        context: dict[str, Any] = {
            "person": leaver,
            "error": error,
            "charges": [
                {"label": c.spec.title_plural, "icon": c.spec.icon, "count": count, "url": _list_of(c, leaver)}
                for c in charges
                if (count := c.rows.count())
            ],
            "field": form[charges[0].field],
            "deactivate": leaver.is_active and leaver.pk != self.user.pk,
            "deactivate_chosen": posted is None or posted.get("deactivate") == "1",
            "page_url": page,
            "crumbs": self.crumbs((str(leaver), page), (_("Hand over"), "")),
        }
        return render(self.request, "access/hand_over.html", context, status=422 if error else 200)


def _list_of(charge: Any, leaver: User) -> str:
    """The list of what somebody looks after, where it can be filtered by that."""
    if charge.field not in charge.spec.filters:
        return ""
    return f"{reverse(f'{charge.spec.name}-list')}?{charge.field}={leaver.uid}"
