"""What `rapport record` says of a kind: exact lines, each with its origin."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from rapport.customers.access import LivingParties
from rapport.customers.models import Party
from rapport.customers.records.parties import OrganisationRecord, PartyRecord, PersonRecord
from rapport.platform.access.services import user_create
from rapport.platform.access.views.permissions import PermissionsView
from rapport.platform.api.operations import update_record
from rapport.platform.records.explain import as_text, explain_kind, find_kind, place_of
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.web.views.list import RecordListView
from tests.factories import make_custom_field, make_custom_kind
from tests.factories.kinds import known


def section(kind: str, title: str) -> list[str]:
    """The lines of one section, with single blanks between their parts."""
    text = as_text([found for found in explain_kind(registry.get(kind)) if found.title == title])
    return [re.sub(r"\s+", " ", line.strip()) for line in text.splitlines()[1:]]


def test_kind_names_where_people_are_declared() -> None:
    assert section("people", "Kind") == [
        "name people [declared in PersonRecord]",
        "label person / people [declared in PersonRecord]",
        "module customers [declared]",
        f"record type PersonRecord {place_of(PersonRecord)} [declared]",
        f"model customers.Party {place_of(Party)} [declared]",
        "only rows with kind = person [declared in PersonRecord]",
    ]
    assert re.fullmatch(r"rapport/customers/records/parties\.py:\d+", place_of(PersonRecord))


def test_urls_say_which_view_answers_and_which_are_not_derived() -> None:
    listed = f"/people/ people-list RecordListView {place_of(RecordListView)} [derived]"
    assert listed in section("people", "URLs")
    roles = section("roles", "URLs")
    own = f"/roles/<uuid:uid>/permissions/ roles-permissions PermissionsView {place_of(PermissionsView)} [declared]"
    assert own in roles
    users = [line for line in section("users", "URLs") if line.startswith("/users/new/")]
    assert len(users) == 1, "of two routes with one path only the first answers"
    assert " UserAddView " in users[0]


def test_columns_filters_and_sorts_of_people() -> None:
    assert section("people", "Columns")[:3] == [
        "display_name Name text [declared in PersonRecord]",
        "organisation Organisation link [declared in PersonRecord]",
        "email E-mail email [declared in PersonRecord]",
    ]
    filters = section("people", "Filters")
    assert "city exact ne in not_in isnull contains not_contains [declared in PersonRecord]" in filters
    times = "exact ne in not_in isnull gte lte gt lt within not_within"
    assert f"last_touch_at {times} [declared in PersonRecord]" in filters
    assert f"updated_at {times} [derived]" in filters
    assert section("people", "Sorts")[-1] == "default: sort_key [declared in PartyRecord]"
    assert section("tasks", "Views") == [
        "open is_done=false opens first [declared in TaskRecord]",
        "overdue is_done=false&due_on__within=past [declared in TaskRecord]",
        "done is_done=true&sort=-due_on [declared in TaskRecord]",
        "all everything [derived]",
        "mine owner=me [derived]",
    ]
    always = [line for line in section("roles", "Sorts") if "lists of at most" not in line]
    assert always == ["name [derived]", "default: name [declared in RoleRecord]"]
    assert "city lists of at most 4000 [derived]" in section("people", "Sorts")
    assert "organisation lists of at most 4000 [derived]" in section("people", "Sorts")
    assert "emails lists of at most 4000 [derived]" not in section("people", "Sorts")


def test_form_import_search_and_access_of_people() -> None:
    form = section("people", "Form")
    assert "Work job_title text [declared in PersonRecord]" in form
    assert "Contact emails collection ContactPoints [declared in PersonRecord]" in form
    assert "quick create name text required [derived]" in section("roles", "Form")
    imported = section("people", "Import")
    assert imported[:3] == [
        "key external_id [declared in PartyRecord]",
        "key email [declared in PartyRecord]",
        "key phone [declared in PartyRecord]",
    ]
    assert "column given_name Given name [derived]" in imported
    assert "column display_name Name [derived]" not in imported, "what is computed is not imported"
    assert section("people", "Search") == [
        "display_name A [declared in PartyRecord]",
        "texts of its own see get_search_text below [declared in PartyRecord]",
    ]
    access = section("people", "Access")
    assert access[0] == f"policy LivingParties {place_of(LivingParties)} [declared in PartyRecord]"
    assert access[1] == "view scopes own team all [derived]"


def test_api_and_hooks_of_people() -> None:
    api = section("people", "API")
    assert f"PATCH /api/v1/people/{{uid}} update_record {place_of(update_record)} [derived]" in api
    hooks = section("people", "Hooks")
    place = place_of(PartyRecord.before_save)
    assert f"before_save PartyRecord.before_save {place} [declared in PartyRecord]" in hooks
    assert not any(line.startswith("get_title ") for line in hooks), "a hook that nobody overrides is not listed"


def test_what_tells_that_somebody_is_there_already_is_listed() -> None:
    assert section("organisations", "Candidates") == [
        *(f"described by {name} [declared in OrganisationRecord]" for name in OrganisationRecord.described_by),
        f"found by PartyRecord.get_candidates {place_of(PartyRecord.get_candidates)} [declared in PartyRecord]",
    ]
    assert section("tags", "Candidates") == ["none [derived]"]


def test_overview_has_neither_form_nor_import() -> None:
    assert section("parties", "Form") == ["none [derived]"]
    assert section("parties", "Import") == ["none [derived]"]


@pytest.mark.sampled
@pytest.mark.parametrize("spec", list(registry), ids=lambda spec: spec.name)
def test_every_kind_can_be_explained(spec: Any) -> None:
    text = as_text(explain_kind(spec))
    assert f"/{spec.name}/ " in text
    assert f"/api/v1/{spec.name} " in text


def test_kind_is_found_with_its_module_and_not_with_another() -> None:
    assert find_kind("customers.people") is registry.get("people")
    with pytest.raises(UnknownKindError, match=r"There is no record kind 'sales\.people'"):
        find_kind("sales.people")


def test_command_prints_the_kind(invoke: Callable[..., Any]) -> None:
    answer = invoke("people")
    assert answer.exit_code == 0
    assert "PersonRecord" in answer.stdout
    wrong = invoke("peple")
    assert wrong.exit_code == 1
    assert isinstance(wrong.exception, UnknownKindError)


@pytest.mark.django_db
def test_command_knows_kinds_made_in_the_browser_and_loads_them_only_when_asked(invoke: Callable[..., Any]) -> None:
    make_custom_kind(label_en="Course", plural_en="Courses")
    with known():
        make_custom_field(kind="x-courses", type="date", label_en="Begins")
    try:
        assert invoke("people").exit_code == 0
        assert not registry.made(), "a declared kind needs no look at the database"
        answer = invoke("x-courses")
        assert answer.exit_code == 0, answer.exception
        assert "x_begins" in answer.stdout
        assert "/x-courses/ " in answer.stdout
        assert section("x-courses", "Kind")[:2] == [
            "name x-courses [declared in the browser]",
            "label Course / Courses [declared in the browser]",
        ]
        assert invoke("custom_kinds.x-courses").exit_code == 0
        assert isinstance(invoke("x-no-such").exception, UnknownKindError)
    finally:
        with known():
            pass


@pytest.fixture
def invoke() -> Callable[..., Any]:
    import typer

    from rapport.platform.records.commands import record

    app = typer.Typer()
    app.command()(record)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.mark.django_db
def test_developers_page_shows_the_same_and_is_not_there_for_users(settings: Any) -> None:
    client = Client()
    url = reverse("dev-record", args=["people"])
    user = user_create(username="dev", email="dev@example.org", password="a long secret", actor=None, channel="test")
    client.force_login(user)
    assert client.get(url).status_code == 404

    settings.RAPPORT_GALLERY = True
    assert Client().get(url).status_code == 302
    page = " ".join(client.get(url).content.decode().split())
    assert "<td>people-list</td>" in page
    assert "declared in PersonRecord" in page
    assert client.get(reverse("dev-records")).status_code == 200
    assert client.get(reverse("dev-record", args=["peple"])).status_code == 404
