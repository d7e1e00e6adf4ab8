"""What is set up for selling, as record kinds: pipelines, stages, reasons and exchange rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rapport.lib.sort_keys import sort_key
from rapport.platform.access.engine import hidden_fields
from rapport.platform.access.policy import Shared
from rapport.platform.access.titles import present_reader
from rapport.platform.records.choices import Choices, Pair
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import shipped_of
from rapport.platform.write import Batch, Change
from rapport.sales.amounts import follow_rates, follow_stages
from rapport.sales.models import Deal, ExchangeRate, OutcomeReason, Pipeline, Stage, State

_ALWAYS_THERE = frozenset({"name", "pipeline", "stage", "currency"})


class DealFields(Choices):
    """The fields of a deal that a stage may ask for."""

    def pairs(self) -> Iterator[Pair]:
        for field in registry.get("deals").stored_fields:
            if not field.read_only and field.name not in _ALWAYS_THERE and field.kind is not FieldKind.BOOLEAN:
                yield field.name, field.label
        yield "competitors", registry.get("deals").fields["competitors"].label


class StageNames(Choices):
    """The names of all stages: which of them stand in the same pipeline, the write path says."""

    def _pairs(self) -> tuple[Pair, ...]:
        return tuple(self.pairs())  # never kept: they follow from rows, which change

    def pairs(self) -> Iterator[Pair]:
        if "name" in hidden_fields(registry.get("stages"), present_reader()):
            return
        shipped = shipped_of(Stage, "name")
        names = Stage.objects.order_by().values_list("name", flat=True).distinct()
        shown = ((name, shipped.shown(name) if shipped is not None else name) for name in names)
        yield from sorted(shown, key=lambda pair: sort_key(pair[1]))


class PipelineRecord(RecordType[Pipeline]):
    """A way that deals of one sort take."""

    name = "pipelines"
    icon = "funnel"
    description = _("The ways that deals take: new business, renewals, tenders; each with stages of its own.")
    help_topic = "deals"
    columns = ["name", "position", "is_active", "description"]
    filters = ["is_active"]
    sorts = ["position"]
    default_sort = "position"
    title_columns = ["name"]
    natural_key = ["name"]
    configuration = True
    offered = Q(is_active=True)
    access = Shared()
    import_keys = ["name"]

    def before_delete(self, batch: Batch[Pipeline]) -> None:
        counts = dict(Deal.objects.filter(pipeline__in=batch.ids).values_list("pipeline").annotate(n=Count("pk")))
        for change in batch.changes:
            if count := counts.get(change.instance.pk, 0):
                text = ngettext(
                    "%(count)s deal is in it. Move it to another pipeline, or switch this one off instead.",
                    "%(count)s deals are in it. Move them to another pipeline, or switch this one off instead.",
                    count,
                )
                change.add_error("", text % {"count": count})


class StageRecord(RecordType[Stage]):
    """One step of a pipeline."""

    name = "stages"
    icon = "layers"
    description = _("The steps of a pipeline: how likely a deal in each is won, and what it needs to get there.")
    help_topic = "deals"
    columns = ["name", "pipeline", "position", "state", "probability", "forecast"]
    filters = ["pipeline", "state"]
    sorts = ["position"]
    default_sort = "position"
    title_columns = ["name"]
    choices = {"required_fields": DealFields(), "next_stages": StageNames()}
    quick_create = ["name", "pipeline", "position", "state", "probability", "forecast"]
    fieldsets = [
        Fieldset(_("Stage"), ["name", "pipeline", "position", "colour"]),
        Fieldset(_("What it means"), ["state", "probability", "forecast"]),
        Fieldset(_("What it asks for"), ["required_fields", "next_stages", "guidance"]),
    ]
    natural_key = ["pipeline", "name"]
    configuration = True
    offered = Q(pipeline__is_active=True)
    access = Shared()
    virtual = [ExternalIds("stages")]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[Stage]) -> None:
        known = {name for name, _label in DealFields()}
        held = set(Deal.objects.filter(stage__in=[pk for pk in batch.ids if pk]).values_list("stage_id", flat=True))
        for change in batch.changes:
            _settle(change)
            if unknown := set(change.instance.required_fields) - known:
                text = gettext("Deals have no such field: %(names)s.")
                change.add_error("required_fields", text % {"names": ", ".join(sorted(unknown))})
            for name, column in (("pipeline", "pipeline_id"), ("state", "state")):
                if change.instance.pk in held and change.changed(column):
                    change.add_error(name, gettext("Deals are in this stage. Move them to another one first."))
        _refuse_unknown_stages(batch)

    def after_save(self, batch: Batch[Stage]) -> None:
        for change in batch.changes:
            if not change.is_new and change.changed("name"):
                _rename_in_others(change.instance, change.before["name"])
        moved = [c.instance.pk for c in batch.changes if not c.is_new and c.changed("probability", "forecast")]
        if moved:
            follow_stages(moved)

    def before_delete(self, batch: Batch[Stage]) -> None:
        counts = dict(Deal.objects.filter(stage__in=batch.ids).values_list("stage").annotate(n=Count("pk")))
        for change in batch.changes:
            if count := counts.get(change.instance.pk, 0):
                text = ngettext(
                    "%(count)s deal is in this stage. Move it to another one first.",
                    "%(count)s deals are in this stage. Move them to another one first.",
                    count,
                )
                change.add_error("", text % {"count": count})
            else:
                _rename_in_others(change.instance, change.instance.name, gone=True)


def _refuse_unknown_stages(batch: Batch[Stage]) -> None:
    """What follows a stage stands in its pipeline, or comes into it in the same batch."""
    concerned = [change for change in batch.changes if change.changed("next_stages", "pipeline_id")]
    if not any(change.instance.next_stages for change in concerned):
        return
    known: dict[int, set[str]] = defaultdict(set)
    present = Stage.objects.filter(pipeline__in={change.instance.pipeline_id for change in concerned})
    for pipeline_id, name in present.exclude(pk__in=[pk for pk in batch.ids if pk]).values_list("pipeline_id", "name"):
        known[pipeline_id].add(name)
    for stage in batch.instances:
        known[stage.pipeline_id].add(stage.name)
    for change in concerned:
        stage = change.instance
        if unknown := set(stage.next_stages) - (known[stage.pipeline_id] - {stage.name}):
            text = gettext("No other stage of the pipeline is called so: %(names)s. Known: %(known)s.")
            others = ", ".join(sorted(known[stage.pipeline_id] - {stage.name}))
            change.add_error("next_stages", text % {"names": ", ".join(sorted(unknown)), "known": others})


def _rename_in_others(stage: Stage, former: str, *, gone: bool = False) -> None:
    """Let the stages that name this one follow its new name, or name it no more."""
    value: Any = Func(F("next_stages"), Value(former), function="array_remove")
    if not gone:
        value = Func(F("next_stages"), Value(former), Value(stage.name), function="array_replace")
    naming = Stage.objects.filter(pipeline=stage.pipeline_id, next_stages__contains=[former])
    naming.update(next_stages=value, version=F("version") + 1, updated_at=timezone.now())


def _settle(change: Change[Stage]) -> None:
    """The end is certain, and counts as such."""
    stage = change.instance
    if stage.state == State.WON:
        stage.probability, stage.forecast = 100, "closed"
    elif stage.state == State.LOST:
        stage.probability, stage.forecast = 0, "omitted"


class OutcomeReasonRecord(RecordType[OutcomeReason]):
    """Why deals are won or lost."""

    name = "outcome-reasons"
    icon = "message-circle-more"
    description = _("Why deals are won and why they are lost, so that reports can tell what to do about it.")
    help_topic = "deals"
    columns = ["name", "outcome", "is_active", "description"]
    filters = ["outcome", "is_active"]
    sorts = ["name"]
    default_sort = "name"
    title_columns = ["name"]
    natural_key = ["outcome", "name"]
    configuration = True
    offered = Q(is_active=True)
    access = Shared()

    def before_save(self, batch: Batch[OutcomeReason]) -> None:
        held = Deal.objects.filter(outcome_reason__in=[pk for pk in batch.ids if pk])
        given = set(held.values_list("outcome_reason_id", flat=True))
        for change in batch.changes:
            if change.instance.pk in given and change.changed("outcome"):
                change.add_error("outcome", gettext("Deals give this reason. Add another one instead."))


class ExchangeRateRecord(RecordType[ExchangeRate]):
    """What a currency is worth from a day on."""

    name = "exchange-rates"
    icon = "euro"
    description = _("What currencies are worth in that of the company, from which day on; sums over deals follow.")
    help_topic = "deals"
    columns = ["currency", "valid_from", "rate", "base_currency", "source"]
    filters = ["currency", "valid_from"]
    sorts = ["valid_from"]
    default_sort = "-valid_from"
    quick_create = ["currency", "valid_from", "rate"]
    fieldsets = [Fieldset(_("Exchange rate"), ["currency", "valid_from", "rate", "base_currency", "source"])]
    access = Shared()

    def before_save(self, batch: Batch[ExchangeRate]) -> None:
        for change in batch.changes:
            if change.instance.currency == change.instance.base_currency:
                change.add_error("currency", gettext("This is the base currency: its rate is always 1."))

    def after_save(self, batch: Batch[ExchangeRate]) -> None:
        before = {change.before["currency"] for change in batch.changes if not change.is_new}
        follow_rates(sorted(before | {rate.currency for rate in batch.instances}))

    def before_delete(self, batch: Batch[ExchangeRate]) -> None:
        # Deleted here already: the deals are written without them.
        ExchangeRate.objects.filter(pk__in=batch.ids).delete()
        follow_rates(sorted({rate.currency for rate in batch.instances}))
