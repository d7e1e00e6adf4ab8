"""Assignment rules, assignees and absences as record kinds: pages, API, access, history and undo are those of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.lib.languages import language_code
from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.policy import Administered, OwnedBy
from rapport.platform.assignment.kinds import assignable
from rapport.platform.assignment.models import HIGHEST_LEVEL, MOST_WEIGHT, Absence, Assignee, AssignmentRule, Method
from rapport.platform.assignment.virtual import Candidates, Skills
from rapport.platform.automation.conditions import RuleError, clean_for_everybody
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class AssignmentRuleRecord(RecordType[AssignmentRule]):
    """Which records go to whom."""

    name = "assignment-rules"
    icon = "split"
    description = _("Rules that say who gets a record: by its fields, and by who is there, suited and next in turn.")
    title_columns = ["name"]
    columns = ["name", "kind", "position", "team", "people", "method", "is_active"]
    filters = ["kind", "is_active", "team"]
    sorts = ["position", "name"]
    default_sort = "position"
    search = {"name": "A"}
    exclude = ["condition"]
    quick_create = ["name", "kind", "team", "people", "method"]
    facts = ["kind", "position", "is_active"]
    help_topic = "assignment"
    fieldsets = [
        Fieldset(_("Rule"), ["name", "kind", "position", "is_active"]),
        Fieldset(_("Who"), ["team", "people", "method", "match_language", "skill", "least_level", "otherwise"]),
    ]
    natural_key = ["kind", "name"]
    configuration = True
    access = Administered()
    importable = False
    virtual = [
        Candidates(),
        JsonColumn(
            "condition",
            _("If"),
            dict,
            "Groups of conditions as a list has them: any, all, field, op, value.",
            model=AssignmentRule,
        ),
    ]

    def before_save(self, batch: Batch[AssignmentRule]) -> None:
        for change in batch.changes:
            rule = change.instance
            if not registry.has(rule.kind) or not assignable(registry.get(rule.kind)):
                continue  # the field's own choices refuse it
            if change.is_new or change.changed("kind", "condition") or "condition" in change.given:
                _check_condition(change, batch.actor)
            if rule.method == Method.SKILL and not rule.skill:
                change.add_error("skill", gettext("Name the skill at which somebody is to be best."))
            if not 1 <= rule.least_level <= HIGHEST_LEVEL:
                bounds = {"least": 1, "most": HIGHEST_LEVEL}
                change.add_error("least_level", gettext("Give a whole number from %(least)s to %(most)s.") % bounds)

    def get_head_actions(self, request: HttpRequest, instance: AssignmentRule) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        return [
            HeadAction(gettext("Edit the condition"), reverse("assignment-condition", args=[instance.uid]), "pencil"),
            HeadAction(gettext("Dry run"), reverse("assignment-dry-run", args=[instance.uid]), "play"),
        ]


def _check_condition(change: Change[AssignmentRule], actor: User | None) -> None:
    rule = change.instance
    given = change.values.get("condition", rule.condition)
    try:
        rule.condition = clean_for_everybody(registry.get(rule.kind), given, actor)
    except RuleError as error:
        change.add_error("condition", str(error))


class AssigneeRecord(RecordType[Assignee]):
    """Somebody to whom rules give records."""

    name = "assignees"
    icon = "user-check"
    description = _("What each colleague is suited for: languages, skills, how much fits, how big a share.")
    columns = ["owner", "languages", "skills", "capacity", "weight"]
    filters = ["owner"]
    default_sort = "-created_at"
    fieldsets = [Fieldset(_("Assignee"), ["owner", "languages", "skills", "capacity", "weight", "note"])]
    quick_create = ["owner", "languages", "skills", "capacity", "weight"]
    help_topic = "assignment"
    access = OwnedBy("owner")
    virtual = [Skills()]

    def get_title(self, instance: Assignee) -> str:
        return str(instance.owner)

    def before_save(self, batch: Batch[Assignee]) -> None:
        _refuse_strangers(batch)
        for change in batch.changes:
            _name_languages(change)
            if not 1 <= change.instance.weight <= MOST_WEIGHT:
                bounds = {"least": 1, "most": MOST_WEIGHT}
                change.add_error("weight", gettext("Give a whole number from %(least)s to %(most)s.") % bounds)


def _name_languages(change: Change[Assignee]) -> None:
    """Languages by their codes, however they were written."""
    codes = {given: language_code(given) for given in change.instance.languages or []}
    for given, code in codes.items():
        if not code:
            change.add_error("languages", gettext("“%(value)s” is no language.") % {"value": given[:60]})
    change.instance.languages = list(dict.fromkeys(code for code in codes.values() if code))


class AbsenceRecord(RecordType[Absence]):
    """When somebody is away, and who stands in."""

    name = "absences"
    icon = "calendar-clock"
    description = _("When colleagues are away and who stands in, so that no rule gives them records meanwhile.")
    columns = ["owner", "begins_on", "ends_on", "deputy", "note"]
    filters = ["owner", "begins_on", "deputy"]
    sorts = ["begins_on"]
    default_sort = "-begins_on"
    fieldsets = [Fieldset(_("Absence"), ["owner", "begins_on", "ends_on", "deputy", "note"])]
    quick_create = ["owner", "begins_on", "ends_on", "deputy"]
    facts = ["begins_on", "ends_on", "deputy"]
    help_topic = "assignment"
    access = OwnedBy("owner")

    def get_title(self, instance: Absence) -> str:
        return str(instance.owner)

    def before_save(self, batch: Batch[Absence]) -> None:
        _refuse_strangers(batch)
        for change in batch.changes:
            away = change.instance
            given = change.errors.keys().isdisjoint({"begins_on", "ends_on"})
            if given and not _in_order(away):
                change.add_error("ends_on", gettext("The last day comes after the first."))
            if away.deputy_id is not None and away.deputy_id == away.owner_id:
                change.add_error("deputy", gettext("Choose somebody else: nobody stands in for themselves."))


def _in_order(away: Absence) -> bool:
    days: list[date | None] = [away.begins_on, away.ends_on]  # a form may leave either empty, which is said of it
    return None in days or away.ends_on >= away.begins_on


def _refuse_strangers(batch: Batch[Any]) -> None:
    """Nobody says of a colleague out of reach that they are away, or how much they take: not with a new record, nor
    by giving one away."""
    if batch.actor is None:
        return
    for change in batch.changes:
        if change.instance.owner_id is None or not (change.is_new or change.changed("owner_id")):
            continue
        action = Action.CREATE if change.is_new else Action.UPDATE
        if not _reaches(batch.actor, batch.spec.name, action, change.instance.owner_id):
            change.add_error("owner", gettext("You may say this only of yourself and of whom you may do it for."))


def _reaches(actor: User, kind: str, action: Action, user_id: int) -> bool:
    held = permissions_of(actor)
    scope = held.scope(kind, action.value)
    if scope == Scope.ALL.value:
        return True
    if scope == Scope.TEAM.value:
        return user_id == actor.pk or (held.colleagues is not None and user_id in held.colleagues)
    return scope is not None and user_id == actor.pk
