"""Takes a configuration over: as one change set, all or nothing, the same again changing nothing; or only shows it.

A dry run does it all and rolls it back, so that it refuses what the real one would refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.configuration.exporting import FORMAT, configured, values_of
from rapport.platform.configuration.parts import ConfigurationPart, configuration_parts
from rapport.platform.configuration.references import MARK, Reader, Unresolved, Writer, in_words
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Conflict, Invalid, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

LARGEST = 10 * 1024 * 1024
"""Bytes of a document."""
MOST_ENTRIES = 20_000
SHOWN = 300
"""Characters of a value in the list of differences."""
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


class ConfigurationError(Exception):
    """The document cannot be taken over at all; the message says why and what to do."""


@dataclass
class Entry:
    """One record of the document, and what became of it."""

    spec: RecordSpec | ConfigurationPart
    key: list[Any]
    values: dict[str, Any]
    state: str = ""
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    """Field, before, after; of a new record the fields that hold something."""
    problems: list[str] = field(default_factory=list)
    """Why it was refused."""
    notes: list[str] = field(default_factory=list)
    """What was done in another way than the document says."""

    @property
    def title(self) -> str:
        """What it is called."""
        return " · ".join(in_words(part) for part in self.key)


@dataclass
class Outcome:
    """What a document did, or would do."""

    entries: list[Entry]
    change_set: ChangeSet | None = None
    """None after a dry run, when something was refused, and when nothing was to be done."""

    def count(self, state: str) -> int:
        """How many records ended so."""
        return sum(entry.state == state for entry in self.entries)

    @property
    def is_refused(self) -> bool:
        """Whether anything was, and so nothing was done."""
        return self.count(REFUSED) > 0


class _Back(Exception):
    """Rolls the transaction back."""


def parse(text: bytes) -> list[Entry]:
    """The entries of a document. Raises ConfigurationError."""
    if len(text) > LARGEST:
        raise ConfigurationError(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST >> 20})
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ConfigurationError(_("The file is not JSON: line %(line)s.") % {"line": error.lineno}) from error
    number = document.get("rapport_configuration") if isinstance(document, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ConfigurationError(_("The file is no configuration of Rapport."))
    if number > FORMAT:
        made_by = str(document.get("made_by", ""))[:20]
        raise ConfigurationError(
            _("The file was made by a newer version of Rapport (%(version)s). Upgrade this installation first.")
            % {"version": made_by}
        )
    return list(_entries(document.get("kinds")))


def _entries(kinds: Any) -> Iterator[Entry]:
    if not isinstance(kinds, dict) or not all(isinstance(listed, list) for listed in kinds.values()):
        raise ConfigurationError(_("The file is damaged: “kinds” must hold a list for each kind."))
    if sum(len(listed) for listed in kinds.values()) > MOST_ENTRIES:
        raise ConfigurationError(_("The file has more than %(limit)s records.") % {"limit": MOST_ENTRIES})
    taken: dict[str, RecordSpec | ConfigurationPart] = {spec.name: spec for spec in configured()}
    taken |= {part.name: part for part in configuration_parts()}
    for name, listed in kinds.items():
        if name not in taken:
            raise ConfigurationError(
                _("The file holds “%(name)s”, of which this installation knows nothing.") % {"name": name[:60]}
            )
        seen: set[str] = set()
        for item in listed:
            key, values = (item.get("key"), item.get("values")) if isinstance(item, dict) else (None, None)
            if not isinstance(key, list) or not isinstance(values, dict):
                raise ConfigurationError(
                    _("The file is damaged: each record of “%(name)s” needs a key and values.") % {"name": name}
                )
            if repr(key) in seen:
                raise ConfigurationError(
                    _("The file holds “%(name)s” twice. Rename one of the two where it comes from.")
                    % {"name": " · ".join(map(in_words, key))}
                )
            seen.add(repr(key))
            yield Entry(taken[name], key, values)


def import_configuration(text: bytes, *, actor: User, channel: str, dry_run: bool = False) -> Outcome:
    """Take a document over as ``actor``, who must be an administrator, or only show what it would do.

    Raises ConfigurationError for a document that is none, and Refused; what is wrong with single records is told in
    the outcome, and then nothing is done.
    """
    if not actor.is_administrator:
        raise Refused(_("Only administrators take over a configuration."))
    outcome = Outcome(parse(text))
    opened: ChangeSet | None = None
    try:
        with transaction.atomic():
            with change_set(actor=actor, channel=channel, act="import_configuration") as opened:
                _apply_all(outcome.entries, actor, channel)
                new, changed = outcome.count(NEW), outcome.count(CHANGED)
                opened.summary = _("Configuration: %(new)s new, %(changed)s changed") % {"new": new, "changed": changed}
                opened.unchanged = not (new or changed)
            if dry_run or outcome.is_refused:
                raise _Back
    except _Back:
        opened = None
    finally:
        for spec in configured():
            spec.record.after_configuration()
        for part in configuration_parts():
            part.take_over()
    outcome.change_set = opened if opened is not None and opened.pk is not None else None
    return outcome


def _apply_all(entries: list[Entry], actor: User, channel: str) -> None:
    """Write one after the other; what refers to something that comes later waits for it."""
    waiting = entries
    while waiting:
        later: list[Entry] = []
        kinds: dict[str, None] = {}
        for entry in waiting:
            entry.problems = []
            if not _apply(entry, actor, channel):
                later.append(entry)
            elif entry.state in (NEW, CHANGED) and registry.has(entry.spec.name):
                kinds[entry.spec.name] = None
        for name in kinds:
            registry.get(name).record.after_configuration()
        if len(later) == len(waiting):
            for entry in later:
                entry.state = REFUSED
            return
        waiting = later


def _apply(entry: Entry, actor: User, channel: str) -> bool:
    """Write one entry; False when it may succeed after others, its problems saying what is missing."""
    if isinstance(entry.spec, ConfigurationPart):
        return _apply_part(entry, entry.spec, actor, channel)
    spec = registry.get(entry.spec.name)
    writer, reader = Writer(), Reader()
    try:
        row = reader.row_of(spec, entry.key)
        values = _decoded(entry, spec, reader, actor)
    except Unresolved as missing:
        entry.problems = [_("There is no %(reference)s here.") % {"reference": missing}]
        return False
    before = values_of(spec, [row], writer)[0] if row is not None else {}
    unknown = sorted(set(entry.values) - spec.writable)
    if unknown:
        entry.notes.append(_("This version does not know: %(names)s.") % {"names": ", ".join(unknown)[:200]})
    entry.changes = [
        (name, before.get(name), entry.values[name])
        for name in sorted(values)
        if (before[name] != entry.values[name] if row is not None and name in before else entry.values[name])
        and not _is_stand_in(entry.values[name], before.get(name), values[name], actor)
    ]
    if row is not None and not entry.changes:
        entry.state = SAME
        return True
    try:
        with transaction.atomic():
            if row is None:
                row = write.create(spec, values, actor=actor, channel=channel)
                _demand_key(spec, row, entry)
                entry.state = NEW
            else:
                wanted = {name: values[name] for name, _before, _after in entry.changes}
                write.update(spec, row, wanted, actor=actor, channel=channel)
                entry.state = CHANGED
    except Invalid as refusal:
        entry.problems = [
            f"{name}: {text}" if name else text for name, texts in refusal.errors.items() for text in texts
        ]
        return False
    except (Refused, Conflict) as refusal:
        entry.problems = [refusal.message]
        return False
    return True


def _apply_part(entry: Entry, part: ConfigurationPart, actor: User, channel: str) -> bool:
    """The same for what is no record."""
    reader = Reader()
    known = {name: value for name, value in entry.values.items() if name in part.labels}
    try:
        key, values = reader.decode(entry.key), reader.decode(known)
    except Unresolved as missing:
        entry.problems = [_("There is no %(reference)s here.") % {"reference": missing}]
        return False
    unknown = sorted(set(entry.values) - set(known))
    entry.notes = [_("This version does not know: %(names)s.") % {"names": ", ".join(unknown)[:200]}] if unknown else []
    present = next((one["values"] for one in part.entries(Writer()) if one["key"] == entry.key), None)
    before: dict[str, Any] = present or {}
    entry.changes = [
        (name, before.get(name), known[name])
        for name in sorted(known)
        if (before.get(name) != known[name] if present is not None else known[name])
    ]
    if not entry.changes:
        entry.state = SAME
        return True
    try:
        with transaction.atomic():
            part.write(key, values, actor=actor, channel=channel)
    except (Invalid, Refused) as refusal:
        entry.problems = [refusal.message]
        return False
    entry.state = NEW if present is None else CHANGED
    return True


def _decoded(entry: Entry, spec: RecordSpec, reader: Reader, actor: User) -> dict[str, Any]:
    """The values with links of this installation; a person who is not here gives way to who takes it over."""
    found = {}
    entry.notes = []
    for name, value in entry.values.items():
        if name in spec.writable:
            try:
                found[name] = reader.decode(value)
            except Unresolved as missing:
                if spec.fields[name].kind is not FieldKind.LINK or not _is_person(value):
                    raise
                found[name] = str(actor.uid)
                text = _("%(field)s: there is no %(reference)s here; it is you instead.")
                entry.notes.append(text % {"field": spec.fields[name].label, "reference": missing})
    return found


def _is_person(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get(MARK) == "users"


def _is_stand_in(wanted: Any, before: Any, decoded: Any, actor: User) -> bool:
    """Whether somebody stands in already for a person who is not here, so that the same file changes nothing twice."""
    return (
        _is_person(wanted)
        and _is_person(before)
        and decoded == str(actor.uid)
        and wanted.get("key") != [actor.username]
        and before != wanted
    )


def _demand_key(spec: RecordSpec, row: Any, entry: Entry) -> None:
    """Refuse a record that got another key than the document says: it would be made anew each time."""
    row.refresh_from_db()
    key = list(Writer().key_of(spec, row))
    if key != entry.key:
        message = _("Here it would be known as %(key)s. Make it by hand.") % {"key": " · ".join(map(in_words, key))}
        raise Invalid({"": [message]})


def shown(value: Any) -> str:
    """A value as the list of differences shows it; long ones are cut."""
    if value is None or value == "" or value == [] or value == {}:
        return "–"
    if isinstance(value, Mapping) and MARK in value:
        return in_words(value)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
