"""Whatever is exported comes back in and changes nothing, for every kind; deleted people come back as they were."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.exchange.exporting import Export, csv_stream, everything, xlsx_stream
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from tests.factories import FACTORIES
from tests.platform.exchange.files import counts, import_file

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = [
    spec.name for spec in registry if spec.record.importable and not spec.record.overview and spec.module == "customers"
]


def exported(spec: RecordSpec, path: Path, *, labels: bool = False, workbook: bool = False) -> Path:
    """A complete export of a kind."""
    export = Export(ListQuery.parse(spec, {}, None), None, names=everything(spec), labels=labels)
    stream = io.BytesIO(b"".join(xlsx_stream(export) if workbook else csv_stream(export)))
    path.write_bytes(stream.getvalue())
    return path


def state(spec: RecordSpec) -> dict[int, dict[str, Any]]:
    """Every value of every record."""
    rows = {row.pk: {f.name: getattr(row, f.column) for f in spec.stored_fields} for row in spec.objects()}
    for field in spec.virtual_fields:
        assert field.virtual is not None
        loaded = field.virtual.load(list(rows))
        for pk, row in rows.items():
            row[field.name] = loaded.get(pk)
    return rows


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["names", "labels", "workbook"])
def test_an_export_imports_back_unchanged(kind: str, form: str, tmp_path: Path) -> None:
    ensure_catalogue()
    spec = registry.get(kind)
    for _ in range(2):
        FACTORIES[kind]()
    before = state(spec)
    file = exported(
        spec,
        tmp_path / ("f.xlsx" if form == "workbook" else "f.csv"),
        labels=form == "labels",
        workbook=form == "workbook",
    )
    run = import_file(kind, file)
    assert counts(run) == (0, len(before), 0, 0), list(run.issues.values_list("column", "message"))
    assert list(run.issues.values_list("column", "value", "message")) == []
    assert state(spec) == before


def test_deleted_people_come_back_with_everything(tmp_path: Path) -> None:
    ensure_catalogue()
    spec = registry.get("people")
    values = {
        "prefix": "Dr.", "given_name": "Anna", "middle_name": "Maria", "family_name": "von Berg", "job_title": "CEO",
        "emails": [{"value": "a@example.com", "label": "work"}, {"value": "b@example.com"}],
        "phones": [{"value": "+49 30 5550118", "label": "mobile"}, {"value": "+49 12", "label": ""}],
        "addresses": [{"street": "Weg 1", "postcode": "10115", "locality": "Berlin", "country": "DE", "label": "home"}],
        "tags": ["vip", "fair"], "roles": ["customer"], "birth_date": "1980-12-31",
        "description": "Two\nlines, \"quoted\"",
        "external_id": [{"system": "crm", "value": "17"}],
    }  # fmt: skip
    person = write.create(spec, values, actor=None)
    compared = [
        name for name in spec.fields if name not in ("uid", "created_at", "updated_at", "version", "external_id")
    ]
    before = {name: value for name, value in state(spec)[person.pk].items() if name in compared}
    file = exported(spec, tmp_path / "f.csv")
    write.delete(spec, person, actor=None)
    assert counts(import_file("people", file)) == (1, 0, 0, 0)
    found = Party.objects.get(kind="person")
    after = state(spec)[found.pk]
    assert {name: after[name] for name in compared} == before
    assert {"system": "crm", "value": "17"} in after["external_id"]
