"""The choices of one pipeline and of one family of products, as every page of figures of deals offers them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rapport.platform.records.registry import registry
from rapport.sales.forecasts.asked import families
from rapport.sales.models import Pipeline


def pipeline_control(chosen: Pipeline | None) -> list[dict[str, Any]]:
    """The choice of a pipeline, where there are several."""
    pipelines = list(Pipeline.objects.order_by("position", "pk"))
    if len(pipelines) < 2:
        return []
    everything = [{"value": "", "label": _("All pipelines"), "chosen": chosen is None}]
    given = [{"value": str(one.uid), "label": str(one), "chosen": one == chosen} for one in pipelines]
    return [{"name": "pipeline", "label": str(registry.get("pipelines").title), "options": everything + given}]


def family_control(chosen: str) -> list[dict[str, Any]]:
    """The choice of a family of products, where products have one."""
    known = families()
    if not known:
        return []
    everything = [{"value": "", "label": _("All products"), "chosen": not chosen}]
    given = [{"value": one, "label": one, "chosen": one == chosen} for one in known]
    return [{"name": "family", "label": _("Product family"), "options": everything + given}]
