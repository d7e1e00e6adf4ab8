"""On the page of a kind made in the browser, its fields and a way to add one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.custom_fields.kinds.models import CustomKind
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel

SHOWN = 100
"""As many as a kind may have (custom_fields.records.MOST_FIELDS)."""


def adding_url(kind: CustomKind) -> str:
    """Where a field of the kind is made, from whose page one comes and to which one goes back."""
    back = reverse("custom-kinds-detail", args=[kind.uid])
    return f"{reverse('custom-fields-quick')}?{urlencode({'kind': kind.key, 'next': back})}"


class FieldsOfKind(Panel):
    """The fields in their order, each with its type."""

    key = "fields_of_kind"
    label = gettext_lazy("Fields")
    zone = "main"
    template = "records/related.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: CustomKind) -> dict[str, Any]:
        found = CustomField.objects.filter(kind=instance.key).order_by("position", "key")[:SHOWN]
        lines = [
            {
                "label": str(field),
                "note": f"{field.get_type_display()} · {field.name}",
                "url": reverse("custom-fields-detail", args=[field.uid]),
            }
            for field in found
        ]
        may_add = may(registry.get("custom-fields"), request.user, Action.CREATE.value)  # type: ignore[arg-type]
        return {
            "title": _("Fields"),
            "lines": lines,
            "count": str(len(lines)),
            "all_url": f"{reverse('custom-fields-list')}?{urlencode({'kind': instance.key})}",
            "add_url": adding_url(instance) if may_add and registry.has(instance.key) else "",
            "add_label": _("Add a field"),
        }
