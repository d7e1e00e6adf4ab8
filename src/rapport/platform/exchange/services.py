"""Beginning an import: the file kept, its columns guessed, the run ready to be shown or executed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from rapport.lib.tabular import Table
from rapport.platform.access.models import User
from rapport.platform.exchange import owners
from rapport.platform.exchange.guess import OWN_LAYOUT, SAMPLE_ROWS, can_name, guess_mapping
from rapport.platform.exchange.mapping import Mapping as ColumnMapping
from rapport.platform.exchange.mapping import MappingError, mapping_from_json
from rapport.platform.exchange.models import ImportRun, SavedMapping
from rapport.platform.exchange.profile import targets_of
from rapport.platform.exchange.standardiser import open_file
from rapport.platform.exchange.storage import discard, folder, keep_path
from rapport.platform.records.spec import RecordSpec


def import_from_path(spec: RecordSpec, path: Path, *, actor: User | None) -> ImportRun:
    """Keep a copy of a file of this machine and guess how to read it; TableError when it is no table."""
    with open_file(str(path), {}):
        pass  # refused before a byte is copied
    name, size, digest = keep_path(path)
    return begin(spec, name, path.name, size, digest, actor=actor)


def begin(
    spec: RecordSpec, storage_name: str, file_name: str, size: int, digest: str, *, actor: User | None
) -> ImportRun:
    """A run for a kept file, with the mapping saved for such columns or the likeliest one.

    Raises TableError, and deletes the file, when it cannot be read.
    """
    run = ImportRun(
        actor=actor,
        kind=spec.name,
        file_name=file_name[:255],
        storage_name=storage_name,
        file_size=size,
        file_digest=digest,
    )
    try:
        with open_file(str(folder() / storage_name), {}) as table:
            run.options = settled(table)
            run.rows_total = table.estimated_rows()
            mapping = with_remembered(saved_mapping(spec, table.columns) or guess(spec, table), run.file_name)
    except BaseException:
        discard(run)
        raise
    use(run, mapping)
    run.save()
    return run


def settled(table: Table) -> dict[str, Any]:
    """What was found out about a file, so that it is read the same way again."""
    return {
        "format": table.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets": table.sheets[:_SHEETS],
        "columns": table.columns,
        "has_header": table.header_row is not None if table.format not in ("vcard", "json", "jsonl") else None,
    }


def choose_sheet(run: ImportRun, spec: RecordSpec, sheet: str) -> None:
    """Read another sheet of a workbook, its columns guessed anew; the run is not saved. TableError as on opening."""
    with open_file(str(folder() / run.storage_name), {"sheet": sheet}) as table:
        run.options = settled(table)
        run.rows_total = table.estimated_rows()
        mapping = with_remembered(saved_mapping(spec, table.columns) or guess(spec, table), run.file_name)
    run.corrections = {}
    use(run, mapping)


_SHEETS = 200
"""Names of sheets that are offered."""


def guess(spec: RecordSpec, table: Table) -> ColumnMapping:
    """The likeliest mapping of an opened file."""
    sample = [row.values for row in islice(table.rows(), SAMPLE_ROWS)]
    return guess_mapping(spec, table.columns, sample, format=table.format)


def with_remembered(mapping: ColumnMapping, file_name: str) -> ColumnMapping:
    """The mapping with the owners chosen for earlier files of the same source; what it says itself counts more."""
    if owners.OWNER not in mapping.targets:
        return mapping
    return replace(mapping, owners={**owners.remembered(mapping, file_name), **mapping.owners})


def use(run: ImportRun, mapping: ColumnMapping) -> None:
    """Set a run's mapping; the run is not saved."""
    run.mapping = mapping.to_json()
    run.match_key = ",".join(mapping.match)[:60]


def mapping_of(run: ImportRun, spec: RecordSpec) -> ColumnMapping:
    """The mapping of a run; MappingError when it no longer fits."""
    return mapping_from_json(run.mapping, run.options.get("columns", []), targets_of(spec))


def saved_mapping(spec: RecordSpec, columns: Sequence[str]) -> ColumnMapping | None:
    """The newest mapping that somebody saved for exactly these columns."""
    for saved in SavedMapping.objects.filter(kind=spec.name, columns=list(columns)).order_by("-created_at"):
        try:
            return mapping_from_json(saved.mapping, columns, targets_of(spec))
        except MappingError:
            continue  # a field that it names is gone
    return None


def save_mapping(run: ImportRun, name: str) -> SavedMapping:
    """Keep a run's mapping under a name, for the next file with the same columns."""
    saved, _created = SavedMapping.objects.update_or_create(
        kind=run.kind,
        name=name[:120],
        defaults={"owner": run.actor, "columns": run.options.get("columns", []), "mapping": run.mapping},
    )
    return saved


def refusal(spec: RecordSpec, mapping: ColumnMapping) -> str:
    """Why no row of a file can become a record by this mapping, or ""."""
    if can_name(spec, mapping):
        return ""
    return _("No column says what a %(kind)s is called. Choose the column with the name, or another kind.") % {
        "kind": spec.label
    }


def layout_label(mapping: ColumnMapping) -> str:
    """The known export that a file is, for people: "salesforce-contacts" → "Salesforce contacts"."""
    if not mapping.layout:
        return ""
    if mapping.layout == OWN_LAYOUT:
        return _("Rapport export")
    known: Mapping[str, str] = {
        "vcard": "vCard",
        "npsp-import": "NPSP import",
        "linkedin-connections": "LinkedIn connections",
    }
    words = mapping.layout.replace("-", " ")
    brands = {"hubspot": "HubSpot"}
    first, _space, rest = words.partition(" ")
    return known.get(mapping.layout) or f"{brands.get(first, first.capitalize())} {rest}".strip()
