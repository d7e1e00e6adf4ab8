"""Shares of deals as a record kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Through
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.record import RecordType
from rapport.platform.write import Batch, Change
from rapport.sales.models import Deal, DealSplit
from rapport.sales.shares import share_out

WHOLE = Decimal(100)


class DealSplitRecord(RecordType[DealSplit]):
    """What a colleague has of a deal; the rest is its owner's."""

    name = "deal-splits"
    icon = "percent"
    description = _("Which colleagues have a share of a deal; what is left of a hundred is its owner's.")
    help_topic = "deals"
    columns = ["deal", "user", "share", "amount", "note"]
    filters = ["deal", "user", "share"]
    quick_create = ["deal", "user", "share", "note"]
    access = Through("deal")
    tells_followers_of = ["deal"]

    def before_save(self, batch: Batch[DealSplit]) -> None:
        _refuse_owner(batch)
        _refuse_too_much(batch)

    def after_save(self, batch: Batch[DealSplit]) -> None:
        former = {change.before["deal_id"] for change in batch.changes if not change.is_new}
        share_out(sorted(former | {split.deal_id for split in batch.instances}))

    def before_delete(self, batch: Batch[DealSplit]) -> None:
        # Deleted here already: what is left for the owners is written without them.
        DealSplit.objects.filter(pk__in=batch.ids).delete()
        share_out(sorted({split.deal_id for split in batch.instances}))

    def refresh(self, ids: Sequence[int]) -> None:
        known = event_model_of(DealSplit)._default_manager.filter(pgh_obj_id__in=list(ids))
        present = DealSplit.objects.filter(pk__in=list(ids))
        share_out(sorted({*known.values_list("deal_id", flat=True), *present.values_list("deal_id", flat=True)}))


def drop_owners(batch: Batch[Deal]) -> None:
    """Who becomes the owner of a deal of which they had a share has what is left, and their share with it."""
    moved = {c.instance.pk: c.instance.owner_id for c in batch.changes if not c.is_new and c.changed("owner_id")}
    if not moved:
        return
    held = DealSplit.objects.filter(deal__in=moved).values_list("pk", "deal_id", "user_id")
    found = {pk: deal_id for pk, deal_id, user_id in held if moved[deal_id] == user_id}
    if found:
        DealSplit.objects.filter(pk__in=found).delete()
        share_out(list(found.values()))


def _refuse_owner(batch: Batch[DealSplit]) -> None:
    """The owner's share is what is left; whoever has left gets no new one."""
    for change in batch.changes:
        split = change.instance
        if not (split.deal_id and split.user_id and change.changed("deal_id", "user_id")):
            continue
        if split.user_id == split.deal.owner_id:
            change.add_error("user", gettext("This is the owner, who has what is left of a hundred."))
        elif not split.user.is_active and batch.change_set.act != "import":
            change.add_error("user", gettext("This colleague has left. Choose another one."))


def _refuse_too_much(batch: Batch[DealSplit]) -> None:
    """The shares of a deal with those of this batch are a hundred at most."""
    shares: list[tuple[Change[DealSplit], Decimal | None]] = [(one, one.instance.share) for one in batch.changes]
    given: dict[int, list[tuple[Change[DealSplit], Decimal]]] = defaultdict(list)
    for change, share in shares:
        if share is not None and change.instance.deal_id:  # whoever leaves one empty is told so afterwards
            given[change.instance.deal_id].append((change, share))
    # Of two at the same time the second one waits here, and counts the first.
    list(Deal.objects.filter(pk__in=given).select_for_update().order_by("pk").values_list("pk", flat=True))
    others = DealSplit.objects.filter(deal__in=given).exclude(pk__in=[pk for pk in batch.ids if pk])
    held = dict(others.order_by().values_list("deal_id").annotate(share=Sum("share")))
    for deal_id, asked in given.items():
        taken = held.get(deal_id, Decimal(0))
        for change, share in asked:
            if taken + share > WHOLE and change.changed("share", "deal_id"):
                text = gettext("Others have %(given)s %% of this deal already, so that at most %(left)s %% are left.")
                change.add_error(
                    "share", text % {"given": _plain(taken), "left": _plain(max(WHOLE - taken, Decimal(0)))}
                )
            taken += share


def _plain(share: Decimal) -> str:
    return f"{share.normalize():f}"
