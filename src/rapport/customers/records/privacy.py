"""Retention rules and legal holds as record kinds: pages, API, access, history and undo are those of all.

Who holds a grant on them is a privacy officer; roles give it, and administrators have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import HeldParty, LegalHold, Party, RetentionRule
from rapport.customers.privacy.kept import LOGS, is_party_kind
from rapport.lib.ids import parse_uid
from rapport.platform.access.policy import Granted
from rapport.platform.access.titles import title_of
from rapport.platform.automation.conditions import RuleError, clean_for_everybody
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.records.collections import as_list
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.records.virtual import VirtualField
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST_NAMED = 1_000
"""Parties that one hold names; more of them are found by a condition."""
_GROUPS = "Groups of conditions as a list has them: any, all, field, op, value."


class RetentionRuleRecord(RecordType[RetentionRule]):
    """How long something is kept, and what becomes of it then."""

    name = "retention-rules"
    icon = "calendar-clock"
    description = _("Rules that say how long records and logs are kept, and what becomes of them then.")
    title_columns = ["name"]
    columns = ["name", "kind", "act", "period", "unit", "is_active"]
    filters = ["kind", "act", "is_active"]
    sorts = ["name"]
    default_sort = "name"
    search = {"name": "A"}
    exclude = ["condition"]
    quick_create = ["name", "kind", "act", "period", "unit"]
    facts = ["kind", "act", "period", "unit", "is_active"]
    help_topic = "retention"
    fieldsets = [
        Fieldset(_("Rule"), ["name", "kind", "act", "is_active"]),
        Fieldset(_("How long"), ["period", "unit", "since", "basis"]),
    ]
    access = Granted()
    importable = False
    natural_key = ["kind", "name"]
    configuration = True
    virtual = [JsonColumn("condition", _("If"), dict, _GROUPS, model=RetentionRule)]

    def before_save(self, batch: Batch[RetentionRule]) -> None:
        for change in batch.changes:
            rule = change.instance
            rule.condition = change.values.get("condition", rule.condition)
            if rule.kind in LOGS:
                _check_log(change)
            elif registry.has(rule.kind):
                if rule.act == RetentionRule.Act.ERASE and not is_party_kind(registry.get(rule.kind)):
                    change.add_error("act", gettext("Only people and other parties are erased; delete these."))
                _check_condition(change, batch.actor)

    def get_head_actions(self, request: HttpRequest, instance: RetentionRule) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("retention-dry-run", args=[instance.uid])
        found = [HeadAction(gettext("Dry run"), url, "play", primary=True)]
        if registry.has(instance.kind):
            url = reverse("retention-condition", args=[instance.uid])
            found.append(HeadAction(gettext("Edit the condition"), url, "pencil"))
        return found


class HeldParties(VirtualField):
    """The parties that a hold names, by uid."""

    def __init__(self) -> None:
        super().__init__("parties", _("Parties on hold"))

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        for held in HeldParty.objects.filter(hold__in=ids).select_related("party").order_by("party__sort_key"):
            found[held.hold_id].append({"uid": str(held.party.uid), "value": title_of(held.party)})
        return found

    def clean(self, value: Any) -> list[Party]:
        uids = {parse_uid(str(item.get("uid") if isinstance(item, dict) else item)) for item in as_list(value)}
        if len(uids) > MOST_NAMED:
            text = gettext("A hold names at most %(limit)s parties. Let a condition find more of them.")
            raise ValidationError(text, params={"limit": MOST_NAMED}, code="limit")
        parties = list(Party.objects.filter(uid__in=[uid for uid in uids if uid]))
        if len(parties) != len(uids):
            raise ValidationError(gettext("This is not a known party."), code="unknown")
        return parties

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        for change, wanted in zip(changes, values, strict=True):
            held = HeldParty.objects.filter(hold=change.instance)
            held.exclude(party__in=wanted).delete()
            present = set(held.values_list("party_id", flat=True))
            HeldParty.objects.bulk_create(
                HeldParty(hold=change.instance, party=party) for party in wanted if party.pk not in present
            )


class LegalHoldRecord(RecordType[LegalHold]):
    """What keeps parties from being erased or deleted."""

    name = "legal-holds"
    icon = "lock"
    description = _("Matters for which records must be kept: until a hold is released, nothing of its parties goes.")
    title_columns = ["matter"]
    columns = ["matter", "begins_on", "released_on", "set_by", "created_at"]
    filters = ["begins_on", "released_on"]
    sorts = ["begins_on"]
    default_sort = "-begins_on"
    search = {"matter": "A"}
    exclude = ["condition"]
    read_only = ["set_by"]
    quick_create = ["matter", "reason", "begins_on"]
    facts = ["begins_on", "released_on", "set_by"]
    help_topic = "retention"
    fieldsets = [
        Fieldset(_("Legal hold"), ["matter", "reason", "begins_on", "released_on", "set_by"]),
        Fieldset(_("On whom"), ["kind", "parties"]),
    ]
    access = Granted()
    importable = False
    undeletable = True
    tells_followers_of = ["held.party"]
    virtual = [HeldParties(), JsonColumn("condition", _("If"), dict, _GROUPS, model=LegalHold)]

    def before_save(self, batch: Batch[LegalHold]) -> None:
        for change in batch.changes:
            hold = change.instance
            hold.condition = change.values.get("condition", hold.condition)
            if change.is_new:
                hold.set_by = batch.actor
            if hold.released_on is not None and hold.released_on > timezone.localdate():
                change.add_error("released_on", gettext("This lies in the future."))
            elif hold.released_on is not None and hold.released_on < hold.begins_on:
                change.add_error("released_on", gettext("This is before the hold began."))
            if hold.kind and registry.has(hold.kind):
                _check_condition(change, batch.actor)
            elif hold.condition:
                change.add_error("condition", gettext("Choose which kind of records the condition is about."))

    def get_head_actions(self, request: HttpRequest, instance: LegalHold) -> Sequence[HeadAction]:
        if not instance.kind or not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("legal-hold-condition", args=[instance.uid])
        return [HeadAction(gettext("Edit the condition"), url, "pencil")]


def _check_log(change: Change[RetentionRule]) -> None:
    if change.instance.condition:
        change.add_error("condition", gettext("What a log holds has no fields that a condition could be about."))
    if change.instance.act == RetentionRule.Act.ERASE:
        change.add_error("act", gettext("Only people and other parties are erased; delete these."))


def _check_condition(change: Change[Any], actor: User | None) -> None:
    """The condition must fit the kind, for nobody in particular: “me” and “my team” are nobody at night. Who writes it
    sees the fields that it names: a dry run tells what they say."""
    if not (change.is_new or change.changed("kind", "condition") or "condition" in change.given):
        return
    row = change.instance
    try:
        row.condition = clean_for_everybody(registry.get(row.kind), row.condition, actor)
    except RuleError as error:
        change.add_error("condition", str(error))
