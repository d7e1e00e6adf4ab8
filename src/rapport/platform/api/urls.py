"""The routes under ``/api/v1/``: each behind the gate, except the document and its page, which are public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from rapport.platform.api.document import build_api, docs_page, openapi_json
from rapport.platform.api.gate import gate


def _nowhere(request: HttpRequest) -> HttpResponse:
    raise Http404


def _guarded() -> list[URLPattern]:
    """Ninja's patterns, one a path, with the gate around their views."""
    patterns: dict[str, URLPattern] = {}
    for found in build_api().urls[0]:
        assert isinstance(found, URLPattern)
        if found.name != "api-root":
            guarded = gate(found.callback, uploads=str(found.pattern).endswith("/files"))
            patterns.setdefault(str(found.pattern), path(str(found.pattern), guarded, name=found.name))
    return list(patterns.values())


app_name = "api"
urlpatterns = [
    path("openapi.json", openapi_json, name="openapi"),
    path("docs", docs_page, name="docs"),
    *_guarded(),
    re_path(r"", gate(_nowhere), name="nowhere"),
]
