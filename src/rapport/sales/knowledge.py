"""What to say of the products of a deal, on its page: what each is, for whom, answers to objections, documents."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.files.models import File
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel
from rapport.sales.models import Deal, Product, SalesArgument

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST_PRODUCTS = 12
MOST_ARGUMENTS = 12
"""Of each product; all of them are on its page."""
_TOLD = ("description", "for_whom")


class KnowledgePanel(Panel):
    """The products of a deal with what is known of them; nothing where nothing is known."""

    key = "product_knowledge"
    label = gettext_lazy("What to say of the products")
    zone = "side"
    template = "sales/knowledge.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        sells = instance.product_id is not None or instance.line_count > 0
        return sells and may(registry.get("products"), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Deal) -> dict[str, Any]:
        return {"title": self.label, "products": known_products(instance, cast("User", request.user))}


def known_products(deal: Deal, user: User) -> list[dict[str, Any]]:
    """What the reader may know of the products of a deal, those of its lines first; four queries."""
    wanted = products_of(deal, user)
    found = {one.pk: one for one in rows(registry.get("products"), user).filter(pk__in=wanted)}
    products: list[Product] = [found[pk] for pk in wanted if pk in found]
    if not products:
        return []
    seen = set(visible_fields(registry.get("products"), user))
    said = _arguments(products, user)
    files = _files(products)
    told = [
        {
            "title": shown_title(product, user),
            "url": reverse("products-detail", args=[product.uid]),
            **{name: getattr(product, name) if name in seen else "" for name in _TOLD},
            "arguments": said[product.pk],
            "files": files[str(product.uid)],
        }
        for product in products
    ]
    return [one for one in told if any(one[name] for name in (*_TOLD, "arguments", "files"))]


def products_of(deal: Deal, user: User) -> list[int]:
    """The products of the lines of a deal that the reader sees, in their order, and the one that the deal itself
    names."""
    lines: list[int | None] = []
    spec = registry.get("deal-lines")
    if "product" in visible_fields(spec, user):
        found = rows(spec, user).filter(Q(deal=deal, product__isnull=False)).order_by("position", "id")
        lines = list(found.values_list("product_id", flat=True))
    named = [deal.product_id] if "product" in visible_fields(registry.get("deals"), user) else []
    return [pk for pk in dict.fromkeys([*lines, *named]) if pk is not None][:MOST_PRODUCTS]


def _arguments(products: list[Product], user: User) -> dict[int, list[dict[str, str]]]:
    """What is said of the products, and the answers."""
    spec = registry.get("sales-arguments")
    seen = set(visible_fields(spec, user))
    said: dict[int, list[dict[str, str]]] = defaultdict(list)
    if not {"product", "said"} <= seen:
        return said
    for one in rows(spec, user).filter(product__in=products).order_by("position", "id"):
        argument = cast(SalesArgument, one)
        if len(said[argument.product_id]) < MOST_ARGUMENTS:
            said[argument.product_id].append(
                {
                    "said": argument.said,
                    "answer": argument.answer if "answer" in seen else "",
                    "sort": str(argument.get_sort_display()) if "sort" in seen else "",
                    "competitor": argument.competitor if "competitor" in seen else "",
                }
            )
    return said


def _files(products: list[Product]) -> dict[str, list[File]]:
    """The documents of the products, which whoever sees a product may open."""
    found: dict[str, list[File]] = defaultdict(list)
    uids = [product.uid for product in products]
    for one in File.objects.filter(linked_kind="products", linked_uid__in=uids).order_by("name"):
        found[str(one.linked_uid)].append(one)
    return found
