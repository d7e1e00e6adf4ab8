"""Families of products, which are no records of their own: a family is there as long as a product has it."""

from __future__ import annotations

from collections.abc import Iterable

from rapport.sales.models import Product


def known_families(asked: Iterable[str]) -> set[str]:
    """Those of these families that some product has; one query, none when nothing is asked."""
    named = {*asked} - {""}
    return set(Product.objects.filter(family__in=named).values_list("family", flat=True)) if named else set()
