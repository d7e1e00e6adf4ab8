"""Customer classes, credit accounts and credit checks as record kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.engine import rows
from rapport.platform.access.policy import Shared, Through
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import RelatedList
from rapport.platform.write import Batch, Change
from rapport.sales.credit.checking import check
from rapport.sales.currencies import base_currency
from rapport.sales.models import CreditAccount, CreditCheck, CustomerClass
from rapport.sales.orders.rules import UNSETTLED

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.access.permissions import Permissions
    from rapport.platform.records.spec import RecordSpec


class CustomerClassRecord(RecordType[CustomerClass]):
    """A class of customers, and what happens beyond their credit limit."""

    name = "customer-classes"
    icon = "layers"
    description = _("Classes of customers, and what happens to an order beyond the credit limit of one.")
    help_topic = "credit"
    title_columns = ["name"]
    columns = ["name", "when_exceeded", "released_by", "is_default"]
    filters = ["when_exceeded", "is_default"]
    sorts = ["name"]
    default_sort = "name"
    search = {"name": "B"}
    quick_create = ["name", "when_exceeded", "released_by", "is_default", "description"]
    facts = ["when_exceeded", "released_by", "is_default"]
    natural_key = ["name"]
    configuration = True
    access = Shared()
    import_keys = ["name"]


class CreditAccountRecord(RecordType[CreditAccount]):
    """How much a customer may owe us."""

    name = "credit-accounts"
    icon = "gauge"
    description = _("How much customers may owe us, alone or as a group, and who gets no order confirmed.")
    help_topic = "credit"
    columns = ["party", "credit_limit", "customer_class", "covers_group", "is_blocked", "block_reason"]
    filters = ["party", "customer_class", "covers_group", "is_blocked", "credit_limit"]
    sorts = ["credit_limit", "created_at"]
    default_sort = "-created_at"
    linked_kinds: ClassVar[Mapping[str, Sequence[str]]] = {"party": ["organisations", "people", "households"]}
    views = [Preset("blocked", pgettext_lazy("credit", "Blocked"), "is_blocked=true")]
    search = {"party__display_name": "B"}
    quick_create = ["party", "credit_limit", "currency", "customer_class", "covers_group"]
    facts = ["party", "credit_limit", "customer_class", "covers_group", "is_blocked"]
    fieldsets = [
        Fieldset(_("Credit account"), ["party", "credit_limit", "currency", "customer_class", "covers_group", "note"]),
        Fieldset(pgettext_lazy("credit", "Blocked"), ["is_blocked", "block_reason"]),
    ]
    panels = [RelatedList("credit-checks", "account", order="-created_at")]
    access = Through("party")
    tells_followers_of = ["party"]

    def before_save(self, batch: Batch[CreditAccount]) -> None:
        for change in batch.changes:
            account = change.instance
            account.currency = account.currency or base_currency()
            if account.is_blocked and not account.block_reason.strip():
                account.block_reason = gettext("No reason was given.")  # what whoever confirms an order reads
            if account.covers_group and account.party_id and account.party.kind != "organisation":
                change.add_error("covers_group", gettext("Only an organisation has a group."))


class ThroughOrderAndAccount(Through):
    """Checks are seen by who sees the order, and where they tell of a credit account, that account as well."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        reached = super().filter(spec, permissions, user, action)
        if reached is None or permissions.administrator:
            return reached
        return reached & (Q(account__isnull=True) | Q(account__in=rows(registry.get("credit-accounts"), user)))


class CreditCheckRecord(RecordType[CreditCheck]):
    """What was found when an order was to be confirmed."""

    name = "credit-checks"
    icon = "shield-check"
    description = _("What each credit check found: the limit, what was owed, the order, and what followed.")
    help_topic = "credit"
    columns = ["order", "outcome", "amount", "exposure", "credit_limit", "checked_by", "created_at"]
    filters = ["order", "account", "outcome", "created_at"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    views = [Preset("exceeded", gettext_lazy("Beyond the limit"), "outcome__in=warned,held,stopped,released")]
    facts = ["order", "outcome", "amount", "exposure", "credit_limit"]
    fieldsets = [
        Fieldset(_("Credit check"), ["order", "account", "outcome", "amount", "exposure", "credit_limit", "currency"]),
        Fieldset(_("In words"), ["explanation", "checked_by", "approval"]),
    ]
    access = ThroughOrderAndAccount("order")
    importable = False
    append_only = True
    undeletable = True
    quick_create = ["order"]
    read_only = [
        "account", "outcome", "currency", "credit_limit", "exposure", "amount", "explanation", "approval", "checked_by",
    ]  # fmt: skip

    def before_save(self, batch: Batch[CreditCheck]) -> None:
        """To make one is to check: nobody writes what was found."""
        for change in batch.changes:
            if "outcome" not in change.values and change.instance.order_id is not None:
                _find(change, batch.actor)

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        """What was found when an order was confirmed stays found; a check that somebody asked for may go."""
        return {} if undone.act == "create" else dict.fromkeys(ids, "held")

    def get_subtitle(self, instance: CreditCheck) -> str:
        return str(instance.explanation)


def _find(change: Change[CreditCheck], actor: User | None) -> None:
    """Check the credit of an order that does not bind yet, without moving it."""
    made = change.instance
    if made.order.status not in UNSETTLED:
        change.add_error("order", gettext("The order is no draft any more."))
        return
    found = check(made.order)
    made.account, made.outcome, made.currency = found.account, found.outcome, found.currency
    made.credit_limit, made.exposure, made.amount = found.limit, found.owed, found.amount
    made.explanation, made.checked_by = found.explanation, actor
