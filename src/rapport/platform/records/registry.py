"""The modules of this installation and the record kinds they declare, frozen once when Django is ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.module_loading import import_string

from rapport.platform.records.custom import Addition, joined
from rapport.platform.records.derive import build_spec
from rapport.platform.records.record import RecordType
from rapport.platform.records.spec import RecordSpec


@dataclass(frozen=True)
class Module:
    """What one package contributes; its ``module.py`` holds the only instance."""

    name: str
    label: Any
    records: Sequence[type[RecordType[Any]]] = ()
    menu: Sequence[str] = ()
    """Kinds shown in the sidebar, in order."""
    phone_menu: Sequence[str] = ()
    """Those of them that stand in a phone's bottom bar, which has room for two."""
    settings_groups: Sequence[tuple[Any, Sequence[str]]] = ()
    """Kinds that stand under another heading of the settings than the module's own label, which several may share."""
    extensions: Sequence[Any] = ()
    """Contributions to extension points of lower modules (panels, Brief lines, timeline kinds)."""
    reports: Sequence[Any] = ()
    """Reports that are always there (:class:`~rapport.platform.reports.declared.DeclaredReport`)."""
    sample_data: str = ""
    after_migrate: str = ""
    """Dotted path of a function that adds what an installation begins with: idempotent, cheap with nothing to do."""


class UnknownKindError(LookupError):
    """No record kind has this name."""


class Registry:
    """Record kinds by name and by model; filled by :meth:`load`. After that only :meth:`customise` changes it, which
    puts other specs in the place of those that were, so that whoever holds one sees it unchanged."""

    def __init__(self) -> None:
        self.modules: tuple[Module, ...] = ()
        self.generation = 0
        """Grows with each change: what is derived from all kinds together is kept by it."""
        self._declared: dict[str, RecordSpec] = {}
        self._specs: dict[str, RecordSpec] = {}
        self._of_model: dict[type[models.Model], tuple[RecordSpec, ...]] = {}

    def load(self, paths: Sequence[str]) -> None:
        """Import the modules named in the settings and freeze their declarations."""
        self.modules = tuple(import_string(path) for path in paths)
        self._specs = {}
        self._of_model = {}
        for module in self.modules:
            for declared in module.records:
                spec = build_spec(declared(), module.name)
                if spec.name in self._specs:
                    raise ValueError(f"Two record kinds are called {spec.name!r}")
                self._specs[spec.name] = spec
                self._of_model[spec.model] = (*self._of_model.get(spec.model, ()), spec)
        self._declared = self._specs

    def customise(self, additions: Mapping[str, Sequence[Addition]]) -> None:
        """Let these fields, and no others, join the kinds that were declared; by the names of the kinds."""
        specs = {name: joined(spec, additions.get(name, ())) for name, spec in self._declared.items()}
        of_model: dict[type[models.Model], tuple[RecordSpec, ...]] = {}
        for spec in specs.values():
            of_model[spec.model] = (*of_model.get(spec.model, ()), spec)
        self._specs, self._of_model = specs, of_model
        self.generation += 1

    def declared(self) -> list[RecordSpec]:
        """The kinds as they were declared, without what was added to them."""
        return list(self._declared.values())

    def current(self, spec: RecordSpec) -> RecordSpec:
        """The kind as it is now; a spec that is held longer than a request asks for itself here."""
        return self._specs.get(spec.name, spec)

    def __iter__(self) -> Iterator[RecordSpec]:
        return iter(self._specs.values())

    def get(self, name: str) -> RecordSpec:
        """The kind of this name; :class:`UnknownKindError` with the known names otherwise."""
        try:
            return self._specs[name]
        except KeyError:
            known = ", ".join(sorted(self._specs))
            raise UnknownKindError(f"There is no record kind {name!r}. Known: {known}") from None

    def has(self, name: str) -> bool:
        """Whether a kind of this name exists."""
        return name in self._specs

    def of_model(self, model: type[models.Model]) -> tuple[RecordSpec, ...]:
        """Every kind that lives in a model's table, in the order of declaration."""
        return self._of_model.get(model, ())

    def of_instance(self, instance: models.Model) -> RecordSpec:
        """The kind that a row is a record of; the one with the most specific base filter that matches."""
        return self.of_values(type(instance), instance)

    def of_values(self, model: type[models.Model], row: Any) -> RecordSpec:
        """The same for anything that has the columns of a model's table, such as a before-image of a row."""
        for spec in sorted(self.of_model(model), key=lambda spec: -len(spec.base_filter)):
            if all(getattr(row, name) == value for name, value in spec.base_filter.items()):
                return spec
        raise UnknownKindError(f"No record kind for {model._meta.label}")

    def extensions(self, kind: type[Any]) -> list[Any]:
        """Contributions of one class to an extension point, over all modules."""
        return [item for module in self.modules for item in module.extensions if isinstance(item, kind)]


registry = Registry()
"""The one registry of the process."""
