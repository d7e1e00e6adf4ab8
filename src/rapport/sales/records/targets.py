"""Activity targets as a record kind."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.titles import title_of
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch
from rapport.sales.access import OfPersonOrTeam, name_holder, refuse_strangers
from rapport.sales.currencies import base_currency
from rapport.sales.families import known_families
from rapport.sales.forecasts.periods import FIRST, LAST
from rapport.sales.models import ActivityTarget
from rapport.sales.models.targets import OF_DEALS
from rapport.sales.performance.narrowed import EVERYTHING, only_of
from rapport.sales.performance.wording import target_text


class ActivityTargetRecord(RecordType[ActivityTarget]):
    """How much of something a person or a team is to do in each week, month, quarter or year."""

    name = "activity-targets"
    icon = "target"
    description = _("How many calls, meetings or new deals people and teams are to reach in each week or month.")
    help_topic = "performance"
    columns = ["owner", "team", "measure", "length", "wanted", "pipeline", "family", "valid_from", "valid_to"]
    filters = ["owner", "team", "measure", "length", "pipeline", "family", "valid_from", "valid_to", "external_id"]
    sorts = ["valid_from"]
    default_sort = "-valid_from"
    views = [Preset("ended", pgettext_lazy("targets", "Ended"), "valid_to__within=past")]
    quick_create = ["owner", "team", "measure", "length", "wanted", "pipeline", "family", "valid_from"]
    facts = ["owner", "team", "measure", "length", "wanted", "pipeline", "family"]
    fieldsets = [
        Fieldset(_("Target"), ["owner", "team", "measure", "length", "wanted", "currency"]),
        Fieldset(_("When"), ["valid_from", "valid_to", "note"]),
        Fieldset(_("Only for"), ["pipeline", "family"]),
    ]
    access = OfPersonOrTeam()
    virtual = [ExternalIds("activity-targets")]
    import_keys = ["external_id"]

    def get_title(self, instance: ActivityTarget) -> str:
        of = instance.team or instance.owner
        what = only_of(instance).named(instance.get_measure_display())
        return f"{title_of(of) if of is not None else ''}, {what}"

    def get_subtitle(self, instance: ActivityTarget) -> str:
        return target_text(instance)

    def before_save(self, batch: Batch[ActivityTarget]) -> None:
        known = known_families(change.instance.family for change in batch.changes)
        for change in batch.changes:
            name_holder(change, batch)
            target = change.instance
            if target.family and change.changed("family") and target.family not in known:
                text = gettext("No product has the family “%(value)s”.")
                change.add_error("family", text % {"value": target.family})
            if only_of(target) != EVERYTHING and target.measure not in OF_DEALS:
                text = gettext("Only deals have a pipeline and a family: choose a measure of deals.")
                change.add_error("measure", text)
            target.currency = base_currency() if change.changed("wanted") else target.currency
            for name in ("valid_from", "valid_to"):
                day: date | None = getattr(target, name)  # a form may leave it empty, which is said of the field itself
                if day is not None and not FIRST <= day < LAST:
                    text = gettext("%(value)s lies too far away: give a day between %(first)s and %(last)s.")
                    change.add_error(name, text % {"value": day, "first": FIRST, "last": LAST})
        refuse_strangers(batch)
