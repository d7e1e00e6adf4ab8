"""What the palette offers for a customer, and for a record of one such as a deal: to log a touch, to add a task."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import Party
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.acts import RecordAct, RecordActs


class ContactActs(RecordActs):
    """Log and task, for whoever may write them about that customer."""

    def acts(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> Iterable[RecordAct]:
        user = cast(User, request.user)
        party = self._party(spec, instance, user)
        if party is None or party.erased_at is not None:
            return
        if may(registry.get("touches"), user, Action.CREATE.value):
            url, words = f"{reverse('touch-log')}?party={party.uid}", pgettext_lazy("palette", "log note call meeting")
            yield RecordAct(_("Log a touch"), "message-circle", url, words, dialog=True)
        if party is not instance and may(registry.get("tasks"), user, Action.CREATE.value):
            url, words = f"{reverse('tasks-quick')}?party={party.uid}", pgettext_lazy("palette", "task reminder")
            yield RecordAct(_("Task"), "circle-check", url, words, dialog=True)

    def _party(self, spec: RecordSpec, instance: Any, user: User) -> Party | None:
        """The customer that the record is or belongs to, as far as the reader sees that."""
        if isinstance(instance, Party):
            return instance
        party = getattr(instance, "party", None) if "party" in visible_fields(spec, user) else None
        if not isinstance(party, Party):
            return None
        return party if rows(registry.of_instance(party), user).filter(pk=party.pk).exists() else None
