"""Territories, plans, rules and named accounts as record kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import (
    Party,
    PartyTerritory,
    PlanState,
    Territory,
    TerritoryAccount,
    TerritoryMember,
    TerritoryPlan,
    TerritoryRule,
)
from rapport.customers.models.cadence import KINDS
from rapport.customers.territories.holding import refresh_holders, refresh_tree
from rapport.customers.territories.moving import assign
from rapport.customers.territories.placing import place_all, place_of
from rapport.lib.ids import parse_uid
from rapport.lib.postcodes import MOST_RANGES, PostcodeError, parse_postcodes
from rapport.platform.access.models import User
from rapport.platform.access.policy import Administered
from rapport.platform.access.virtual import NamedLinks
from rapport.platform.automation.conditions import RuleError, clean_for_everybody
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from django.http import HttpRequest

_DEEPEST = 32


class TerritoryMembers(NamedLinks):
    """The users who belong to a territory beside its manager and its representative."""

    def __init__(self) -> None:
        super().__init__(
            "members", pgettext_lazy("territory", "Members"), through=TerritoryMember, owner="territory", link="user"
        )
        self.help = _("Besides the manager and the representative: who sees its customers as well.")

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(str(user.uid), str(user)) for user in User.objects.filter(is_active=True)]

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        links = TerritoryMember.objects.filter(territory__in=ids).select_related("user")
        for link in links.order_by("user__full_name", "user__username"):
            found[link.territory_id].append({"uid": str(link.user.uid), "value": str(link.user)})
        return found

    def _find(self, given: str) -> Model | None:
        uid = parse_uid(given)
        return User.objects.filter(**({"uid": uid} if uid is not None else {"username__iexact": given})).first()


class TerritoryRecord(RecordType[Territory]):
    """An area of customers in the tree of territories."""

    name = "territories"
    icon = "map"
    description = _("Areas of customers, in a tree: who looks after them, and who sees them by that.")
    help_topic = "territories"
    title_columns = ["name"]
    columns = ["name", "parent", "manager", "representative", "members", "priority", "valid_from", "valid_to"]
    filters = ["parent", "manager", "representative"]
    sorts = ["name", "priority"]
    default_sort = "name"
    search = {"name": "A"}
    exclude = ["principal"]
    quick_create = ["name", "parent", "manager", "representative"]
    facts = ["parent", "manager", "representative", "priority", "valid_from", "valid_to"]
    fieldsets = [
        Fieldset(_("Territory"), ["name", "parent", "priority", "description"]),
        Fieldset(_("Who belongs to it"), ["manager", "representative", "members"]),
        Fieldset(_("When"), ["valid_from", "valid_to"]),
    ]
    natural_key = ["name"]
    configuration = True
    access = Administered(readable=True)
    virtual = [TerritoryMembers()]
    import_keys = ["name"]
    hand_over: ClassVar[Mapping[str, Q]] = {"manager": Q(), "representative": Q()}

    def before_save(self, batch: Batch[Territory]) -> None:
        for change in batch.changes:
            territory = change.instance
            if change.changed("parent_id") and territory.parent_id and _stands_below(territory):
                change.add_error("parent", gettext("A territory cannot be part of one below itself."))
            begin, end = territory.valid_from, territory.valid_to
            if begin is not None and end is not None and end < begin:
                change.add_error("valid_to", gettext("The last day comes after the first."))

    def after_save(self, batch: Batch[Territory]) -> None:
        refresh_tree()
        carried = dict(Territory.objects.filter(pk__in=batch.ids).values_list("pk", "principals"))
        for change in batch.changes:
            change.instance.principals = carried[change.instance.pk]

    def before_delete(self, batch: Batch[Territory]) -> None:
        for change in batch.changes:
            if reason := _still_needed(change.instance):
                change.add_error("", reason)
        refresh_holders(gone=[change.instance.principal for change in batch.changes])

    def refresh(self, ids: Sequence[int]) -> None:
        former = event_model_of(Territory)._default_manager.filter(pgh_obj_id__in=ids)
        present = set(Territory.objects.filter(pk__in=ids).values_list("pk", flat=True))
        gone = former.exclude(pgh_obj_id__in=present).values_list("principal", flat=True)
        refresh_holders(gone=list(gone))
        refresh_tree()

    def get_head_actions(self, request: HttpRequest, instance: Territory) -> Sequence[HeadAction]:
        return [HeadAction(gettext("Tree"), reverse("territory-tree"), "network")]


def _stands_below(territory: Territory) -> bool:
    above, steps = territory.parent, 0
    while above is not None and steps < _DEEPEST:
        if above.pk == territory.pk:
            return True
        above, steps = above.parent, steps + 1
    return steps >= _DEEPEST


def _still_needed(territory: Territory) -> str:
    """Why a territory cannot be deleted; "" when nothing hangs on it."""
    if count := Party.objects.filter(territory=territory).count():
        text = ngettext(
            "%(count)s customer belongs to it. Apply a plan without it first, or give it a last day.",
            "%(count)s customers belong to it. Apply a plan without it first, or give it a last day.",
            count,
        )
        return text % {"count": count}
    if PartyTerritory.objects.filter(territory=territory).exists():
        return gettext("Customers belonged to it once. Give it a last day instead, so that this stays known.")
    if Territory.objects.filter(parent=territory).exists():
        return gettext("Other territories are part of it. Change these first.")
    if TerritoryRule.objects.filter(territory=territory).exists():
        return gettext("Rules of a plan are about it. Delete these first.")
    if TerritoryAccount.objects.filter(territory=territory).exists():
        return gettext("Customers are named for it. Change these first.")
    return ""


class TerritoryPlanRecord(RecordType[TerritoryPlan]):
    """A set of rules that say which customer belongs to which territory."""

    name = "territory-plans"
    icon = "split"
    description = _("Which customer belongs to which territory: a draft is tried, applied, and replaced by the next.")
    help_topic = "territories"
    title_columns = ["name"]
    columns = ["name", "state", "valid_from", "hand_over", "applied_at"]
    filters = ["state"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    quick_create = ["name", "valid_from", "hand_over"]
    facts = ["state", "valid_from", "hand_over", "applied_at"]
    fieldsets = [Fieldset(_("Plan"), ["name", "valid_from", "hand_over", "description"])]
    natural_key = ["name"]
    configuration = True
    access = Administered()
    import_keys = ["name"]

    def before_save(self, batch: Batch[TerritoryPlan]) -> None:
        for change in batch.changes:
            if not change.is_new and not change.instance.is_open and change.changed("valid_from", "hand_over"):
                change.add_error("", locked(change.instance))

    def refresh(self, ids: Sequence[int]) -> None:
        # Another plan may be in force after an undo: what is placed by the rules alone follows that one.
        place_all()

    def before_delete(self, batch: Batch[TerritoryPlan]) -> None:
        for change in batch.changes:
            if not change.instance.is_open:
                change.add_error("", locked(change.instance))

    def get_head_actions(self, request: HttpRequest, instance: TerritoryPlan) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        actions = [HeadAction(gettext("Copy as a draft"), reverse("territory-plan-copy", args=[instance.uid]), "copy")]
        if instance.state in (PlanState.DRAFT, PlanState.SCHEDULED, PlanState.ACTIVE):
            url = reverse("territory-plan-preview", args=[instance.uid])
            actions.insert(0, HeadAction(gettext("Preview"), url, "play", primary=instance.is_open))
        return actions


def locked(plan: TerritoryPlan) -> str:
    """Why a plan that was applied, or waits for its day, stays as it is."""
    return gettext("“%(plan)s” is no draft any more, so it stays as it is. Copy it as a draft and change that.") % {
        "plan": plan
    }


class TerritoryRuleRecord(RecordType[TerritoryRule]):
    """Customers that a rule fits belong to a territory."""

    name = "territory-rules"
    icon = "list-checks"
    description = _("Which customers belong to a territory: by country, postcode, or anything that a list filters by.")
    help_topic = "territories"
    title_columns = ["name"]
    columns = ["name", "plan", "territory", "party_kind", "country", "postcodes", "condition", "position"]
    filters = ["plan", "territory", "country", "party_kind"]
    sorts = ["position"]
    default_sort = "position"
    exclude = ["condition"]
    quick_create = ["plan", "territory", "name", "country", "postcodes"]
    hints = ["postcodes"]
    facts = ["plan", "territory", "position"]
    fieldsets = [
        Fieldset(_("Rule"), ["name", "plan", "territory", "position"]),
        Fieldset(_("Whom it fits"), ["party_kind", "country", "postcodes"]),
    ]
    natural_key = ["plan", "name"]
    configuration = True
    access = Administered()
    virtual = [
        JsonColumn(
            "condition",
            _("If"),
            dict,
            "Groups of conditions as a list has them: any, all, field, op, value.",
            model=TerritoryRule,
        )
    ]

    def before_save(self, batch: Batch[TerritoryRule]) -> None:
        for change in batch.changes:
            rule = change.instance
            if rule.plan_id is not None:
                _refuse_locked(change)
            rule.condition = change.values.get("condition", rule.condition)
            if change.is_new or change.changed("party_kind", "condition") or "condition" in change.given:
                _check_condition(change, batch.actor)
            if change.changed("country", "postcodes"):
                _check_postcodes(change)

    def before_delete(self, batch: Batch[TerritoryRule]) -> None:
        for change in batch.changes:
            if not change.instance.plan.is_open:
                change.add_error("", locked(change.instance.plan))

    def get_head_actions(self, request: HttpRequest, instance: TerritoryRule) -> Sequence[HeadAction]:
        if not instance.plan.is_open or not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("territory-rule-condition", args=[instance.uid])
        return [HeadAction(gettext("Edit the condition"), url, "pencil")]


def _refuse_locked(change: Change[TerritoryRule]) -> None:
    former = change.before.get("plan_id")
    plans = [change.instance.plan_id, *([former] if former is not None else [])]
    for plan in TerritoryPlan.objects.filter(pk__in=plans).exclude(state=PlanState.DRAFT):
        change.add_error("plan", locked(plan))


def _check_condition(change: Change[TerritoryRule], actor: User | None) -> None:
    rule = change.instance
    if rule.party_kind not in KINDS:
        return  # the field's own choices refuse it
    try:
        rule.condition = clean_for_everybody(registry.get(rule.kind), rule.condition, actor)
    except RuleError as error:
        change.add_error("condition", str(error))


def _check_postcodes(change: Change[TerritoryRule]) -> None:
    rule = change.instance
    if rule.postcodes and not rule.country:
        change.add_error("country", gettext("Say of which country the postcodes are."))
        return
    try:
        parse_postcodes(rule.postcodes, rule.country)
    except PostcodeError as error:
        change.add_error("postcodes", _postcode_text(error))


def _postcode_text(error: PostcodeError) -> str:
    texts = {
        "order": gettext("“%(part)s” ends before it begins. Write the lower postcode first."),
        "area": gettext("“%(part)s” joins two areas. Write districts of one area, such as SW1–SW9, or each by itself."),
        "many": gettext("With “%(part)s” there are more than %(most)s postcodes. Make two rules of it."),
        "sign": gettext("“%(part)s” is no postcode. Write letters and digits, such as 01067–01990 or SW1A."),
    }
    return texts[error.reason] % {"part": error.part, "most": MOST_RANGES}


class TerritoryAccountRecord(RecordType[TerritoryAccount]):
    """A customer that belongs to a territory by hand."""

    name = "territory-accounts"
    icon = "pin"
    description = _(
        "Customers that belong to a territory whatever the rules say, and those that a rule is to pass over."
    )
    help_topic = "territories"
    columns = ["party", "territory", "mode", "note", "created_at"]
    filters = ["territory", "mode", "party"]
    sorts = ["created_at"]
    quick_create = ["party", "territory", "mode", "note"]
    facts = ["party", "territory", "mode"]
    access = Administered()
    views = [
        Preset("named", pgettext_lazy("accounts", "Named"), "mode=always"),
        Preset("exceptions", _("Exceptions"), "mode=never"),
    ]

    def after_save(self, batch: Batch[TerritoryAccount]) -> None:
        former = {change.before["party_id"] for change in batch.changes if not change.is_new}
        parties = sorted(former | {change.instance.party_id for change in batch.changes})
        assign(parties, named=True)
        place_of(parties)

    def before_delete(self, batch: Batch[TerritoryAccount]) -> None:
        parties = sorted({change.instance.party_id for change in batch.changes})
        TerritoryAccount.objects.filter(pk__in=batch.ids).delete()  # here already: the rules decide without them
        assign(parties, named=True)
        place_of(parties)

    def refresh(self, ids: Sequence[int]) -> None:
        # Where customers belonged is history of its own, which the undo took back; what is no customer yet has none.
        former = event_model_of(TerritoryAccount)._default_manager.filter(pgh_obj_id__in=ids)
        present = TerritoryAccount.objects.filter(pk__in=ids)
        place_of(sorted({*former.values_list("party_id", flat=True), *present.values_list("party_id", flat=True)}))
