"""Competitors, and the deals in which we meet them, as record kinds."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Shared, Through
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.web.panels import RelatedList
from rapport.platform.write import Batch
from rapport.sales.models import Competitor, Deal, DealCompetitor


class CompetitorRecord(RecordType[Competitor]):
    """Another company that customers compare us with."""

    name = "competitors"
    icon = "target"
    description = _("With whom customers compare us: strengths, weaknesses, and what has helped against them.")
    help_topic = "deals"
    columns = ["name", "website", "strengths", "weaknesses", "is_active"]
    filters = ["is_active"]
    sorts = ["name"]
    default_sort = "name"
    views = [Preset("active", _("Met now"), "is_active=true", default=True)]
    search = {"name": "A", "strengths": "D", "weaknesses": "D", "how_to_win": "D"}
    title_columns = ["name"]
    quick_create = ["name", "website"]
    fieldsets = [
        Fieldset(_("Competitor"), ["name", "website", "is_active"]),
        Fieldset(_("What to know"), ["strengths", "weaknesses", "how_to_win"]),
    ]
    created_in_place = ["competitor"]
    panels = [RelatedList("deal-competitors", "competitor", order="-id", limit=10, title=_("Deals"), named_by="deal")]
    offered = Q(is_active=True)
    access = Shared()
    import_keys = ["name"]


class DealCompetitorRecord(RecordType[DealCompetitor]):
    """A competitor in a deal."""

    name = "deal-competitors"
    icon = "target"
    description = _("Which competitors took part in which deal, and who won those that were lost.")
    help_topic = "deals"
    columns = ["competitor", "deal", "state", "won_it", "note"]
    filters = ["competitor", "deal", "state", "won_it", "created_at"]
    quick_create = ["deal", "competitor", "won_it", "note"]
    access = Through("deal")
    tells_followers_of = ["deal"]

    def before_save(self, batch: Batch[DealCompetitor]) -> None:
        for change in batch.changes:
            if change.instance.deal_id:
                change.instance.state = change.instance.deal.state
        wanted = {change.instance.deal_id: change for change in batch.changes if change.instance.won_it}
        for change in batch.changes:
            change.instance.won_it = wanted.get(change.instance.deal_id) is change
        if wanted:
            others = DealCompetitor.objects.filter(deal__in=wanted, won_it=True)
            written = others.exclude(pk__in=[pk for pk in batch.ids if pk])
            written.update(won_it=False, version=F("version") + 1, updated_at=timezone.now())

    def refresh(self, ids: Sequence[int]) -> None:
        follow_states(list(DealCompetitor.objects.filter(pk__in=list(ids)).values_list("deal_id", flat=True)))

    def get_title(self, instance: DealCompetitor) -> str:
        return f"{instance.competitor} · {instance.deal}"

    def get_subtitle(self, instance: DealCompetitor) -> str:
        won = str(_("won the deal")) if instance.won_it else ""
        return " · ".join(part for part in (str(instance.get_state_display()), won, instance.note) if part)


def follow_states(deal_ids: Sequence[int]) -> None:
    """Let the competitors of these deals say what became of the deals; derived, so that it leaves no history."""
    state = Deal.objects.filter(pk=OuterRef("deal_id")).values("state")[:1]
    DealCompetitor.objects.filter(deal__in=list(deal_ids)).exclude(state=F("deal__state")).update(state=Subquery(state))
