"""Loads rows of any record kind through the write path: match, create or update, each row accounted for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.lib.tabular import Row
from rapport.lib.text import fold
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows as reachable_rows
from rapport.platform.access.models import User
from rapport.platform.exchange.cells import cell_value
from rapport.platform.exchange.export_cells import collection_cell
from rapport.platform.exchange.guess import OWN_LAYOUT
from rapport.platform.exchange.headers import normalise
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.exchange.outcome import CREATED, SKIPPED, UPDATED, Outcome, RunContext
from rapport.platform.exchange.owners import OWNER, OwnerFinder, source_of_file
from rapport.platform.exchange.owners import REASONS as OWNER_REASONS
from rapport.platform.records.collections import SEPARATOR
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.write_errors import Invalid, Refused

_KEEPERS = ("description", "text", "note")
"""Fields, in the order of trial, that keep the cells that could not be understood."""


@dataclass(slots=True)
class Candidate:
    """A row with its values in standard form."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """Field → its cell as it stands in the file."""
    uid: str = ""
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    """Column, value, message of cells without which the row cannot be a record."""


class GenericLoader:
    """The loader of every kind that has none of its own."""

    def __init__(self, context: RunContext) -> None:
        self.context = context
        self.spec = context.spec
        mapping = context.mapping
        self.headers = [column.column for column in mapping.columns]
        self.fixed = [
            ColumnMap(len(self.headers) + place, target, target, confidence=1.0)
            for place, target in enumerate(mapping.fixed)
        ]
        used = [*mapping.used, *self.fixed]
        self.columns = [column for column in used if column.target.partition(".")[0] in self.spec.fields]
        self.ordered = sorted(used, key=lambda column: not column.target.endswith(".uid"))
        self.finders = {
            column.index: self.finder(column)
            for column in self.columns
            if self.spec.fields[column.target.partition(".")[0]].kind is FieldKind.LINK and column.target != OWNER
        }
        self._users: dict[int | None, User | None] = {}
        self.owners = OwnerFinder(self.spec, context.actor, context.mapping.owners)
        self.keeper = next((name for name in _KEEPERS if name in self.spec.writable), "")

    def finder(self, column: ColumnMap) -> LinkFinder:
        """What finds the records that the cells of a link column mean."""
        return LinkFinder(self.spec.fields[column.target.partition(".")[0]], self.context.actor)

    def load(self, rows: Sequence[Row]) -> Outcome:
        """Write these rows."""
        outcome = Outcome()
        rows = [self.completed(row, outcome) for row in rows]
        for index, finder in self.finders.items():
            finder.load({row.values[index].strip() for row in rows})
        candidates = [self.candidate(row, outcome) for row in rows]
        ready = []
        for candidate in candidates:
            if candidate.errors:
                column, value, message = candidate.errors[0]
                outcome.fail(candidate.number, message, column, value)
            else:
                ready.append(candidate)
        self._write(ready, outcome)
        return outcome

    def completed(self, row: Row, outcome: Outcome) -> Row:
        """The row with what the mapping says its cells mean, and with the values that no column holds."""
        values = list(row.values)
        for column in self.context.mapping.used:
            meant = column.values.get(values[column.index].strip())
            if meant is not None:
                message = _("Read as “%(value)s”, as the mapping says.") % {"value": meant[:60]}
                outcome.mark(row.number, message, column.column, values[column.index][:300])
                values[column.index] = meant
        cells = dict(zip(self.headers, values, strict=False))
        values += [filled(self.context.mapping.fixed[column.target], cells) for column in self.fixed]
        return row._replace(values=values)

    def tie_up(self) -> Outcome | None:
        """Rows of these kinds leave nothing open."""
        return None

    def candidate(self, row: Row, outcome: Outcome) -> Candidate:
        """The row with its values in standard form."""
        candidate = Candidate(row.number)
        kept: list[str] = []
        for column in self.ordered:
            text = row.values[column.index].strip()
            if not text:
                continue
            if column.target == "uid":
                candidate.uid = text
                continue
            if column not in self.columns:
                continue  # a part that the kind's own loader reads
            spec_field = self.spec.fields[column.target.partition(".")[0]]
            candidate.texts.setdefault(spec_field.name, text)
            if column.target == OWNER:
                self._owner(candidate, column, text, outcome)
                continue
            if spec_field.kind is FieldKind.LINK:
                self._link(candidate, spec_field, column, text, outcome)
                continue
            try:
                candidate.values[spec_field.name] = self._cell(spec_field, text, column)
            except ValidationError as error:
                message = " ".join(error.messages)
                if spec_field.required:
                    candidate.errors.append((column.column, text[:300], message))
                else:
                    outcome.mark(row.number, message, column.column, text[:300])
                    kept.append(f"{column.column}: {text}")
        self._keep(candidate, kept)
        for problem in row.problems:
            outcome.mark(row.number, str(problem.value), "", " | ".join(row.extra)[:300])
        return candidate

    def _keep(self, candidate: Candidate, lines: Sequence[str]) -> None:
        """Add what no field could take to the text of the record, where the kind has one."""
        if lines and self.keeper:
            held = str(candidate.values.get(self.keeper) or "")
            candidate.values[self.keeper] = "\n".join(filter(None, [held, *lines]))

    def _spare(self, candidate: Candidate, error: Invalid | Refused, outcome: Outcome) -> bool:
        """Take the refused cells out of a row that can come in without them, each marked and kept as text.

        A row cannot do without what its kind requires, nor without that by which it is found again; and links to
        several records (tags, roles) are refused as a whole.
        """
        named = {} if isinstance(error, Refused) else error.errors
        fixed = (name for name, spec_field in self.spec.fields.items() if spec_field.required or not spec_field.stored)
        needed = {self.keeper, *self.context.mapping.match, *fixed}
        if not named or not set(named) <= candidate.texts.keys() & candidate.values.keys() - needed:
            return False
        kept = []
        for name, messages in named.items():
            column, text = self._column_of(name), candidate.texts[name]
            outcome.mark(candidate.number, " ".join(str(message) for message in messages)[:500], column, text[:300])
            kept.append(f"{column}: {text}")
            del candidate.values[name]
        self._keep(candidate, kept)
        return True

    def _column_of(self, name: str) -> str:
        return next((column.column for column in self.columns if column.target.partition(".")[0] == name), "")

    def id_system(self, column: ColumnMap) -> str:
        """The system whose ids a column holds: what the layout says, else what the header says, else the file."""
        header = normalise(column.column)
        if header in ("external id", normalise(str(self.spec.fields["external_id"].label))):
            return column.system
        named = header if len(header) > len("id") else source_of_file(str(self.context.options.get("file_name", "")))
        return (column.system or named)[:60]

    def _external_ids(self, text: str, column: ColumnMap) -> list[dict[str, str]]:
        """The ids of a cell, each with its system; our own exports write "system:value"."""
        if self.context.mapping.layout != OWN_LAYOUT:
            return [{"system": self.id_system(column), "value": text[:200]}]
        pairs = [piece.strip().rpartition(":") for piece in text.split(SEPARATOR) if piece.strip()]
        return [{"system": system[:60], "value": value[:200]} for system, _colon, value in pairs]

    def _cell(self, spec_field: FieldSpec, text: str, column: ColumnMap) -> Any:
        if isinstance(spec_field.virtual, ExternalIds):
            return self._external_ids(text, column)
        value = cell_value(spec_field, text, column)
        # Virtual fields are cleaned again by the write path, which takes what a person would give.
        return text if spec_field.virtual is not None else value

    def _owner(self, candidate: Candidate, column: ColumnMap, text: str, outcome: Outcome) -> None:
        """Whose the record becomes; without a value here it is the importer's, or stays whose it is."""
        if OWNER in candidate.values:
            return
        owner, wrong = self.owners.find(text)
        if wrong:
            outcome.mark(candidate.number, str(OWNER_REASONS[wrong]), column.column, text[:300])
        elif owner is None or not self.owners.is_for_new(text):
            if owner not in self._users:
                self._users[owner] = None if owner is None else User.objects.get(pk=owner)
            candidate.values[OWNER] = self._users[owner]

    def _link(
        self, candidate: Candidate, spec_field: FieldSpec, column: ColumnMap, text: str, outcome: Outcome
    ) -> None:
        found = self.finders[column.index].find(text)
        if isinstance(found, models.Model):
            # The id is exact; a name beside it is for people.
            if column.target.endswith(".uid") or spec_field.name not in candidate.values:
                candidate.values[spec_field.name] = found
        elif spec_field.name in candidate.values:
            return
        elif spec_field.required:
            candidate.errors.append((column.column, text[:300], found))
        else:
            outcome.mark(candidate.number, found, column.column, text[:300])

    def _write(self, ready: Sequence[Candidate], outcome: Outcome) -> None:
        creates: list[Candidate] = []
        seen: dict[tuple[str, str], Candidate] = {}
        for candidate in ready:
            if any(name in candidate.values for name, _v, _m in candidate.errors):
                continue
            earlier = next((seen[key] for key in self._keys(candidate) if key in seen), None)
            if earlier is not None:
                # The record that an earlier row of this chunk makes must be there before this row finds it.
                self._create(creates, outcome)
                creates = []
            try:
                found = self._match(candidate)
            except Invalid as error:
                outcome.fail(candidate.number, _text_of(error))
                continue
            if found is None:
                creates.append(candidate)
                seen |= dict.fromkeys(self._keys(candidate), candidate)
                continue
            outcome.whom[candidate.number] = (found.pk, str(found))
            if self.context.on_match == "skip":
                outcome.count(candidate.number, SKIPPED)
            else:
                self._update(found, candidate, outcome)
        self._create(creates, outcome)

    def _keys(self, candidate: Candidate) -> list[tuple[str, str]]:
        return [
            (name, str(candidate.values[name]))
            for name in self.context.mapping.match
            if name in candidate.values and candidate.values[name] not in (None, "")
        ]

    def _match(self, candidate: Candidate) -> Any:
        """The record that a row means, None when there is none; Invalid when several or out of reach."""
        for name in self.context.mapping.match:
            condition = self._condition(name, candidate)
            if condition is None:
                continue
            matched = list(self.spec.objects().filter(condition)[:2])
            if len(matched) > 1:
                raise Invalid({name: [_("Several records match this row. Add a column that tells them apart.")]})
            if matched:
                actor = self.context.actor
                if actor is not None:
                    within = reachable_rows(self.spec, actor, Action.UPDATE.value).filter(pk=matched[0].pk)
                    if not within.exists():
                        raise Invalid({name: [_("This row belongs to a record that you cannot change.")]})
                return matched[0]
        return None

    def _condition(self, name: str, candidate: Candidate) -> Q | None:
        if name == "uid":
            uid = parse_uid(candidate.uid)
            return Q(uid=uid) if uid is not None else None
        value = candidate.values.get(name)
        if value in (None, "") or name not in self.spec.fields:
            return None
        virtual, shipped = self.spec.fields[name].virtual, self.spec.fields[name].shipped
        if isinstance(virtual, ExternalIds):
            return virtual.exactly(value)
        if shipped is not None:
            return Q(**{f"{name}__in": shipped.spellings(str(value))})
        return virtual.condition("exact", value) if virtual is not None else Q(**{name: value})

    def _create(self, candidates: Sequence[Candidate], outcome: Outcome) -> None:
        """All at once; when one is refused, one by one, so that each refusal is told of its own row."""
        if not candidates:
            return
        try:
            with transaction.atomic():
                made = write.create_many(
                    self.spec,
                    [candidate.values for candidate in candidates],
                    actor=self.context.actor,
                    channel=self.context.channel,
                    act="import",
                )
        except (Invalid, Refused) as error:
            if len(candidates) == 1 and not self._spare(candidates[0], error, outcome):
                outcome.fail(candidates[0].number, _text_of(error), *self._first_cell(error, candidates[0]))
                return
            for candidate in candidates:
                self._create([candidate], outcome)
            return
        for candidate, row in zip(candidates, made, strict=True):
            outcome.count(candidate.number, CREATED)
            outcome.records[candidate.number] = row.pk

    def _update(self, found: Any, candidate: Candidate, outcome: Outcome) -> None:
        values = dict(candidate.values)
        if values.get(OWNER, found) is None:
            del values[OWNER]  # nobody was chosen for new records
        for name in list(values):
            current = getattr(found, name, None) if self.spec.fields[name].stored else None
            virtual = self.spec.fields[name].virtual
            if virtual is not None:
                current = virtual.load([found.pk]).get(found.pk)
                if isinstance(virtual, ExternalIds):  # a file knows its own ids only
                    values[name] = [*(current or []), *(item for item in values[name] if item not in (current or []))]
                    if values[name] == (current or []):
                        del values[name]
                    continue
                if collection_cell(self.spec.fields[name], current) == values[name]:
                    del values[name]  # writing it again would count as a change
                    continue
            if self.context.on_match == "fill" and current not in (None, "", []):
                del values[name]
        try:
            with transaction.atomic():
                write.update_many(
                    self.spec, {found.pk: values}, actor=self.context.actor, channel=self.context.channel, act="import"
                )
        except (Invalid, Refused) as error:
            if self._spare(candidate, error, outcome):
                self._update(found, candidate, outcome)
            else:
                outcome.fail(candidate.number, _text_of(error), *self._first_cell(error, candidate))
            return
        outcome.count(candidate.number, UPDATED)

    def _first_cell(self, error: Invalid | Refused, candidate: Candidate) -> tuple[str, str]:
        """Column and value of what was refused first."""
        if isinstance(error, Refused):
            return "", ""
        name = next(iter(error.errors), "")
        given = candidate.texts.get(name, str(candidate.values.get(name, "")))
        return self._column_of(name), given[:300]


_PLACE = re.compile(r"\{([^{}:]+)(:login)?\}")


def filled(text: str, cells: Mapping[str, str]) -> str:
    """A fixed text with the cells of a row in place of their names; what names no column stays."""

    def cell(found: re.Match[str]) -> str:
        value = cells.get(found[1])
        if value is None:
            return found[0]
        return re.sub(r"[^\w]+", ".", fold(value)).strip(".") if found[2] else value.strip()

    return _PLACE.sub(cell, text).strip()


def _text_of(error: Invalid | Refused) -> str:
    if isinstance(error, Refused):
        return str(error)
    by_field: dict[str, list[str]] = defaultdict(list)
    for name, messages in error.errors.items():
        by_field[name] += [str(message) for message in messages]
    return " ".join(message for messages in by_field.values() for message in messages)[:500]
