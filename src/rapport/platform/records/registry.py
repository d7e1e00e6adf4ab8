"""The modules of this installation and the record kinds they declare, frozen once when Django is ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.urls import clear_url_caches
from django.utils.module_loading import import_string

from rapport.platform.records.custom import Addition, joined
from rapport.platform.records.derive import build_spec, with_present_choices
from rapport.platform.records.record import RecordType
from rapport.platform.records.shipped import Shipped, ShippedTexts
from rapport.platform.records.spec import RecordSpec, advised


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
    """Record kinds by name and by model; filled by :meth:`load`. After that :meth:`make`, :meth:`customise` and
    :meth:`advise` change it, which put other specs in the place of those that were, so that whoever holds one sees it
    unchanged."""

    def __init__(self) -> None:
        self.modules: tuple[Module, ...] = ()
        self.generation = 0
        """Grows with each change: what is derived from all kinds together is kept by it."""
        self._declared: dict[str, RecordSpec] = {}
        self._made: tuple[RecordSpec, ...] = ()
        self._additions: Mapping[str, Sequence[Addition]] = {}
        self._tips: Mapping[str, Mapping[str, Any]] = {}
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
        for texts in self.extensions(ShippedTexts):
            self._ship(texts)
        self._declared = self._specs
        self._made, self._additions, self._tips = (), {}, {}
        self._rebuild()

    def _ship(self, texts: ShippedTexts) -> None:
        """Let a field know the texts that it begins with."""
        spec = self.get(texts.kind)
        if texts.field not in spec.fields or not spec.fields[texts.field].is_text:
            raise ImproperlyConfigured(f"Texts come for {texts.kind}.{texts.field}, which is no field of text")
        field = replace(spec.fields[texts.field], shipped=Shipped(texts.texts))
        self._specs[texts.kind] = replace(spec, fields={**spec.fields, texts.field: field})

    def customise(self, additions: Mapping[str, Sequence[Addition]]) -> None:
        """Let these fields, and no others, join the kinds; by the names of the kinds."""
        self._additions = additions
        self._rebuild()

    def make(self, made: Sequence[RecordSpec]) -> None:
        """Let these kinds, and no others, stand behind those that were declared, in this order; ValueError where one
        is called like a declared one. They get the fields that :meth:`customise` says."""
        if taken := [spec.name for spec in made if spec.name in self._declared]:
            raise ValueError(f"Two record kinds are called {taken[0]!r}")
        before = {spec.name for spec in self._made}
        self._made = tuple(made)
        self._rebuild()
        if before != {spec.name for spec in made}:
            clear_url_caches()  # addresses are kept by the names of the kinds

    def advise(self, tips: Mapping[str, Mapping[str, Any]]) -> None:
        """Let these texts, and no others, stand in place of what the declarations say to help with a field: kind →
        field → text."""
        self._tips = tips
        self._rebuild()

    def _rebuild(self) -> None:
        plain = [advised(spec, self._tips.get(spec.name, {})) for spec in (*self._declared.values(), *self._made)]
        specs = {spec.name: joined(spec, self._additions.get(spec.name, ())) for spec in plain}
        of_model: dict[type[models.Model], tuple[RecordSpec, ...]] = {}
        for spec in specs.values():
            of_model[spec.model] = (*of_model.get(spec.model, ()), spec)
        self._specs, self._of_model = specs, of_model
        for name, spec in specs.items():  # once all are there, since some fields offer the kinds themselves
            specs[name] = current = with_present_choices(spec)
            if current is not spec:
                of_model[spec.model] = tuple(current if one is spec else one for one in of_model[spec.model])
        self.generation += 1

    def declared(self) -> list[RecordSpec]:
        """The kinds as they were declared, without what was added to them and without those made in the browser."""
        return list(self._declared.values())

    def made(self) -> tuple[RecordSpec, ...]:
        """The kinds made in the browser, in the order of the menu, without their fields of their own."""
        return self._made

    def plain(self, name: str) -> RecordSpec:
        """The kind of this name without what was added to it; :class:`UnknownKindError` when there is none."""
        found = self._declared.get(name) or next((spec for spec in self._made if spec.name == name), None)
        return found if found is not None else self.get(name)

    def menu(self, module: Module) -> list[str]:
        """The kinds that stand in a module's part of the menu: its own, then those made in the browser."""
        return [*module.menu, *(spec.name for spec in self._made if spec.record.menu == module.name)]

    def menu_names(self) -> list[str]:
        """The kinds of the whole menu, in its order."""
        return [name for module in self.modules for name in self.menu(module)]

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
