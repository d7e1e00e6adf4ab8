"""The fields of a kind with what helps with each: as shipped, and as worded here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.guidance.help_models import FieldTip
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import list_crumb

KIND = "field-tips"
_TECHNICAL = ("uid", "version")
"""Fields that no page shows as such."""


def may_word(user: Any) -> bool:
    """Whether the user words tips."""
    return may(registry.get(KIND), user, Action.UPDATE.value)


class TipsOfKindView(LoginRequiredMixin, View):
    """GET /field-tips/of/?kind=people: a line a field, which leads to where its tip is worded."""

    def get(self, request: HttpRequest) -> HttpResponse:
        spec = registry.get(KIND)
        if not may_word(request.user):
            raise PermissionDenied
        offered = {code for code, _label in spec.fields["kind"].choices}
        kinds = [one for one in (*registry.declared(), *registry.made()) if one.name in offered]
        asked = request.GET.get("kind") or kinds[0].name
        found = next((one for one in kinds if one.name == asked), None)
        if found is None:
            raise Http404
        own = {tip.field: tip for tip in FieldTip.objects.filter(kind=found.name)}
        unseen = {*_TECHNICAL, *found.record.internal}
        fields = [field for name, field in found.fields.items() if name not in unseen]
        context = {
            "kind": found,
            "kinds": [{"name": one.name, "label": one.title_plural, "chosen": one is found} for one in kinds],
            "lines": [_line(found.name, field, own.get(field.name)) for field in fields],
            "crumbs": [list_crumb(request, spec), {"label": found.title_plural, "url": ""}],
        }
        return render(request, "guidance/field_tips.html", context)


def _line(kind: str, field: Any, tip: FieldTip | None) -> dict[str, Any]:
    here = f"{reverse('field-tips-of')}?{urlencode({'kind': kind})}"
    if tip is not None:
        url = f"{reverse(f'{KIND}-edit', args=[tip.uid])}?{urlencode({'next': here})}"
    else:
        url = f"{reverse(f'{KIND}-new')}?{urlencode({'kind': kind, 'field': field.name, 'next': here})}"
    own = registry.get(kind).fields[field.name].help if tip is not None else ""
    return {"name": field.name, "label": field.label, "declared": field.help, "own": own, "url": url}
