"""The routes under ``/api/v1/``: each behind the gate, except the document and its page, which are public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path

from rapport.platform.api.document import RapportApi, build_api, docs_page, openapi_json
from rapport.platform.api.gate import gate
from rapport.platform.records.made_routes import RoutesOfMadeKinds
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


def _nowhere(request: HttpRequest) -> HttpResponse:
    raise Http404


def _guarded(api: RapportApi) -> list[URLPattern]:
    """Ninja's patterns, one a path, with the gate around their views."""
    patterns: dict[str, URLPattern] = {}
    for found in api.urls[0]:
        assert isinstance(found, URLPattern)
        if found.name != "api-root":
            guarded = gate(found.callback, uploads=str(found.pattern).endswith("/files"))
            patterns.setdefault(str(found.pattern), path(str(found.pattern), guarded, name=found.name))
    return list(patterns.values())


def _of_made(spec: RecordSpec) -> list[URLPattern]:
    """The operations of one kind made in the browser."""
    return _guarded(build_api([spec], general=False))


app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi_json, name="openapi"),
    path("docs", docs_page, name="docs"),
    *_guarded(build_api(registry.declared())),
    RoutesOfMadeKinds(_of_made),
    re_path(r"", gate(_nowhere), name="nowhere"),
]
