"""What the pages of the administration share: only administrators come in, and to a user's who looks after them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.platform.access import delegation
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import ReaderView, RecordView
from rapport.platform.write_errors import Invalid


class AdministrationView(ReaderView):
    """A page for administrators: to others it is forbidden, and who is not signed in is asked to."""

    kind = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not self.lets_in():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def lets_in(self) -> bool:
        """Whether the page is for the user who is signed in."""
        return self.user.is_administrator

    def find(self, uid: UUID) -> Any:
        """The row of this page's kind; 404 when there is none."""
        return self._record_view().get_instance(uid)

    def crumbs(self, *more: tuple[str, str]) -> list[dict[str, str]]:
        """The way here: the kind's list as it was left, then ``more``."""
        return self._record_view().crumbs(*more)

    def _record_view(self) -> RecordView:
        view = RecordView(record=registry.get(self.kind))
        view.setup(self.request)
        return view


class UsersView(AdministrationView):
    """A page that does something to a user: for administrators, and for a team's administrator within their remit."""

    kind = "users"

    def lets_in(self) -> bool:
        return may(registry.get(self.kind), self.user, Action.UPDATE.value)

    def find(self, uid: UUID) -> Any:
        user = super().find(uid)
        delegation.require(self.user, user)
        return user


def messages_of(refusal: Invalid) -> str:
    """What was refused, where no form can show it at its fields."""
    return " ".join(text for texts in refusal.errors.values() for text in texts)
