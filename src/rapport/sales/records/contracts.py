"""Contracts as a record kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.policy import OwnedBy
from rapport.platform.access.principals import carry
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Calendar, Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch
from rapport.sales.contracts import terms
from rapport.sales.models import Contract
from rapport.sales.territories import follow_party

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Status = Contract.Status
_RUNNING = "status__in=active,cancelled"


class ContractRecord(RecordType[Contract]):
    """What was agreed with a customer for a time."""

    name = "contracts"
    icon = "signature"
    description = _("What was agreed with customers for a time: until when, what it brings a year, what is to decide.")
    help_topic = "contracts"
    title_columns = ["name"]
    columns = ["name", "party", "status", "base_yearly_amount", "ends_on", "decide_by", "owner"]
    filters = [
        "status", "party", "owner", "territory", "product", "deal", "renewal", "starts_on", "ends_on", "notice_by",
        "decide_by", "base_yearly_amount", "billing", "number", "external_id",
    ]  # fmt: skip
    sorts = ["decide_by", "ends_on", "starts_on", "base_yearly_amount", "created_at"]
    default_sort = "ends_on"
    calendars = [Calendar("decide_by", movable=False), Calendar("ends_on")]
    views = [
        Preset("running", pgettext_lazy("contracts", "In force"), _RUNNING, default=True),
        Preset("to-decide", _("To be decided"), "status=active&decide_by__within=next_90_days&sort=decide_by"),
        Preset("ended", pgettext_lazy("contracts", "Ended"), "status=ended&sort=-ends_on"),
    ]
    search = {"name": "A", "number": "A", "party__display_name": "B"}
    quick_create = ["name", "party", "starts_on", "ends_on", "amount", "currency", "billing", "owner"]
    described_by = ["status", "ends_on", "renewal"]
    facts = ["status", "party", "yearly_amount", "ends_on", "notice_by", "renewal", "owner"]
    fieldsets = [
        Fieldset(_("Contract"), ["name", "number", "party", "product", "deal", "status", "owner", "territory"]),
        Fieldset(
            _("Term"),
            ["signed_on", "starts_on", "ends_on", "renewal", "renewal_months", "notice_days", "notice_by", "decide_by",
             "lead_days", "renewal_deal"],
        ),
        Fieldset(
            _("What it brings"), ["amount", "currency", "billing", "yearly_amount", "base_yearly_amount"]
        ),
        Fieldset(_("More"), ["ended_because", "description"]),
    ]  # fmt: skip
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        "renewal_months": ("renewal", ("automatic", "agreement")),
        "ended_because": ("status", (Status.CANCELLED, Status.ENDED)),
    }
    exclude = ["prepared_for"]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {
        "yearly_amount": ["amount", "currency", "billing"],
        "base_yearly_amount": ["amount", "currency", "billing"],
        "notice_by": ["ends_on", "notice_days"],
        "decide_by": ["ends_on", "notice_days"],
    }
    access = OwnedBy("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": ~Q(status="ended")}
    virtual = [ExternalIds("contracts")]
    import_keys = ["external_id", "number"]

    def before_save(self, batch: Batch[Contract]) -> None:
        terms.settle(batch)
        follow_party(batch)
        terms.value_contracts(batch)

    def refresh(self, ids: Sequence[int]) -> None:
        carry(Contract, dict(Contract.objects.filter(pk__in=ids).values_list("pk", "party__territory_id")))

    def get_subtitle(self, instance: Contract) -> str:
        return str(instance.get_status_display())

    def get_form_notes(self, values: Mapping[str, Any], user: User) -> Sequence[str]:
        """That the last day has passed is said before the contract is saved."""
        said = terms.told_before(values)
        return [said] if said else ()

    def get_overdue(self, instance: Contract) -> Sequence[str]:
        if instance.status != Status.ACTIVE or instance.decide_by is None or instance.goes_on:
            return ()  # one that goes on by itself does so once the day for notice is past: nobody is late
        return ["decide_by"] if instance.decide_by < timezone.localdate() else ()

    def get_head_actions(self, request: HttpRequest, instance: Contract) -> Sequence[HeadAction]:
        user = cast("User", request.user)
        running = instance.status in (Status.ACTIVE, Status.CANCELLED) and instance.renewal_deal_id is None
        may_make = may(registry.get("deals"), user, Action.CREATE.value)
        if not running or not may_make or not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("contract-renew", args=[instance.uid])
        return [HeadAction(gettext("Begin the renewal"), url, "refresh-cw", dialog=True)]
