"""The routes of the kinds made in the browser, which come and go while the process runs.

Each kind has the same routes under its own name as if it had been declared, so that everything else reverses and
resolves its addresses as any other's. Which kinds there are, the registry knows; it lets Django forget the addresses
that it keeps when that changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern

from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


class RoutesOfMadeKinds(URLResolver):
    """One entry of ``urlpatterns`` that stands for all of them; the first part of an address is a kind's name."""

    def __init__(self, routes_of: Callable[[RecordSpec], list[URLPattern]]) -> None:
        super().__init__(RoutePattern(""), [])
        self._routes_of = routes_of
        self._kept: dict[str, list[URLPattern]] = {}

    @property
    def url_patterns(self) -> list[URLPattern]:  # type: ignore[override]  # kept by Django, since its own never change
        """The routes of the kinds that there are now."""
        return [route for spec in registry.made() for route in self._of(spec)]

    def resolve(self, path: str) -> ResolverMatch:
        """The view of an address; only the routes of the kind that it begins with are tried."""
        name = path.partition("/")[0]
        spec = next((spec for spec in registry.made() if spec.name == name), None)
        for route in self._of(spec) if spec is not None else ():
            match = route.resolve(path)
            if match is not None:
                return match
        raise Resolver404({"path": path, "tried": []})

    def _of(self, spec: RecordSpec) -> list[URLPattern]:
        """Made once for a name: their views ask the registry for the kind as it is."""
        found = self._kept.get(spec.name)
        if found is None:
            found = self._kept[spec.name] = self._routes_of(spec)
        return found

    def check(self) -> list[Any]:
        """What is wrong with them: nothing, since those of declared kinds are the same and are checked."""
        return []
