"""The buttons in the head of a party's page: call, mail, task; and in the menu beside them: legal hold, erase."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.models import Task, Touch
from rapport.customers.outgoing.button import mail_button
from rapport.lib.phones import dial_url
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.record import HeadAction
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.customers.models import Party


def head_actions(request: HttpRequest, party: Party) -> list[HeadAction]:
    """Call dials and opens the composer, mail and task open a form in the dialog."""
    hidden = permissions_of(request.user).hidden_fields(registry.of_instance(party).name)  # type: ignore[arg-type]
    found = []
    if party.phone and "phone" not in hidden:
        url = dial_url(party.phone)
        found.append(HeadAction(_("Call"), url, "phone", primary=True, composer="call"))
    if party.email and "email" not in hidden:
        found.append(mail_button(request, party, primary=not found))
    if party.erased_at is None and may(registry.get("tasks"), request.user, Action.CREATE.value):  # type: ignore[arg-type]
        url = f"{reverse('tasks-quick')}?party={party.uid}"
        found.append(HeadAction(_("Task"), url, "circle-check", dialog=True))
    if party.erased_at is None and may(registry.get("legal-holds"), request.user, Action.CREATE.value):  # type: ignore[arg-type]
        found.append(HeadAction(_("Legal hold"), reverse("party-hold", args=[party.uid]), "lock", more=True))
    if party.erased_at is None and getattr(request.user, "is_administrator", False):
        found.append(HeadAction(_("Erase"), reverse("party-erase", args=[party.uid]), "eraser", more=True))
    return found


def hand_over_actions(request: HttpRequest, about: Task | Touch) -> list[HeadAction]:
    """From a task or a touch: its customer handed over to another team, and what it says goes along."""
    spec, user = registry.of_instance(about), request.user
    hidden = permissions_of(user).hidden_fields(spec.name)  # type: ignore[arg-type]
    if about.party is None or about.party.erased_at is not None or "party" in hidden:
        return []
    if not may(registry.get("hand-offs"), user, Action.CREATE.value):  # type: ignore[arg-type]
        return []
    query = {"party": str(about.party.uid)}
    for name, (own, most) in _GOES_ALONG[spec.name].items():
        if own not in hidden and getattr(about, own):
            query[name] = str(getattr(about, own))[:most]
    return [
        HeadAction(_("Hand over"), f"{reverse('hand-offs-quick')}?{urlencode(query)}", "split", dialog=True, more=True)
    ]


_GOES_ALONG = {
    "tasks": {"subject": ("subject", 200), "words": ("description", 500)},
    "touches": {"subject": ("subject", 200), "words": ("summary", 500)},
}
"""Field of the hand-off → field of the task or touch, and how many of its characters."""
