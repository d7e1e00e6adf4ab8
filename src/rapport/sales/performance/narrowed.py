"""Which deals a figure or a target is about: all of them, those of one pipeline, of one family of products, or both.

The family is that of the product of a deal, as in the forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.drill import Condition
from rapport.sales.models import ActivityTarget, Pipeline

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Only:
    """A part of the deals; all of them where neither is said."""

    pipeline: Pipeline | None = None
    family: str = ""

    @property
    def conditions(self) -> list[Condition]:
        """What its deals have in common."""
        found: list[Condition] = [("pipeline", "exact", self.pipeline)] if self.pipeline is not None else []
        return [*found, ("product.family", "exact", self.family)] if self.family else found

    @property
    def label(self) -> str:
        """What it is called; "" of all deals."""
        return ", ".join(part for part in (str(self.pipeline) if self.pipeline else "", self.family) if part)

    def named(self, text: str) -> str:
        """A text about it that names it: "Deals won · Hardware"."""
        return f"{text} · {self.label}" if self.label else text


EVERYTHING = Only()


def only_of(target: ActivityTarget) -> Only:
    """The deals that a target is about."""
    return Only(target.pipeline, target.family)


def tells_pipelines(user: User) -> bool:
    """Whether a reader sees in which pipeline a deal is."""
    return "pipeline" in visible_fields(registry.get("deals"), user)


def tells_families(user: User) -> bool:
    """Whether a reader sees of which family the product of a deal is."""
    products = registry.get("products")
    sees_product = "product" in visible_fields(registry.get("deals"), user)
    return sees_product and may(products, user, Action.VIEW.value) and "family" in visible_fields(products, user)


def tells(user: User, only: Only) -> bool:
    """Whether a reader may be told of such a part."""
    return (only.pipeline is None or tells_pipelines(user)) and (not only.family or tells_families(user))
