"""What an installation begins with is read in the reader's language at every door, and understood in each."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import PartyRole, RelationshipType, RoleType
from rapport.platform import write
from rapport.platform.access.models import Role, User
from rapport.platform.configuration.references import MARK, Reader
from rapport.platform.exchange.exporting import Export, csv_stream
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.filters import Filter, Operator, condition
from rapport.platform.records.groupings import Grouping, parse_grouping
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import ShippedTexts
from rapport.platform.reports.labels import label_of
from rapport.platform.search.indexing import index_records
from rapport.platform.search.queries import search
from rapport.platform.web.filterbar import in_words
from rapport.platform.web.grouped import keys_of
from rapport.sales.models import Deal, OutcomeReason, Pipeline, Stage
from rapport.sales.start import after_migrate
from tests.browser import Browser, text_of
from tests.factories import make, make_deal
from tests.factories.access import make_administrator
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
STAGES = {
    "en": ["Qualified", "Proposal", "Negotiation", "Commit", "Won", "Lost"],
    "de": ["Qualifiziert", "Angebot", "Verhandlung", "Zusage", "Gewonnen", "Verloren"],
}


@pytest.fixture(autouse=True)
def _begun(db: None) -> None:
    """A fresh installation: nothing there, nothing ever there, then what the first start adds."""
    for model in (Stage, Pipeline, OutcomeReason, Role, RoleType, RelationshipType):
        with change_set(actor=None, channel="system", act="test"):
            model._default_manager.all().delete()
        event_model_of(model)._default_manager.all().delete()
    after_migrate()
    ensure_catalogue()


@pytest.fixture
def german(_begun: None) -> User:
    return make_administrator(language="de")


@pytest.fixture
def chinese(_begun: None) -> User:
    return make_administrator(language="zh-Hans")


def stage(name: str) -> Stage:
    return Stage.objects.get(name=name)


def page(user: User, url: str) -> str:
    return text_of(Browser(user).get(url))


def test_every_row_that_an_installation_begins_with_follows_the_reader() -> None:
    for texts in registry.extensions(ShippedTexts):
        field = registry.get(texts.kind).fields[texts.field]
        assert field.shipped is not None
        held = registry.get(texts.kind).model._default_manager.values_list(texts.field, flat=True)
        assert [text for text in held if text and not field.shipped.comes(text)] == [], texts.kind
    for model in (Stage, Pipeline, OutcomeReason, Role, RoleType, RelationshipType):
        with override("zh-hans"):
            assert [str(row) for row in model._default_manager.all() if str(row).isascii()] == []


def test_lists_show_them_and_find_them_in_the_readers_language(german: User, chinese: User) -> None:
    listed = page(german, "/stages/")
    assert [name for name in STAGES["de"] if name not in listed] == []
    assert "Negotiation" not in listed
    assert "谈判" in page(chinese, "/stages/")
    assert "Verhandlung" in page(german, "/stages/?q=handlung")
    assert "Verhandlung" in page(german, "/stages/?q=Negotiation")
    assert "Gewonnen" not in page(german, "/stages/?q=handlung")


def test_a_look_up_finds_them_as_the_reader_calls_them(german: User) -> None:
    options = page(german, "/stages/lookup/?q=qualifiz")
    assert ("Qualifiziert" in options, "Verhandlung" in options) == (True, False)
    roles = page(german, "/roles/lookup/?q=Teamleitung")
    assert f'data-value="{Role.objects.get(name="Team lead").uid}"' in roles


def test_filters_name_them_and_take_their_names_in_every_language(german: User) -> None:
    chip = page(german, f"/deals/?view=all&stage={stage('Negotiation').uid}")
    assert "Verhandlung" in chip
    spec = registry.get("stages")
    field = spec.fields["name"]
    for operator, value in ((Operator.EXACT, "Verhandlung"), (Operator.IN, ["谈判"]), (Operator.CONTAINS, "handlung")):
        with override("de"):
            asked = Filter(field, operator, value)
            assert list(Stage.objects.filter(condition(spec, asked, german))) == [stage("Negotiation")], value
            assert in_words(asked).endswith("handlung" if operator is Operator.CONTAINS else "Verhandlung")


def test_a_board_has_its_columns_and_a_page_its_path_in_the_readers_language(german: User, chinese: User) -> None:
    deal = make_deal(stage=stage("Qualified"))
    board = f"/deals/?view=all&pipeline={deal.pipeline.uid}&shown=board:stage"
    assert [name for name in STAGES["de"] if name not in page(german, board)] == []
    with override("de"):
        asked = registry.get("deals").record.get_move_fields(deal, "stage", stage("Lost"))
        assert [str(row) for row in asked["outcome_reason"] or ()] == [
            "Kein Budget", "Keine Antwort mehr", "Preis", "Unserem Angebot fehlt etwas", "Verschoben",
            "Wettbewerber gewählt",
        ]  # fmt: skip
    path = page(chinese, f"/deals/{deal.uid}/")
    assert "谈判" in path
    assert "Negotiation" not in path
    assert "Find out who decides" not in path


def test_reports_group_by_them_in_the_readers_language(german: User) -> None:
    spec = registry.get("deals")
    by_stage = parse_grouping(spec, {"field": "stage"}, german, "")
    by_name = Grouping(registry.get("stages").fields["name"])
    with override("de"):
        assert keys_of(by_stage, [stage("Won").pk], german)[stage("Won").pk].label == "Gewonnen"
        assert label_of(by_name, "Won") == "Gewonnen"


def test_a_form_saved_as_it_came_changes_nothing(german: User) -> None:
    row, before = stage("Negotiation"), ChangeSet.objects.count()
    browser = Browser(german)
    form = browser.form(f"/stages/{row.uid}/edit/")
    assert form.values["name"] == ["Verhandlung"]
    assert "Gehört zu Rapport" in page(german, f"/stages/{row.uid}/edit/")
    assert browser.send(form).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.version, ChangeSet.objects.count()) == ("Negotiation", 1, before)
    form.set("probability", 65)
    browser.send(form)
    row.refresh_from_db()
    assert (row.name, row.probability) == ("Negotiation", 65)


def test_a_new_name_stands_for_everybody_and_can_be_given_back(german: User, chinese: User) -> None:
    row, browser = stage("Negotiation"), Browser(german)
    form = browser.form(f"/stages/{row.uid}/edit/")
    form.set("name", "Preisgespräch")
    browser.send(form)
    row.refresh_from_db()
    assert row.name == "Preisgespräch"
    assert "Preisgespräch" in page(chinese, "/stages/")
    assert "Gehört zu Rapport" not in page(german, f"/stages/{row.uid}/edit/").partition('name="probability"')[0]
    history = page(chinese, f"/stages/{row.uid}/")
    assert "Preisgespräch" in history
    form = browser.form(f"/stages/{row.uid}/edit/")
    form.set("name", "Verhandlung")
    browser.send(form)
    row.refresh_from_db()
    assert row.name == "Negotiation"
    assert "谈判" in page(chinese, "/stages/")


def test_two_editors_who_read_it_in_two_languages_do_not_disagree(german: User) -> None:
    row, browser = stage("Negotiation"), Browser(german)
    form = browser.form(f"/stages/{row.uid}/edit/")
    write.update(registry.get("stages"), row, {"name": "Talks"}, actor=None)
    row.refresh_from_db()
    write.update(registry.get("stages"), row, {"name": "Negotiation"}, actor=None)
    form.set("probability", 61)
    browser.send(form)
    row.refresh_from_db()
    assert (row.name, row.probability) == ("Negotiation", 61)


def test_the_api_and_files_say_what_is_kept_whoever_asks(german: User) -> None:
    deal = make_deal(stage=stage("Won"), amount="10")
    call = Caller(german)
    (item,) = call.items("/deals?state=won")
    assert item["stage"]["label"] == "Won"
    assert call.get(f"/stages/{deal.stage.uid}").json()["name"] == "Won"
    assert [one["name"] for one in call.items("/stages?state=won")] == ["Won"]
    query = ListQuery.parse(registry.get("deals"), QueryDict("state=won"), german)
    with override("de"):
        text = b"".join(csv_stream(Export(query, german, names=["name", "stage"]), bom=False)).decode()
    assert [row["stage"] for row in csv.DictReader(io.StringIO(text))] == ["Won"]


def test_imports_take_them_in_every_language(german: User) -> None:
    finder = LinkFinder(registry.get("deals").fields["stage"], german)
    finder.load(["Gewonnen", "won", "赢单", "Nirgends"])
    found: list[Any] = [finder.find(text) for text in ("Gewonnen", "won", "赢单")]
    assert found == [stage("Won")] * 3
    row = {MARK: "stages", "key": [{MARK: "pipelines", "key": ["Neugeschäft"]}, "赢单"]}
    assert Reader().find(row) == stage("Won")  # a configuration from an installation that speaks another language
    assert finder.find("Nirgends") == "There is no record “Nirgends”."
    party = make("people", roles=["Kunde", "供应商"])
    assert sorted(PartyRole.objects.filter(party=party).values_list("type__code", flat=True)) == [
        "customer",
        "supplier",
    ]


def test_roles_of_parties_and_kinds_of_relationship_follow_the_reader(german: User, chinese: User) -> None:
    ada, works = make("people", roles=["customer"]), make("organisations", name="Werk")
    tie = {"first": ada, "second": works, "type": RelationshipType.objects.get(code="works-for")}
    write.create(registry.get("relationships"), tie, actor=None)
    assert "Kunde" in page(german, f"/people/{ada.uid}/")
    assert "arbeitet für" in page(german, f"/people/{ada.uid}/")
    assert "beschäftigt" in page(german, f"/organisations/{works.uid}/")
    assert "客户" in page(chinese, f"/people/{ada.uid}/")
    assert "works for" not in page(chinese, f"/people/{ada.uid}/")


def test_roles_of_access_follow_the_reader(german: User) -> None:
    role = Role.objects.get(name="Team lead")
    listed = page(german, "/roles/")
    assert ("Teamleitung" in listed, "Team lead" in listed) == (True, False)
    assert "Teamleitung" in page(german, f"/roles/{role.uid}/permissions/")
    offered = page(german, "/users/new/")
    assert 0 < offered.index("Kein Zugriff") < offered.index("Teamleitung") < offered.index("Vertrieb")
    holder = make("users", roles=["Teamleitung"])
    assert list(holder.roles.all()) == [role]
    assert "Teamleitung" in page(german, f"/users/{holder.uid}/")


def test_the_timeline_says_moves_in_the_readers_language(german: User, chinese: User) -> None:
    company = make("organisations", name="Werk")
    deal = make_deal(party=company, stage=stage("Qualified"), amount="10", expected_close_on="2030-01-01")
    write.update(registry.get("deals"), deal, {"stage": stage("Negotiation")}, actor=None)
    assert "Qualifiziert → Verhandlung" in page(german, f"/organisations/{company.uid}/")
    assert "→ 谈判" in page(chinese, f"/organisations/{company.uid}/")
    assert Deal.objects.get(pk=deal.pk).stage.name == "Negotiation"


def test_what_is_refused_is_told_in_the_readers_words(german: User) -> None:
    deal = make_deal(stage=stage("Qualified"), amount=None)
    wanted = {"stage": str(stage("Negotiation").uid)}
    refused = Caller(german)("PATCH", f"/deals/{deal.uid}", wanted, If_Match="*", Accept_Language="de")
    assert refused.status_code == 422
    assert "Verhandlung" in refused.content.decode()


def test_an_installation_that_speaks_another_language_by_now_gets_nothing_twice(settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    assert ensure_catalogue() == 0
    assert Role.objects.filter(name="Teamleitung").count() == 0


def test_the_search_finds_them_in_every_language(german: User) -> None:
    role = Role.objects.get(name="Team lead")
    index_records(registry.get("roles"), [role.pk])
    for asked in ("Teamleitung", "Team lead", "团队主管"):
        with override("de"):
            hits = search(german, asked, kinds=["roles"]).items
        assert [(hit.uid, hit.title) for hit in hits] == [(role.uid, "Teamleitung")], asked


def test_the_change_log_calls_them_as_its_reader_does(german: User) -> None:
    row = stage("Negotiation")
    write.update(registry.get("stages"), row, {"probability": 61}, actor=german)
    logged = page(german, "/changes/?kind=stages")
    assert ("Verhandlung" in logged, "Negotiation" in logged) == (True, False)
    assert "Verhandlung" in page(german, f"/changes/{ChangeSet.objects.latest('id').uid}/")
