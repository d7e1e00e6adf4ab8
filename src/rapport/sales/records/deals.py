"""Deals as a record kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.customers.virtual import Tags
from rapport.lib.ids import parse_uid
from rapport.lib.money import format_money
from rapport.platform.access.policy import OwnedBy
from rapport.platform.access.principals import carry
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Board, Calendar, CardMark, Fieldset, HeadAction, RecordType
from rapport.platform.records.shipped import by_name
from rapport.platform.web.panels import RelatedList
from rapport.platform.write import Batch
from rapport.sales import rules
from rapport.sales.amounts import value_deals
from rapport.sales.calling import callees
from rapport.sales.competitors import Competitors
from rapport.sales.currencies import rates_on
from rapport.sales.deal_lines import follow_lines, keep_amounts
from rapport.sales.headers import DEAL_HEADERS
from rapport.sales.models import Deal, DealLine, DealTag, OutcomeReason, Pipeline, Stage, State
from rapport.sales.models.catalogue import CURRENCY
from rapport.sales.pace import is_stuck, mark_stuck, why_stuck
from rapport.sales.records.competitors import follow_states
from rapport.sales.records.splits import drop_owners
from rapport.sales.shares import SplitsPanel, share_out
from rapport.sales.stays import write_stays
from rapport.sales.territories import follow_party
from rapport.sales.timeline import forget_timeline, write_timeline

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.access.models import User
    from rapport.platform.records.listing import ListQuery

PIPELINES_SHOWN = 4
"""Pipelines whose boards are views of their own; the list is filtered by others."""
_ON_TIMELINE = ("name", "party_id", "stage_id", "stage_since", "amount", "currency", "outcome_reason_id")
_FROM_LINES = ("amount", "base_amount", "weighted_amount", "rate", "rate_on")


_CARD = ("party", "amount", "owner", "expected_close_on", "stage_since")
_BESIDE = ("owner", "stage_since")
_NEXT = ("state", "next_step", "next_step_on")


class DealRecord(RecordType[Deal]):
    """A sale we hope to close, moved through the stages of a pipeline."""

    name = "deals"
    icon = "handshake"
    description = _("Sales we hope to close: for whom, how much, until when, and how far they are.")
    help_topic = "deals"
    title_columns = ["name"]
    columns = ["name", "party", "stage", "amount", "expected_close_on", "owner", "next_step"]
    filters = [
        "state", "pipeline", "stage", "owner", "party", "territory", "expected_close_on", "closed_on", "opened_on",
        "amount", "currency", "base_amount", "base_currency",
        "forecast", "probability", "product", "source", "outcome_reason", "competitors", "tags", "next_step_on",
        "stage_since", "stuck_on", "external_id",
    ]  # fmt: skip
    sorts = ["name", "expected_close_on", "closed_on", "base_amount", "stage_since", "stuck_on", "created_at"]
    default_sort = "expected_close_on"
    sort_by: ClassVar[Mapping[str, str]] = {"amount": "base_amount"}
    boards = [
        Board("stage", card=_CARD, beside=_BESIDE, total="base_amount", weighted="weighted_amount", mark=_NEXT),
        Board("forecast", card=_CARD, beside=_BESIDE, total="base_amount", mark=_NEXT),
        Board("owner", card=["party", "amount", "expected_close_on", "stage"], total="base_amount", mark=_NEXT),
    ]
    calendars = [Calendar("expected_close_on"), Calendar("next_step_on")]
    views = [
        Preset("open", pgettext_lazy("deals", "Open"), "state=open", default=True),
        Preset("late", _("Past their day"), "state=open&expected_close_on__within=past"),
        Preset("stuck", _("Stuck"), "state=open&stuck_on__within=until_today&sort=stuck_on"),
        Preset("won", pgettext_lazy("deals", "Won"), "state=won&sort=-closed_on"),
        Preset("lost", pgettext_lazy("deals", "Lost"), "state=lost&sort=-closed_on"),
    ]
    search = {"name": "A", "party__display_name": "B"}
    described_by = ["currency"]
    quick_create = ["name", "party", "amount", "currency", "expected_close_on", "pipeline", "owner"]
    facts = ["stage", "amount", "expected_close_on", "next_step", "next_step_on", "party", "owner"]
    fieldsets = [
        Fieldset(
            _("Deal"),
            ["name", "party", "product", "amount", "currency", "source", "owner", "owner_share", "territory", "tags"],
        ),
        Fieldset(_("Progress"), ["pipeline", "stage", "probability", "forecast", "opened_on", "expected_close_on"]),
        Fieldset(_("Next step"), ["next_step", "next_step_on", "competitors", "description"]),
        Fieldset(_("Outcome"), ["closed_on", "outcome_reason", "cycle_days"]),
        Fieldset(_("In base currency"), ["base_amount", "weighted_amount", "owner_amount", "rate", "rate_on"]),
    ]
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        "cycle_days": ("state", (State.WON, State.LOST)),
    }
    panels = [
        RelatedList("deal-contacts", "deal", order="-is_primary", limit=20, named_by="person"),
        RelatedList("deal-competitors", "deal", order="-won_it", limit=10, named_by="competitor"),
        SplitsPanel(),
    ]
    exclude = ["probability_is_own", "forecast_is_own", "line_count"]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {
        "base_amount": ["amount", "rate"],
        "weighted_amount": ["amount", "probability"],
        "owner_amount": ["amount", "owner_share"],
        "cycle_days": ["opened_on", "closed_on"],
        "stuck_on": ["stage", "stage_since"],
    }
    access = OwnedBy("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q(state="open")}
    virtual = [
        Tags("tags", _("Tags"), through=DealTag, owner="deal"),
        Competitors(
            "competitors", _("Competitors"), _("With a semicolon between several; a new name makes a new one.")
        ),
        ExternalIds("deals"),
    ]
    import_keys = ["external_id"]
    import_headers: ClassVar[Mapping[str, Sequence[str]]] = DEAL_HEADERS
    approvable = True

    def before_save(self, batch: Batch[Deal]) -> None:
        rules.settle(batch)
        keep_amounts(batch)
        follow_party(batch)
        value_deals(batch)

    def after_save(self, batch: Batch[Deal]) -> None:
        new = [change.instance.pk for change in batch.changes if change.is_new]
        moved = [c.instance.pk for c in batch.changes if not c.is_new and c.changed("stage_id", "stage_since")]
        if new:
            write_stays(new, fresh=True)
        if moved:
            write_stays(moved)
        worth = [c.instance.pk for c in batch.changes if not c.is_new and c.changed("base_amount", "base_currency")]
        if worth:
            share_out(worth)
        ended = [c.instance.pk for c in batch.changes if not c.is_new and c.changed("state")]
        if ended:
            follow_states(ended)
        drop_owners(batch)
        told = [change.instance.pk for change in batch.changes if change.changed(*_ON_TIMELINE)]
        if told:
            write_timeline(told)

    def before_delete(self, batch: Batch[Deal]) -> None:
        forget_timeline(batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        follow_lines(ids)
        carry(Deal, dict(Deal.objects.filter(pk__in=ids).values_list("pk", "party__territory_id")))
        mark_stuck(ids)
        share_out(ids)
        follow_states(ids)
        write_stays(ids)
        write_timeline(ids)

    def follows_at_undo(self, ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        with_lines = set(DealLine.objects.filter(deal__in=ids).values_list("deal_id", flat=True))
        return dict.fromkeys(_FROM_LINES, with_lines)

    def get_head_actions(self, request: HttpRequest, instance: Deal) -> Sequence[HeadAction]:
        callee = callees([instance], cast("User", request.user)).get(instance.pk)
        return [HeadAction(gettext("Call %(name)s") % {"name": callee.name}, callee.url, "phone")] if callee else []

    def get_subtitle(self, instance: Deal) -> str:
        amount = ""
        if instance.amount is not None and instance.currency:
            amount = format_money(instance.amount, instance.currency, get_language() or "en")
        return " · ".join(part for part in (str(instance.stage), amount) if part)

    def get_form_notes(self, values: Mapping[str, Any], user: User) -> Sequence[str]:
        """That a currency has no exchange rate is said before the deal is saved."""
        currency = str(values.get("currency", "")).upper()
        if not re.fullmatch(CURRENCY, currency) or rates_on([(currency, timezone.localdate())]):
            return ()
        text = gettext(
            "No exchange rate for %(currency)s is known today: the deal will be in no sum until there is one."
        )
        return [text % {"currency": currency}]

    def get_overdue(self, instance: Deal) -> Mapping[str, str]:
        if instance.state != State.OPEN:
            return {}
        days = {name: getattr(instance, name) for name in ("expected_close_on", "next_step_on")}
        late = {name: "" for name, day in days.items() if day is not None and day < timezone.localdate()}
        return late | ({"stage_since": why_stuck(instance)} if is_stuck(instance) else {})

    def get_card_mark(self, instance: Deal) -> CardMark | None:
        if instance.state != State.OPEN:
            return None
        if instance.next_step_on is None:
            return CardMark("circle-alert", "warn", instance.next_step or gettext("No next step is planned"))
        day = date_format(instance.next_step_on, "SHORT_DATE_FORMAT")
        said = f"{instance.next_step or gettext('Next step')}: {day}"
        late = instance.next_step_on < timezone.localdate()
        return CardMark("calendar-clock" if late else "calendar-check", "bad" if late else "good", said)

    def get_views(self) -> Sequence[Preset]:
        """A board for each active pipeline."""
        pipelines = Pipeline.objects.filter(is_active=True).order_by("position", "id")[:PIPELINES_SHOWN]
        return [
            Preset(f"pipeline-{one.uid}", str(one), f"pipeline={one.uid}&state=open", shown="board:stage")
            for one in pipelines
        ]

    def get_board_keys(self, name: str, user: User, asked: ListQuery) -> Sequence[Deal | models.Model] | None:
        """The stages of the pipelines that the list is about, or of all active ones."""
        if name != "stage":
            return None
        stages = Stage.objects.order_by("pipeline__position", "pipeline_id", "position", "id")
        said = [one for one in asked.filters if one.parameter in ("pipeline", "pipeline__in")]
        uids = {uid for one in said for text in one.text.split(",") if (uid := parse_uid(text)) is not None}
        return list(stages.filter(pipeline__uid__in=uids) if said else stages.filter(pipeline__is_active=True))

    def get_board_moves(self, name: str, keys: Sequence[Deal | models.Model]) -> Mapping[int, Collection[int]]:
        """Within a pipeline from a stage only to those that it names; into another one to its open stages."""
        stages = [key for key in keys if isinstance(key, Stage)]
        return rules.board_moves(stages)

    def is_board_end(self, name: str, key: models.Model) -> bool:
        return isinstance(key, Stage) and key.state != State.OPEN

    def get_move_fields(
        self, instance: Deal, name: str, key: models.Model
    ) -> Mapping[str, Sequence[models.Model] | None]:
        """What the stage still lacks, and at the end the reason."""
        if not isinstance(key, Stage) or key.pk == instance.stage_id or rules.is_refused(instance.stage, key):
            return {}
        wanted: dict[str, Sequence[models.Model] | None] = dict.fromkeys(rules.lacking(instance, key))
        if key.state != State.OPEN:
            reasons = OutcomeReason.objects.filter(outcome=key.state, is_active=True).order_by("id")
            wanted["outcome_reason"] = by_name(reasons)
        return wanted

    def get_move_values(self, instance: Deal, name: str, key: models.Model) -> Mapping[str, models.Model]:
        """The pipeline, where the stage is one of another."""
        if not isinstance(key, Stage) or key.pipeline_id == instance.pipeline_id:
            return {}
        return {"pipeline": key.pipeline}
