"""Automations as a record kind: list, page, API, access, history and undo are those of every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Administered
from rapport.platform.automation.by_hand import forget
from rapport.platform.automation.checking import clean_steps
from rapport.platform.automation.conditions import RuleError, clean_condition, clean_watched
from rapport.platform.automation.incoming.mapping import clean_hook
from rapport.platform.automation.lately import Failures, LatestRun
from rapport.platform.automation.models import Automation, Event
from rapport.platform.automation.subjects import automatable
from rapport.platform.automation.timing import clean_timing
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from rapport.platform.access.models import User

WHAT_IT_DOES = ("kind", "event", "watched", "timing", "hook", "condition", "steps")


class AutomationRecord(RecordType[Automation]):
    """A rule: when something happens to a record, if a condition holds, then steps."""

    name = "automations"
    icon = "zap"
    description = _("Rules that do routine work: when something happens to a record, if a condition holds, then steps.")
    title_columns = ["name"]
    columns = ["name", "kind", "event", "is_active", "last_run_at", "failures", "author"]
    filters = ["kind", "event", "is_active", "author"]
    sorts = ["name"]
    default_sort = "name"
    search = {"name": "A", "description": "C"}
    exclude = ["watched", "timing", "hook", "condition", "steps"]
    read_only = ["author"]
    quick_create = ["name", "kind", "event"]
    facts = ["kind", "is_active", "author"]
    help_topic = "automation"
    fieldsets = [Fieldset(_("Automation"), ["name", "description", "kind", "event", "is_active", "author"])]
    natural_key = ["name"]
    configuration = True
    access = Administered(area=True)
    importable = False
    virtual = [
        JsonColumn("watched", _("Changes"), list, "The changes that the rule waits for: field, from, to."),
        JsonColumn("timing", _("Day"), dict, "The day that sets it off: field, days, yearly."),
        JsonColumn(
            "hook", _("Message"), dict, "Whose record a message is about: match (field, path), create, values, only."
        ),
        JsonColumn("condition", _("If"), dict, "Groups of conditions as a list has them: any, all, field, op, value."),
        JsonColumn("steps", _("Then"), list, "What is done, in order: do, and what belongs to it."),
        LatestRun(),
        Failures(),
    ]

    def before_save(self, batch: Batch[Automation]) -> None:
        for change in batch.changes:
            if change.changed(*WHAT_IT_DOES) or any(name in change.given for name in WHAT_IT_DOES):
                _check(batch, change)
            rule = change.instance
            if batch.actor is not None and (change.changed(*WHAT_IT_DOES) or _is_switched_on(change)):
                rule.author = batch.actor
            if rule.is_active and not rule.steps and "steps" not in change.errors:
                change.add_error("is_active", gettext("Say first what the rule is to do."))
            if rule.is_active and rule.author is None:
                change.add_error("is_active", gettext("A rule needs an author to act for."))
            if rule.is_active and rule.event == Event.DATE and not (rule.timing or "timing" in change.errors):
                change.add_error("timing", gettext("Name the day that sets the rule off."))
            if rule.is_active and rule.event == Event.HOOK and not (rule.hook or "hook" in change.errors):
                change.add_error("hook", gettext("The rule does not say which record a message is about."))

    def after_save(self, batch: Batch[Automation]) -> None:
        transaction.on_commit(forget, robust=True)

    def get_head_actions(self, request: HttpRequest, instance: Automation) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        return [
            HeadAction(gettext("Edit the rule"), reverse("automation-rule", args=[instance.uid]), "pencil", True),
            HeadAction(gettext("Dry run"), reverse(_trial(instance), args=[instance.uid]), "play"),
        ]


def _trial(rule: Automation) -> str:
    """The page that tries a rule: on the records of the last days, or on a message."""
    return "automation-message" if rule.event == Event.HOOK else "automation-dry-run"


def _is_switched_on(change: Change[Automation]) -> bool:
    return change.instance.is_active and change.changed("is_active")


def _check(batch: Batch[Automation], change: Change[Automation]) -> None:
    """The parts of the rule in their standard form, as far as the writer may see and do what they name."""
    rule = change.instance
    if not registry.has(rule.kind) or not automatable(registry.get(rule.kind)):
        return  # the field's own choices refuse it
    spec, who = registry.get(rule.kind), batch.actor or rule.author
    given = {name: change.values.get(name, getattr(rule, name)) for name in WHAT_IT_DOES[2:]}
    parts: dict[str, Callable[[RecordSpec, Any, User | None], Any]] = {
        "watched": clean_watched,
        "timing": clean_timing,
        "hook": clean_hook,
        "condition": clean_condition,
        "steps": clean_steps,
    }
    for name, clean in parts.items():
        try:
            setattr(rule, name, clean(spec, given[name], who))
        except RuleError as error:
            change.add_error(name, str(error))
