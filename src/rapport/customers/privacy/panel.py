"""What the rest of the product shows of privacy: on the page of a party that it was erased or is on hold, on a rule of
retention whom it means and what its runs did, on a hold whom it keeps, and ways to the logs."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import CadenceRule, HeldParty, LegalHold, Party, RetentionRule
from rapport.customers.privacy.held_parts import HeldPartsGuard, HeldUndoGuard
from rapport.customers.privacy.held_rows import HoldGuard
from rapport.customers.privacy.holds import holds_on
from rapport.customers.privacy.kept import LOGS, label_of
from rapport.customers.privacy.many_views import EraseAction
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows_of_model
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.automation.sentence import condition_words
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import record_url
from rapport.platform.web.panels import Panel, PanelExtension
from rapport.platform.web.settings_index import SettingsPage

SHOWN = 50


class ErasedPanel(Panel):
    """Above everything else, when the party was erased."""

    zone = "main"
    template = "customers/privacy/erased.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return instance.erased_at is not None


class HeldPanel(Panel):
    """Above everything else, while the party is on hold; which matter it is, who may see holds is told."""

    zone = "main"
    template = "customers/privacy/held.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return _hold_on(request, instance) is not None

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        hold = _hold_on(request, instance)
        assert hold is not None
        told = may(registry.get("legal-holds"), cast(User, request.user), Action.VIEW.value)
        url = reverse("legal-holds-detail", args=[hold.uid])
        return {"since": hold.begins_on, "actions": [{"label": hold.matter, "url": url}] if told else []}


def _hold_on(request: HttpRequest, party: Party) -> LegalHold | None:
    """The hold on a party; asked once a request."""
    asked: dict[int, LegalHold | None] = request.__dict__.setdefault("legal_holds", {})
    if party.pk not in asked:
        asked[party.pk] = holds_on([party.pk]).get(party.pk)
    return asked[party.pk]


Conditional = RetentionRule | LegalHold | CadenceRule


class MeantPanel(Panel):
    """On a rule or a hold, and on a contact rule with a condition: which records it means, in words."""

    zone = "main"
    template = "customers/privacy/panel_meant.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Conditional) -> bool:
        if isinstance(instance, CadenceRule) and not instance.condition:
            return False
        return bool(instance.kind) and instance.kind not in LOGS

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Conditional) -> dict[str, Any]:
        kind = registry.get(instance.kind) if registry.has(instance.kind) else None
        groups = condition_words(kind, instance.condition, cast(User, request.user)) if kind is not None else []
        return {"label": label_of(instance.kind), "groups": groups, "is_hold": isinstance(instance, LegalHold)}


class RunsPanel(Panel):
    """On a rule: what its latest runs found and did."""

    zone = "main"
    template = "customers/privacy/panel_runs.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: RetentionRule) -> dict[str, Any]:
        return {"runs": instance.runs.select_related("run").order_by("-started_at")[:10]}


class HeldListPanel(Panel):
    """On a hold: the parties that it names, as far as the reader sees them."""

    zone = "main"
    template = "customers/privacy/panel_held.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: LegalHold) -> dict[str, Any]:
        reader = cast(User, request.user)
        named = HeldParty.objects.filter(hold=instance)
        parties = rows_of_model(Party, reader).filter(pk__in=named.values("party")).order_by("sort_key", "pk")
        shown = [(shown_title(party, reader), record_url(party)) for party in parties[:SHOWN]]
        return {"parties": shown, "more": max(named.count() - len(shown), 0)}


_PARTIES = ("people", "organisations", "households")
EXTENSIONS = [
    HoldGuard(),
    HeldPartsGuard(),
    HeldUndoGuard(),
    EraseAction(),
    PanelExtension(_PARTIES, ErasedPanel()),
    PanelExtension(_PARTIES, HeldPanel()),
    PanelExtension(["retention-rules", "legal-holds", "cadence-rules"], MeantPanel()),
    PanelExtension(["retention-rules"], RunsPanel()),
    PanelExtension(["legal-holds"], HeldListPanel()),
    SettingsPage(_("Erasures"), "erasures", "eraser", _("Who was erased is not told; when and why is.")),
]
