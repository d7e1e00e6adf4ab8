"""Who takes part in a deal, as a record kind."""

from __future__ import annotations

from collections import Counter

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Party
from rapport.platform.access.policy import Through
from rapport.platform.records.record import RecordType
from rapport.platform.write import Batch, Change
from rapport.sales.models import DealContact


class DealContactRecord(RecordType[DealContact]):
    """A person's part in a deal."""

    name = "deal-contacts"
    icon = "contact"
    description = _("Who decides, advises, signs or blocks in a deal, and how they stand to us.")
    help_topic = "deals"
    columns = ["person", "deal", "role", "influence", "attitude", "is_primary", "note"]
    filters = ["deal", "person", "role", "influence", "attitude", "is_primary"]
    linked_kinds = {"person": ["people"]}
    quick_create = ["deal", "person", "role", "influence", "attitude", "is_primary", "note"]
    access = Through("deal")
    tells_followers_of = ["deal"]

    def before_save(self, batch: Batch[DealContact]) -> None:
        for change in batch.changes:
            _refuse_others(change)
        _refuse_twice(batch)
        _make_way(batch)

    def get_subtitle(self, instance: DealContact) -> str:
        return part_in_words(instance)


def part_in_words(contact: DealContact) -> str:
    """What somebody does in a deal, what their word counts and how they stand to us."""
    influence = (
        gettext("influence: %(level)s") % {"level": contact.get_influence_display()} if contact.influence else ""
    )
    said = (contact.get_role_display(), influence, contact.get_attitude_display())
    return " · ".join(str(part) for part in said if part)


def _refuse_others(change: Change[DealContact]) -> None:
    if change.instance.person_id and change.instance.person.kind != Party.Kind.PERSON:
        change.add_error("person", gettext("Only a person takes part here; the customer stands in the deal itself."))


def _refuse_twice(batch: Batch[DealContact]) -> None:
    """A person has one part in a deal; whoever adds one anew is told where it is."""
    new = [change for change in batch.changes if change.changed("deal_id", "person_id")]
    asked = DealContact.objects.filter(
        deal__in={change.instance.deal_id for change in new}, person__in={change.instance.person_id for change in new}
    )
    present = {(deal, person): pk for pk, deal, person in asked.values_list("pk", "deal_id", "person_id")}
    given = Counter((change.instance.deal_id, change.instance.person_id) for change in new)
    for change in new:
        key = (change.instance.deal_id, change.instance.person_id)
        if None not in key and (given[key] > 1 or present.get(key, change.instance.pk) != change.instance.pk):
            change.add_error(
                "person", gettext("This person takes part in the deal already. Change that entry instead.")
            )


def _make_way(batch: Batch[DealContact]) -> None:
    """Who becomes the first contact takes the place of whoever was it; of several in one batch the last one is."""
    wanted = {change.instance.deal_id: change for change in batch.changes if change.instance.is_primary}
    for change in batch.changes:
        change.instance.is_primary = wanted.get(change.instance.deal_id) is change
    if wanted:
        others = DealContact.objects.filter(deal__in=wanted, is_primary=True)
        written = others.exclude(pk__in=[pk for pk in batch.ids if pk])
        written.update(is_primary=False, version=F("version") + 1, updated_at=timezone.now())
