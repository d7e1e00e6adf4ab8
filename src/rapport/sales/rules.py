"""What follows for a deal from its stage, and what a stage asks of it: called by the write path, for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.write import Batch, Change
from rapport.sales.competitors import has_competitors
from rapport.sales.models import Deal, OutcomeReason, Stage, StagePace, State


class Ladder:
    """Every stage of every pipeline: few rows, read once a batch."""

    def __init__(self) -> None:
        ordered = Stage.objects.select_related("pipeline", "pace")
        self.stages = list(ordered.order_by("pipeline__position", "pipeline_id", "position", "id"))
        self.by_id = {stage.pk: stage for stage in self.stages}

    def first_of(self, pipeline_id: int | None) -> Stage | None:
        """Where deals of a pipeline begin; None means the first active pipeline."""
        stages = [stage for stage in self.stages if stage.pipeline_id == pipeline_id]
        if pipeline_id is None:
            stages = [stage for stage in self.stages if stage.pipeline.is_active]
        return next((stage for stage in stages if stage.state == State.OPEN), stages[0] if stages else None)


def following(stage: Stage, stages: Iterable[Stage]) -> list[Stage]:
    """Those of the stages of its pipeline to which deals may go from a stage; all of them where it names none."""
    others = [one for one in stages if one.pipeline_id == stage.pipeline_id and one.pk != stage.pk]
    return [one for one in others if one.name in stage.next_stages] or others


def entering(pipeline_id: int, stages: Iterable[Stage]) -> list[Stage]:
    """The stages by which a deal comes into another pipeline: the open ones."""
    return [one for one in stages if one.pipeline_id == pipeline_id and one.state == State.OPEN]


def is_refused(stage: Stage, wanted: Stage) -> bool:
    """Whether a deal may not go from a stage to another one, so that nothing need be asked before it is refused."""
    if wanted.pipeline_id != stage.pipeline_id:
        return wanted.state != State.OPEN
    return bool(stage.next_stages) and wanted.name not in stage.next_stages


def board_moves(stages: Sequence[Stage]) -> dict[int, list[int]]:
    """By stage those of the others to which a deal may go, for stages from which it may not go to all of them."""
    found = {
        stage.pk: [
            *(one.pk for one in following(stage, stages)),
            *(one.pk for one in stages if one.pipeline_id != stage.pipeline_id and one.state == State.OPEN),
        ]
        for stage in stages
    }
    return {pk: others for pk, others in found.items() if len(others) < len(stages) - 1}


def settle(batch: Batch[Deal]) -> None:
    """Put each deal where it belongs, close or reopen it, and refuse what its stage does not allow."""
    ladder = Ladder()
    reasons = OutcomeReason.objects.in_bulk([c.instance.outcome_reason_id for c in batch.changes])
    imported = batch.change_set.act == "import"
    for change in batch.changes:
        stage = _place(change, ladder, imported=imported)
        if stage is None:
            continue
        _close(change, reasons, imported=imported)
        _expect(change, stage)
        if not imported:
            _refuse_move(change, ladder, stage)
            _ask(change, stage)
        if change.is_new or change.changed("stage_id"):
            change.instance.stage_since = _since(change)
        change.instance.stuck_on = stuck_day(change.instance, stage)


def lacking(deal: Deal, stage: Stage, given: Iterable[str] = ()) -> list[str]:
    """The fields that a deal must still be given to be moved to a stage."""
    known = set(given)
    if "competitors" in stage.required_fields and "competitors" not in known and has_competitors(deal):
        known.add("competitors")
    return [name for name in stage.required_fields if name not in known and getattr(deal, name, "") in (None, "")]


def stuck_day(deal: Deal, stage: Stage) -> date | None:
    """From which day on a deal is in its stage for longer than is usual there; None where nobody can say."""
    pace: StagePace | None = getattr(stage, "pace", None)
    if deal.state != State.OPEN or pace is None:
        return None
    return timezone.localtime(deal.stage_since).date() + timedelta(days=pace.days + 1)


def _refuse_move(change: Change[Deal], ladder: Ladder, stage: Stage) -> None:
    """A deal goes on to the stages that its own one names, and into another pipeline by its open stages."""
    before = ladder.by_id.get(change.before.get("stage_id", 0))
    if before is None or before.pk == stage.pk:
        return
    if before.pipeline_id == stage.pipeline_id:
        allowed = following(before, ladder.stages)
    else:
        allowed = entering(stage.pipeline_id, ladder.stages)
    if stage.pk not in {one.pk for one in allowed}:
        names = ", ".join(f"“{one}”" for one in allowed)
        text = _("From “%(stage)s” a deal does not go to “%(wanted)s”. It may go to: %(allowed)s.")
        change.add_error("stage", text % {"stage": before, "wanted": stage, "allowed": names})


def _place(change: Change[Deal], ladder: Ladder, *, imported: bool) -> Stage | None:
    """The stage that the deal is in: a pipeline alone means its first stage. A stage alone decides of a new or imported
    deal in which pipeline it is; others stay in theirs."""
    deal = change.instance
    stage = ladder.by_id.get(deal.stage_id)
    moved_along = not change.is_new and change.changed("pipeline_id") and not change.changed("stage_id")
    if stage is None or moved_along:
        stage = ladder.first_of(deal.pipeline_id)
        if stage is None:
            change.add_error("pipeline", _("This pipeline has no stages yet. Add some in the settings."))
            return None
    given: int | None = deal.pipeline_id  # nobody need say it of a new deal
    follows = (change.is_new or imported) and not change.changed("pipeline_id")
    if given is not None and stage.pipeline_id != given and not follows:
        change.add_error("stage", _("This stage belongs to another pipeline: %(name)s.") % {"name": stage.pipeline})
        return None
    if not stage.pipeline.is_active and change.changed("pipeline_id") and not imported:
        change.add_error("pipeline", _("This pipeline takes no new deals."))
    deal.stage, deal.pipeline, deal.state = stage, stage.pipeline, stage.state
    if change.is_new and deal.opened_on is None and not imported:  # of an imported one nobody knows
        today = timezone.localdate()
        deal.opened_on = min(deal.closed_on or today, today)
    return stage


def _close(change: Change[Deal], reasons: Mapping[int, OutcomeReason], *, imported: bool) -> None:
    deal, today = change.instance, timezone.localdate()
    if deal.state == State.OPEN:
        for name, column in (("closed_on", "closed_on"), ("outcome_reason", "outcome_reason_id")):
            if getattr(deal, column) is not None and name in change.values and change.changed(column) and not imported:
                change.add_error(name, _("Only a deal that is won or lost has this. Move it first."))
        deal.closed_on, deal.outcome_reason, deal.cycle_days = None, None, None
        return
    if deal.closed_on is None:
        past = deal.expected_close_on if imported and deal.expected_close_on else today
        deal.closed_on = min(past, today)
    if deal.closed_on > today and change.changed("closed_on"):
        change.add_error("closed_on", _("A deal cannot have been closed on a day to come."))
    if deal.opened_on is not None and deal.closed_on < deal.opened_on:
        change.add_error("closed_on", _("The day lies before that on which the deal was opened."))
    deal.cycle_days = (deal.closed_on - deal.opened_on).days if deal.opened_on is not None else None
    reason = reasons.get(deal.outcome_reason_id) if deal.outcome_reason_id is not None else None
    if reason is not None and reason.outcome != deal.state:
        if change.changed("outcome_reason_id") and not imported:
            text = _("This is a reason why deals are %(outcome)s.")
            change.add_error("outcome_reason", text % {"outcome": reason.get_outcome_display()})
        deal.outcome_reason = None


def _expect(change: Change[Deal], stage: Stage) -> None:
    """Probability (none where the stage has none) and forecast are the stage's unless somebody said otherwise of this
    deal; the end is certain."""
    deal = change.instance
    if deal.state != State.OPEN:
        deal.probability_is_own = deal.forecast_is_own = False
    else:
        if "probability" in change.values and change.changed("probability"):
            deal.probability_is_own = deal.probability not in (None, stage.probability)
        if "forecast" in change.values and change.changed("forecast"):
            deal.forecast_is_own = deal.forecast not in ("", stage.forecast)
    if not deal.probability_is_own:
        deal.probability = stage.probability
    if not deal.forecast_is_own:
        deal.forecast = stage.forecast


def _ask(change: Change[Deal], stage: Stage) -> None:
    """What the stage needs: all of it when a deal comes in, and that nobody takes it away again."""
    arrives = change.is_new or change.changed("stage_id")
    for name in lacking(change.instance, stage, given=["competitors"] if change.values.get("competitors") else ()):
        if arrives or name in change.values:
            change.add_error(name, _("The stage “%(stage)s” needs a value here.") % {"stage": stage})


def _since(change: Change[Deal]) -> datetime:
    """A deal that is written down late is in its stage since it was opened, or closed, as far as anybody knows."""
    deal = change.instance
    day: date | None = deal.opened_on if deal.state == State.OPEN else deal.closed_on
    if change.is_new and day is not None and day < timezone.localdate():
        return timezone.make_aware(datetime.combine(day, time()))
    return timezone.now()
