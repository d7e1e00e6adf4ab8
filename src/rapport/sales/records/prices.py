"""Price books, the prices in them, and tax rates as record kinds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.cadence import KINDS
from rapport.lib.money import format_money
from rapport.platform.access.policy import Shared
from rapport.platform.automation.conditions import RuleError, clean_for_everybody
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import RelatedList, may_edit
from rapport.platform.write import Batch, Change
from rapport.sales.currencies import base_currency
from rapport.sales.models import PriceBook, PriceEntry, TaxRate
from rapport.sales.pricing.reasons import number

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.access.models import User


class PriceBookRecord(RecordType[PriceBook]):
    """Prices in one currency, for everybody or for some customers."""

    name = "price-books"
    icon = "book-open"
    description = _("Prices by customer segment, currency and day; the first book that fits a customer decides.")
    help_topic = "prices"
    columns = ["name", "currency", "position", "party_kind", "valid_from", "valid_to", "is_active"]
    filters = ["is_active", "currency", "party_kind", "valid_from", "valid_to", "external_id"]
    sorts = ["position"]
    default_sort = "position"
    views = [Preset("active", _("In force"), "is_active=true", default=True)]
    search = {"name": "A"}
    title_columns = ["name"]
    exclude = ["condition"]
    quick_create = ["name", "currency", "valid_from", "valid_to", "position"]
    facts = ["currency", "position", "valid_from", "valid_to", "is_active"]
    fieldsets = [
        Fieldset(_("Price book"), ["name", "currency", "position", "is_active"]),
        Fieldset(_("Whom and when it fits"), ["party_kind", "valid_from", "valid_to"]),
        Fieldset(_("More"), ["description"]),
    ]
    panels = [RelatedList("price-entries", "book", order="pk", limit=50)]
    access = Shared()
    import_keys = ["name", "external_id"]
    virtual = [
        JsonColumn(
            "condition",
            _("If"),
            dict,
            "Groups of conditions as a list has them: any, all, field, op, value.",
            model=PriceBook,
        ),
        ExternalIds("price-books"),
    ]

    def before_save(self, batch: Batch[PriceBook]) -> None:
        moved = [c.instance.pk for c in batch.changes if not c.is_new and c.changed("currency")]
        held = set(PriceEntry.objects.filter(book__in=moved).values_list("book_id", flat=True)) if moved else set()
        for change in batch.changes:
            book = change.instance
            book.currency = book.currency or base_currency()
            book.condition = change.values.get("condition", book.condition)
            if book.pk in held:
                text = gettext("The book has prices in %(currency)s. Remove these first, or add another book.")
                change.add_error("currency", text % {"currency": change.before["currency"]})
            if change.is_new or change.changed("party_kind", "condition") or "condition" in change.given:
                _check_condition(change, batch.actor)

    def get_head_actions(self, request: HttpRequest, instance: PriceBook) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("price-book-condition", args=[instance.uid])
        return [HeadAction(gettext("Edit the condition"), url, "pencil")]

    def get_subtitle(self, instance: PriceBook) -> str:
        return gettext("For everybody") if instance.is_standard else gettext("For some customers")


def _check_condition(change: Change[PriceBook], actor: User | None) -> None:
    book = change.instance
    if book.party_kind not in KINDS:
        return  # the field's own choices refuse it
    try:
        book.condition = clean_for_everybody(registry.get(book.kind), book.condition, actor)
    except RuleError as error:
        change.add_error("condition", str(error))


class PriceEntryRecord(RecordType[PriceEntry]):
    """What a book says of a product from a quantity on."""

    name = "price-entries"
    icon = "tag"
    description = _(
        "The prices in the books: by product and quantity, as an amount or as a discount off the list price."
    )
    help_topic = "prices"
    columns = ["product", "book", "from_quantity", "to_quantity", "unit_price", "discount_percent"]
    filters = ["book", "product", "external_id"]
    default_sort = "-created_at"
    sorts = ["created_at"]
    quick_create = ["product", "book", "from_quantity", "to_quantity", "unit_price", "discount_percent"]
    fieldsets = [
        Fieldset(_("Price"), ["book", "product", "from_quantity", "to_quantity"]),
        Fieldset(_("What is paid"), ["unit_price", "discount_percent", "note"]),
    ]
    access = Shared()
    import_keys = ["external_id"]
    virtual = [ExternalIds("price-entries")]

    def before_save(self, batch: Batch[PriceEntry]) -> None:
        books = PriceBook.objects.in_bulk([c.instance.book_id for c in batch.changes if c.instance.book_id])
        for change in batch.changes:
            entry = change.instance
            if entry.book_id in books:  # a missing one the field itself refuses
                entry.currency = books[entry.book_id].currency
            _check_entry(change)
        _refuse_overlaps(batch)

    def get_title(self, instance: PriceEntry) -> str:
        return str(instance.product or gettext("Every product"))

    def get_subtitle(self, instance: PriceEntry) -> str:
        return entry_words(instance)


def entry_words(entry: PriceEntry) -> str:
    """The quantities and what is paid then, on one line."""
    if entry.to_quantity is not None:
        bounds = {"from": number(entry.from_quantity), "below": number(entry.to_quantity)}
        quantities = gettext("from %(from)s, below %(below)s") % bounds
    else:
        quantities = gettext("from %(quantity)s") % {"quantity": number(entry.from_quantity)}
    parts = [quantities]
    if entry.unit_price is not None:
        parts.append(format_money(entry.unit_price, entry.currency, get_language() or "en"))
    if entry.discount_percent is not None:
        parts.append(f"−{number(entry.discount_percent)} %")
    return " · ".join(parts)


def _check_entry(change: Change[PriceEntry]) -> None:
    entry = change.instance
    if entry.unit_price is None and entry.discount_percent is None:
        change.add_error("unit_price", gettext("Give a price, or a discount off the list price."))
    elif entry.unit_price is not None and entry.product_id is None:
        change.add_error("product", gettext("Name the product that has this price; only a discount can hold for all."))
    if entry.to_quantity is not None and entry.to_quantity <= entry.from_quantity:
        change.add_error("to_quantity", gettext("This is not larger than the quantity from which the price holds."))


def _refuse_overlaps(batch: Batch[PriceEntry]) -> None:
    """Say which price stands in the way; the database would only say that one does."""
    books = {change.instance.book_id for change in batch.changes}
    products = {change.instance.product_id for change in batch.changes}
    own = {pk for pk in batch.ids if pk}
    present = [
        entry
        for entry in PriceEntry.objects.filter(book__in=books).order_by("from_quantity")
        if entry.product_id in products and entry.pk not in own
    ]
    for change in batch.changes:
        entry = change.instance
        for other in present:
            same = (other.book_id, other.product_id) == (entry.book_id, entry.product_id)
            if same and _overlap(entry, other) and not change.errors:
                text = gettext("The book says already: %(other)s. End one where the other begins.")
                change.add_error("from_quantity", text % {"other": entry_words(other)})
        present.append(entry)


def _overlap(one: PriceEntry, other: PriceEntry) -> bool:
    starts_before_end = other.to_quantity is None or one.from_quantity < other.to_quantity
    return starts_before_end and (one.to_quantity is None or other.from_quantity < one.to_quantity)


class TaxRateRecord(RecordType[TaxRate]):
    """The tax on what is sold to a country."""

    name = "tax-rates"
    icon = "percent"
    description = _("Taxes by country, category and day; lines of deals take the one of the customer's country.")
    help_topic = "prices"
    columns = ["country", "category", "rate", "name", "valid_from", "valid_to", "reverse_charge"]
    filters = ["country", "category", "valid_from", "reverse_charge"]
    sorts = ["country", "valid_from"]
    default_sort = "country"
    quick_create = ["country", "category", "rate", "valid_from"]
    fieldsets = [
        Fieldset(_("Tax rate"), ["name", "country", "category", "rate", "reverse_charge", "valid_from", "valid_to"])
    ]
    natural_key = ["country", "category", "valid_from"]
    configuration = True
    access = Shared()
