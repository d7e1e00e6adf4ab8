"""Products as record kinds: what is sold, what bundles are made of, and what to say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Shared
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.web.panels import RelatedList
from rapport.platform.write import Batch, Change
from rapport.sales.currencies import base_currency
from rapport.sales.headers import PRODUCT_HEADERS
from rapport.sales.models import Product, ProductPart, SalesArgument
from rapport.sales.pricing.bundles import DEEPEST, wrong_parts

_EAN_LENGTHS = (8, 12, 13, 14)


class ProductRecord(RecordType[Product]):
    """What is sold."""

    name = "products"
    icon = "package"
    description = _("What is sold: its price, what it is, for whom, and what to answer to objections.")
    help_topic = "prices"
    columns = ["name", "code", "family", "list_price", "unit", "is_active"]
    filters = ["is_active", "family", "tax_category", "ean", "external_id"]
    sorts = ["name", "code"]
    default_sort = "name"
    views = [Preset("active", _("Sold now"), "is_active=true", default=True)]
    search = {"name": "A", "code": "A", "ean": "B", "family": "C", "description": "D"}
    title_columns = ["name"]
    quick_create = ["name", "code", "family", "list_price", "currency", "unit"]
    fieldsets = [
        Fieldset(_("Product"), ["name", "code", "ean", "family", "is_active"]),
        Fieldset(_("Price"), ["list_price", "currency", "unit", "tax_category", "priced_by_parts"]),
        Fieldset(_("What to know of it"), ["description", "for_whom"]),
    ]
    created_in_place = ["product", "part"]
    panels = [
        RelatedList("sales-arguments", "product", order="position", limit=20),
        RelatedList("product-parts", "bundle", order="position", limit=50, title=_("What the bundle holds")),
        RelatedList("price-entries", "product", order="pk", limit=20),
    ]
    offered = Q(is_active=True)
    access = Shared()
    import_keys = ["code", "ean", "external_id"]
    import_headers: ClassVar[Mapping[str, Sequence[str]]] = PRODUCT_HEADERS
    virtual = [ExternalIds("products")]

    def before_save(self, batch: Batch[Product]) -> None:
        for change in batch.changes:
            product = change.instance
            product.currency = product.currency or base_currency()
            if change.changed("ean"):
                _check_ean(change)

    def get_subtitle(self, instance: Product) -> str:
        return " · ".join(part for part in (instance.code, instance.family) if part)


def _check_ean(change: Change[Product]) -> None:
    product = change.instance
    product.ean = product.ean.replace(" ", "").replace("-", "")
    if product.ean and not is_gtin(product.ean):
        text = gettext("“%(value)s” is no EAN: 8, 12, 13 or 14 digits are needed, the last of which checks the others.")
        change.add_error("ean", text % {"value": product.ean})


def is_gtin(text: str) -> bool:
    """Whether the last digit of a bar code's number is that which follows from the others (GS1 General Specifications,
    section 7.9)."""
    if len(text) not in _EAN_LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    *others, check = map(int, text)
    weighted = sum(digit * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(others)))
    return (10 - weighted % 10) % 10 == check


class ProductPartRecord(RecordType[ProductPart]):
    """So much of a product in a bundle."""

    name = "product-parts"
    icon = "layers-2"
    description = _("What bundles are made of: products, each with its quantity.")
    help_topic = "prices"
    columns = ["bundle", "part", "quantity", "position"]
    filters = ["bundle", "part"]
    sorts = ["created_at"]
    quick_create = ["bundle", "part", "quantity"]
    fieldsets = [Fieldset(_("Part of a bundle"), ["bundle", "part", "quantity", "position", "note"])]
    access = Shared()

    def before_save(self, batch: Batch[ProductPart]) -> None:
        moved = [c for c in batch.changes if c.changed("bundle_id", "part_id") and _is_whole(c.instance)]
        if not moved:
            return
        pairs = [(change.instance.bundle_id, change.instance.part_id) for change in moved]
        wrong = wrong_parts(pairs, instead_of=[pk for pk in batch.ids if pk])
        for change, pair in zip(moved, pairs, strict=True):
            if wrong.get(pair) == "circle":
                change.add_error("part", gettext("The bundle would hold itself. Choose another product."))
            elif wrong.get(pair) == "deep":
                text = gettext("Bundles may lie %(count)s deep at most. Put its parts into the bundle instead.")
                change.add_error("part", text % {"count": DEEPEST})

    def get_title(self, instance: ProductPart) -> str:
        return str(instance.part)

    def get_subtitle(self, instance: ProductPart) -> str:
        return f"{instance.quantity.normalize():f} {instance.part.unit}".strip()


def _is_whole(part: ProductPart) -> bool:
    """Whether both ends are given: what is missing the fields themselves refuse."""
    ends: tuple[int | None, int | None] = (part.bundle_id, part.part_id)
    return None not in ends


class SalesArgumentRecord(RecordType[SalesArgument]):
    """Something that is said of a product, and what to answer."""

    name = "sales-arguments"
    icon = "message-circle-more"
    description = _("What is said of products, and what to answer: arguments, objections, claims of competitors.")
    help_topic = "prices"
    columns = ["said", "product", "sort", "competitor", "position"]
    filters = ["product", "competitor"]  # “sort” is the order of a list
    sorts = ["created_at"]
    search = {"said": "B", "answer": "C", "competitor": "C"}
    title_columns = ["said"]
    quick_create = ["product", "sort", "said", "answer", "competitor"]
    fieldsets = [
        Fieldset(_("Sales argument"), ["product", "sort", "said", "answer", "competitor", "position"]),
    ]
    access = Shared()

    def get_subtitle(self, instance: SalesArgument) -> str:
        return str(instance.get_sort_display())
