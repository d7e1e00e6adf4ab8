"""The OpenAPI document: complete, true to what is answered, and readable as a page without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from jsonschema_rs import Draft202012Validator, meta

from rapport.platform.api.problems import TITLES
from rapport.platform.records.registry import registry
from tests.factories.access import make_administrator, make_holder
from tests.factories.activity import make_task, make_touch
from tests.factories.parties import make_household, make_organisation, make_person
from tests.factories.relations import make_financial_statement, make_relationship, make_role_type
from tests.platform.api.caller import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.api.api_urls")]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    import orjson

    from rapport.platform.api.document import document

    found: dict[str, Any] = orjson.loads(document())
    return found


def test_every_kind_has_its_operations_each_with_words_and_refusals(described: dict[str, Any]) -> None:
    paths = described["paths"]
    assert described["openapi"] == "3.1.0"
    for spec in registry:
        methods = set(paths[f"/api/v1/{spec.name}"]) | set(paths[f"/api/v1/{spec.name}/{{uid}}"])
        expected = {"get"} if spec.record.overview else {"get", "post", "patch", "delete"}
        never = ({"delete"} if spec.record.undeletable else set()) | ({"patch"} if spec.record.append_only else set())
        assert methods == expected - never
    identifiers = []
    for operations in paths.values():
        for operation in operations.values():
            identifiers.append(operation["operationId"])
            assert operation["summary"]
            assert operation["description"]
            assert {"401", "403", "429"} <= operation["responses"].keys()
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert answer["description"] == TITLES[int(status)]
                    assert answer["content"].keys() == {"application/problem+json"}
    assert len(set(identifiers)) == len(identifiers)


def test_every_reference_leads_somewhere_and_every_schema_is_one(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    import orjson

    wanted = set(re.findall(rb'"#/components/schemas/([^"]+)"', orjson.dumps(described)))
    assert {name.decode() for name in wanted} <= schemas.keys()
    for schema in schemas.values():
        meta.validate(schema)


def validator(described: dict[str, Any], path: str, method: str = "get", status: str = "200") -> Draft202012Validator:
    schema = described["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": described["components"]}, validate_formats=True)


def test_what_is_answered_is_what_is_described(described: dict[str, Any]) -> None:
    user = make_holder("all")
    person = make_person(
        owner=user,
        organisation=make_organisation(annual_revenue="12.5", currency="EUR", employee_count=3),
        birth_date="1990-01-01",
        tags=["vip"],
        emails=["a@example.com"],
        phones=["+49 30 5550118"],
        addresses=[{"street": "Hauptstr. 1", "locality": "Bonn", "country": "DE"}],
        external_id=[{"system": "sf", "value": "1"}],
    )
    make_household()
    make_touch(party=person, participants=[str(make_person().uid)])
    make_task(party=person)
    make_relationship()
    make_financial_statement()
    make_role_type()
    call = Caller(make_administrator())
    answered = 0
    for spec in registry:
        extras = [name for name, field in spec.fields.items() if not field.stored]
        page = call.get(f"/{spec.name}?include={','.join(extras)}").json()
        validator(described, f"/api/v1/{spec.name}").validate(page)
        for item in page["items"][:2]:
            record = call.get(f"/{spec.name}/{item['uid']}").json()
            validator(described, f"/api/v1/{spec.name}/{{uid}}").validate(record)
            assert record.keys() == spec.fields.keys() - set(spec.record.internal)
            answered += 1
            history = call.get(f"/{spec.name}/{item['uid']}/history").json()
            validator(described, f"/api/v1/{spec.name}/{{uid}}/history").validate(history)
            access = call.get(f"/{spec.name}/{item['uid']}/access").json()
            validator(described, f"/api/v1/{spec.name}/{{uid}}/access").validate(access)
    assert answered >= 14
    for path, query in [("/me", ""), ("/search", "?q=acme"), ("/changes", "")]:
        validator(described, f"/api/v1{path}").validate(call.get(path + query).json())
    change = call.items("/changes")[0]["uid"]
    validator(described, "/api/v1/changes/{uid}").validate(call.get(f"/changes/{change}").json())
    created = call("POST", "/people", {"given_name": "Eve"})
    validator(described, "/api/v1/people", "post", "201").validate(created.json())


def test_a_list_described_by_types_and_written_by_orjson_is_the_same(described: dict[str, Any]) -> None:
    """The document says text for every uid, time and amount; orjson writes them from their Python values."""
    from rapport.customers.models import Party

    make_person(birth_date="1990-01-01")
    person = Party.objects.get()
    item = Caller(make_administrator()).items("/people")[0]
    assert item["uid"] == str(person.uid)
    assert item["created_at"] == person.created_at.isoformat().replace("+00:00", "Z")
    assert item["birth_date"] == "1990-01-01"
    assert item["version"] == person.version


def test_document_and_page_are_public_and_need_no_script() -> None:
    anonymous = Client()
    document = anonymous.get("/api/v1/openapi.json")
    assert (document.status_code, document.headers["Content-Type"]) == (200, "application/json")
    page = anonymous.get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "List people" in text
    assert "/api/v1/people/{uid}" in text
    assert 'id="problem-412"' in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""\sstyle=|\son[a-z]+=|(?:src|href)=["']https?:""", text)
