"""Sequences, their steps and who is in them as record kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.customers.outgoing.filling import known_names, names_in
from rapport.platform.access.policy import OwnedBy, Through
from rapport.platform.automation.conditions import RuleError, clean_for_everybody
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import RelatedList, may_edit
from rapport.platform.write import Batch, Change
from rapport.sales.models import Enrolment, SequenceStep
from rapport.sales.models import Sequence as Steps
from rapport.sales.sequences.enrolling import begin, has_sends
from rapport.sales.sequences.results import ResultsPanel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.access.models import User


class SequenceRecord(RecordType[Steps]):
    """Mails, calls, tasks and waits by which people are addressed one after the other."""

    name = "sequences"
    icon = "list-checks"
    description = _("Steps by which people are addressed until they answer: mails, calls, tasks, waits, conditions.")
    help_topic = "sequences"
    title_columns = ["name"]
    columns = ["name", "is_active", "purpose", "days", "owner"]
    filters = ["is_active", "owner", "purpose"]
    sorts = ["name", "created_at"]
    default_sort = "name"
    search = {"name": "A", "description": "C"}
    quick_create = ["name", "purpose", "description"]
    facts = ["is_active", "purpose", "days", "from_hour", "until_hour", "owner"]
    fieldsets = [
        Fieldset(_("Sequence"), ["name", "description", "is_active", "purpose", "owner"]),
        Fieldset(_("Hours"), ["days", "from_hour", "until_hour", "time_zone"]),
        Fieldset(_("What ends it"), ["stops_on_reply", "stops_on_meeting", "stops_on_deal", "repeats"]),
    ]
    panels = [ResultsPanel(), RelatedList("enrolments", "sequence", order="-started_at", named_by="party")]
    access = OwnedBy("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q()}
    importable = False

    def before_save(self, batch: Batch[Steps]) -> None:
        for change in batch.changes:
            one = change.instance
            begins: int | None = one.from_hour  # forms may leave them empty, which is said of the fields themselves
            ends: int | None = one.until_hour
            if begins is not None and ends is not None and ends <= begins:
                change.add_error("until_hour", gettext("The last hour is not after the first one."))


class SequenceStepRecord(RecordType[SequenceStep]):
    """One thing that is done with everybody in a sequence."""

    name = "sequence-steps"
    icon = "list"
    description = _("What is done in sequences, one step after the other.")
    help_topic = "sequences"
    columns = ["sequence", "position", "action", "template", "subject", "days", "is_active"]
    filters = ["sequence", "action", "template", "is_active"]
    sorts = ["position"]
    default_sort = "position"
    quick_create = ["sequence", "position", "action", "template", "subject", "text", "days"]
    facts = ["sequence", "position", "action", "template", "days", "is_active"]
    fieldsets = [
        Fieldset(_("Step"), ["sequence", "position", "action", "is_active"]),
        Fieldset(_("What it says"), ["template", "subject", "text"]),
        Fieldset(_("How it goes on"), ["days", "otherwise"]),
    ]
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        "template": ("action", ("mail",)),
        "subject": ("action", ("mail", "call", "task")),
        "text": ("action", ("mail", "call", "task")),
        "days": ("action", ("wait", "call", "task")),
        "otherwise": ("action", ("condition",)),
    }
    access = Through("sequence")
    exclude = ["condition"]
    importable = False
    virtual = [
        JsonColumn(
            "condition",
            _("If"),
            dict,
            "Groups of conditions as a list of people has them: any, all, field, op, value.",
            model=SequenceStep,
        )
    ]

    def before_save(self, batch: Batch[SequenceStep]) -> None:
        known = known_names()
        for change in batch.changes:
            step = change.instance
            step.condition = change.values.get("condition", step.condition)
            if change.is_new or "condition" in change.given:
                _check_condition(change, batch.actor)
            unknown = [one for one in names_in(f"{step.subject}\n{step.text}") if one not in known]
            if change.changed("subject", "text") and unknown:
                text = gettext("There is no such value: %(names)s. The page of a template names all.")
                change.add_error("text", text % {"names": ", ".join(f"{{{one}}}" for one in unknown)})
            if not change.is_new and change.changed("sequence_id"):
                change.add_error("sequence", gettext("A step stays in its sequence."))

    def get_subtitle(self, instance: SequenceStep) -> str:
        return str(instance.sequence)

    def get_head_actions(self, request: HttpRequest, instance: SequenceStep) -> Sequence[HeadAction]:
        is_condition = instance.action == SequenceStep.Action.CONDITION
        if not is_condition or not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("sequence-condition", args=[instance.uid])
        return [HeadAction(gettext("Edit the condition"), url, "pencil")]


def _check_condition(change: Change[SequenceStep], actor: User | None) -> None:
    step = change.instance
    try:
        step.condition = clean_for_everybody(registry.get("people"), step.condition, actor)
    except RuleError as error:
        change.add_error("condition", str(error))


class EnrolmentRecord(RecordType[Enrolment]):
    """A person in a sequence."""

    name = "enrolments"
    icon = "user-check"
    description = _("Who is in which sequence, how far they are, and why it ended.")
    help_topic = "sequences"
    columns = ["party", "sequence", "state", "reason", "step", "next_at", "enrolled_by", "started_at"]
    filters = ["sequence", "party", "state", "reason", "enrolled_by", "step", "started_at", "next_at"]
    linked_kinds = {"party": ["people"]}
    sorts = ["started_at", "created_at"]
    default_sort = "-started_at"
    views = [
        Preset("running", pgettext_lazy("enrolments", "Running"), "state=running", default=True),
        Preset("paused", pgettext_lazy("enrolments", "Paused"), "state=paused"),
        Preset("replied", pgettext_lazy("enrolments", "Replied"), "reason=reply"),
    ]
    quick_create = ["sequence", "party"]
    facts = ["sequence", "party", "state", "reason", "step", "next_at", "enrolled_by"]
    fieldsets = [
        Fieldset(_("Enrolment"), ["sequence", "party", "enrolled_by", "started_at", "round"]),
        Fieldset(_("Where it stands"), ["state", "reason", "note", "step", "next_at", "ended_at"]),
    ]
    read_only = ["enrolled_by", "round", "state", "reason", "step", "next_at", "started_at", "ended_at"]
    access = Through("party")
    undeletable = True
    importable = False

    def before_save(self, batch: Batch[Enrolment]) -> None:
        """To make one is to enrol."""
        begin(batch)
        for change in batch.changes:
            for name in ("sequence", "party"):
                if not change.is_new and change.changed(f"{name}_id"):
                    change.add_error(name, gettext("An enrolment stays with its sequence and person."))

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        """Of whom something was done already stays: nothing is done twice."""
        return dict.fromkeys(has_sends(ids), "held")

    def get_subtitle(self, instance: Enrolment) -> str:
        return str(instance.get_state_display())

    def get_head_actions(self, request: HttpRequest, instance: Enrolment) -> Sequence[HeadAction]:
        acts = {
            Enrolment.State.RUNNING: [("pause", pgettext("enrolment", "Pause"), "pause")],
            Enrolment.State.PAUSED: [("resume", pgettext("enrolment", "Resume"), "play")],
        }.get(Enrolment.State(instance.state))
        if acts is None or not may_edit(request, registry.get(self.name), instance):
            return ()
        acts = [*acts, ("stop", pgettext("enrolment", "Stop"), "circle-x")]
        return [
            HeadAction(label, reverse(f"enrolment-{act}", args=[instance.uid]), icon, dialog=True)
            for act, label, icon in acts
        ]
