"""What is derived from a record declaration, and from where: for `rapport record KIND` and the developers' page.

It only reports. Whatever it says is taken from the registry, the routes and the classes as they run.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from rapport.platform.access.choices import Action
from rapport.platform.records.filters import ALWAYS, operators_of
from rapport.platform.records.presets import presets_of
from rapport.platform.records.record import RecordType
from rapport.platform.records.registry import registry
from rapport.platform.records.short import MOST, short_names
from rapport.platform.records.spec import RecordSpec

DECLARED, DERIVED = "declared", "derived"
IN_BROWSER = "the browser"
_SOURCES = Path(__file__).resolve().parents[3]
_API = "api/v1"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact: its parts, and whether somebody declared it (and where) or it follows from what they declared."""

    parts: tuple[str, ...]
    origin: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one consumer of the declaration."""

    title: str
    lines: tuple[Line, ...]


def find_kind(name: str) -> RecordSpec:
    """The kind called ``people`` or ``customers.people``; UnknownKindError with the known names otherwise."""
    module, _dot, kind = name.rpartition(".")
    spec = registry.get(kind)
    return spec if module in ("", spec.module) else registry.get(name)


def explain_kind(spec: RecordSpec) -> list[Section]:
    """Everything that Rapport makes of a kind, section by section."""
    made: list[tuple[str, Callable[[RecordSpec], Iterator[Line]]]] = [
        ("Kind", _kind),
        ("URLs", _urls),
        ("Form", _form),
        ("Columns", _columns),
        ("Filters", _filters),
        ("Sorts", _sorts),
        ("Views", _views),
        ("Access", _access),
        ("API", _api),
        ("Import", _import),
        ("Candidates", _candidates),
        ("Search", _search),
        ("Hooks", _hooks),
    ]
    return [Section(title, tuple(lines(spec))) for title, lines in made]


def as_text(sections: Sequence[Section]) -> str:
    """The sections for a terminal: parts in columns, the origin behind them."""
    written = []
    for section in sections:
        written.append(section.title)
        widths = _widths(section.lines)
        for line in section.lines or [Line(("none",), DERIVED)]:
            cells = [part.ljust(width) for part, width in zip(line.parts, widths, strict=False)]
            place = f" in {line.place}" if line.place else ""
            written.append(f"  {'  '.join(cells).rstrip()}  [{line.origin}{place}]")
    return "\n".join(written)


def _widths(lines: Sequence[Line]) -> list[int]:
    count = max((len(line.parts) for line in lines), default=1)
    return [max((len(line.parts[i]) for line in lines if len(line.parts) > i), default=0) for i in range(count)]


def place_of(thing: Any) -> str:
    """File and line of a class or function, from the folder of sources or of installed packages on."""
    thing = inspect.unwrap(thing)
    file = Path(inspect.getsourcefile(thing) or "?").resolve()
    shown = file.relative_to(_SOURCES) if file.is_relative_to(_SOURCES) else Path(*file.parts[-3:])
    return f"{shown.as_posix()}:{inspect.getsourcelines(thing)[1]}"


def _declarer(spec: RecordSpec, attribute: str) -> str:
    """The class of the declaration that sets an attribute, or the browser of whoever made the kind there; "" when
    nothing does."""
    if attribute in vars(spec.record):
        return IN_BROWSER
    for cls in type(spec.record).__mro__:
        if cls is RecordType:
            return ""
        if attribute in vars(cls):
            return cls.__name__
    return ""


def _listed(spec: RecordSpec, attribute: str, parts: tuple[str, ...]) -> Line:
    declarer = _declarer(spec, attribute)
    if attribute in spec.derived or not declarer:
        return Line(parts, DERIVED)
    return Line(parts, DECLARED, declarer)


def _kind(spec: RecordSpec) -> Iterator[Line]:
    record = type(spec.record)
    yield _listed(spec, "name", ("name", spec.name))
    yield _listed(spec, "label", ("label", f"{spec.label} / {spec.label_plural}"))
    yield Line(("module", spec.module), DECLARED)
    yield Line(("record type", f"{record.__name__}  {place_of(record)}"), DECLARED)
    yield Line(("model", f"{spec.model._meta.label}  {place_of(spec.model)}"), DECLARED)
    for name, value in spec.base_filter.items():
        yield _listed(spec, "base_filter", ("only rows with", f"{name} = {value}"))


def _urls(spec: RecordSpec) -> Iterator[Line]:
    """Every route below the kind's own path; of two with one path the first answers."""
    seen = set()
    for route, pattern in _routes(get_resolver().url_patterns):
        if not route.startswith(f"{spec.name}/") or route in seen:
            continue
        seen.add(route)
        view = getattr(pattern.callback, "view_class", pattern.callback)
        given = getattr(pattern.callback, "view_initkwargs", {})
        own = given.get("record") is not spec
        parts = (f"/{route}", pattern.name or "", getattr(view, "__name__", str(view)), place_of(view))
        yield Line(parts, DECLARED if own else DERIVED)


def _routes(patterns: Sequence[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route, pattern


def _form(spec: RecordSpec) -> Iterator[Line]:
    if spec.record.overview:
        return
    for fieldset in spec.fieldsets:
        for name in fieldset.fields:
            yield _listed(spec, "fieldsets", (str(fieldset.title), name, *_field(spec, name)))
    for name in spec.quick_create:
        yield _listed(spec, "quick_create", ("quick create", name, *_field(spec, name)))


def _field(spec: RecordSpec, name: str) -> tuple[str, str]:
    field = spec.fields[name]
    notes = [
        "required" if field.required else "",
        "read-only" if field.read_only else "",
        "" if field.stored else type(field.virtual).__name__,
    ]
    return field.kind.value, ", ".join(note for note in notes if note)


def _columns(spec: RecordSpec) -> Iterator[Line]:
    for name in spec.columns:
        yield _listed(spec, "columns", (name, str(spec.fields[name].label), spec.fields[name].kind.value))


def _filters(spec: RecordSpec) -> Iterator[Line]:
    for name in dict.fromkeys([*spec.filters, *(name for name in ALWAYS if name in spec.fields)]):
        operators = " ".join(operator.value for operator in operators_of(spec.fields[name]))
        if name in spec.filters:
            yield _listed(spec, "filters", (name, operators))
        else:
            yield Line((name, operators), DERIVED)


def _sorts(spec: RecordSpec) -> Iterator[Line]:
    for name in spec.sorts:
        holding = [i.name for i in spec.model._meta.indexes if name in {field.lstrip("-") for field in i.fields}]
        yield _listed(spec, "sorts", (name, f"in the indexes {' '.join(holding)}" if holding else ""))
    for name in short_names(spec, None):
        yield Line((name, f"lists of at most {MOST}"), DERIVED)
    yield _listed(spec, "default_sort", (f"default: {spec.default_sort}",))


def _views(spec: RecordSpec) -> Iterator[Line]:
    declared = {preset.name for preset in spec.record.views}
    for preset in presets_of(spec):
        words = (preset.name, preset.parameters or "everything", "opens first" if preset.default else "")
        yield _listed(spec, "views", words) if preset.name in declared else Line(words, DERIVED)


def _access(spec: RecordSpec) -> Iterator[Line]:
    if spec.record.overview:
        yield Line(("as far as the kinds of the same table",), DERIVED)
        return
    policy = type(spec.record.access)
    yield Line(("policy", f"{policy.__name__}  {place_of(policy)}"), DECLARED, _declarer(spec, "access"))
    for action in Action.values:
        scopes = spec.record.access.scopes(action)
        yield Line((action, "scopes " + " ".join(scopes) if scopes else "no grant changes it"), DERIVED)


def _api(spec: RecordSpec) -> Iterator[Line]:
    # Here, since the routes import the kinds.
    from rapport.platform.api.routes import kind_routes

    for route in kind_routes(spec):
        path = f"/{_API}/{spec.name}{route.path.replace('{uuid:uid}', '{uid}')}"
        yield Line((route.method, path, route.view.__name__, place_of(route.view)), DERIVED)


def _import(spec: RecordSpec) -> Iterator[Line]:
    if spec.record.overview or not spec.record.importable:
        return
    from rapport.platform.exchange.targets import field_targets

    for name in spec.record.import_keys:
        yield _listed(spec, "import_keys", ("key", name))
    for name, target in field_targets(spec).items():
        yield Line(("column", name, str(target.label)), DERIVED)


def _search(spec: RecordSpec) -> Iterator[Line]:
    for path, weight in spec.record.search.items():
        yield _listed(spec, "search", (path, weight))
    if type(spec.record).get_search_text is not RecordType.get_search_text:
        yield Line(("texts of its own", "see get_search_text below"), DECLARED, _declarer(spec, "get_search_text"))


def _candidates(spec: RecordSpec) -> Iterator[Line]:
    """What tells, while a record is typed, that it is there already; nobody looks where no field describes it."""
    for name in spec.record.described_by:
        yield _listed(spec, "described_by", ("described by", name))
    if spec.record.described_by:
        own = type(spec.record).get_candidates
        yield Line(("found by", own.__qualname__, place_of(own)), DECLARED, own.__qualname__.partition(".")[0])


def _hooks(spec: RecordSpec) -> Iterator[Line]:
    for name, base in vars(RecordType).items():
        if not inspect.isfunction(base) or name.startswith("_"):
            continue
        own = getattr(type(spec.record), name)
        if own is not base:
            yield Line((name, own.__qualname__, place_of(own)), DECLARED, own.__qualname__.partition(".")[0])
