"""Custom fields that link to a record: at every door, with access, and true when the record goes or comes back."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.purge import sweep_lost_links
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import record_history
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_organisation, make_person, make_task, make_user, make_view
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised
from tests.platform.exchange.files import import_file, write_csv

pytestmark = pytest.mark.django_db
PARTIES: Any = Party.objects


@pytest.fixture
def bank() -> Iterator[None]:
    """People have x_bank, a link to an organisation."""
    make_custom_field(type="link", label_en="Bank", linked_kind="organisations")
    with customised():
        yield


def items(browser: Browser, address: str) -> list[str]:
    """The given names that the API answers."""
    return [item["given_name"] for item in json.loads(browser.get(f"/api/v1/people?{address}").content)["items"]]


def test_it_is_written_by_uid_and_read_as_a_record(bank: None) -> None:
    sparkasse = make_organisation(name="Sparkasse")
    person = make_person(x_bank=str(sparkasse.uid))

    kept = PARTIES.get(pk=person.pk)
    assert (kept.custom, kept.x_bank_id, kept.x_bank) == ({"x_bank": sparkasse.pk}, sparkasse.pk, sparkasse)
    write.update(registry.get("people"), person, {"x_bank": ""}, actor=None)
    assert PARTIES.get(pk=person.pk).x_bank is None


def test_only_records_of_its_kind_within_reach_can_be_linked(bank: None) -> None:
    anna, hidden, clerk = make_person(), make_organisation(), make_holder("own", kind="people")

    for actor, value in ((None, anna.uid), (clerk, hidden.uid), (None, "nobody"), (None, 4711), (None, {"uid": 3})):
        with pytest.raises(Invalid) as refused:
            write.create(registry.get("people"), {"given_name": "Bert", "x_bank": value}, actor=actor)
        assert list(refused.value.errors) == ["x_bank"]


def test_lists_filter_by_it_and_by_the_fields_of_the_record(bank: None) -> None:
    sparkasse, other = make_organisation(name="Sparkasse", city="Bonn"), make_organisation(city="Köln")
    make_person(given_name="Anna", x_bank=sparkasse)
    make_person(given_name="Bert", x_bank=other)
    make_person(given_name="Cleo")
    browser = Browser(make_administrator())

    assert items(browser, f"x_bank={sparkasse.uid}") == ["Anna"]
    assert items(browser, "x_bank__isnull=true") == ["Cleo"]
    assert items(browser, "x_bank.city=Köln") == ["Bert"]
    groups = json.loads(browser.get("/api/v1/people/aggregate?group_by=x_bank").content)["items"]
    assert {(item["label"], item["count"]) for item in groups} == {("Sparkasse", 1), (other.name, 1), (None, 1)}


def test_short_lists_are_sorted_by_the_title_of_the_record_as_far_as_it_is_within_reach(bank: None) -> None:
    clerk = make_holder("own", kind="people")
    for given, bank_name in [("Anna", "Volksbank"), ("Bert", "Äbtebank"), ("Cleo", "")]:
        linked = make_organisation(name=bank_name) if bank_name else None
        make_person(given_name=given, owner=clerk, **({"x_bank": linked} if linked else {}))

    assert items(Browser(make_administrator()), "sort=x_bank") == ["Bert", "Anna", "Cleo"]
    assert items(Browser(make_administrator()), "sort=-x_bank") == ["Anna", "Bert", "Cleo"]
    assert items(Browser(clerk), "sort=x_bank") == ["Anna", "Bert", "Cleo"], "as if nothing were linked: in their order"


def test_a_column_of_links_costs_one_query_for_all_rows(bank: None) -> None:
    browser = Browser(make_administrator())
    view = make_view(owner=browser.user, definition={"columns": [{"name": "display_name"}, {"name": "x_bank"}]})
    url = reverse("people-list")
    make_person(x_bank=make_organisation(name="Bank of nothing"))
    browser.get(url, view=str(view.uid))
    with CaptureQueriesContext(connection) as few:
        browser.get(url, view=str(view.uid))
    for number in range(5):
        make_person(x_bank=make_organisation(name=f"Bank {number}"))
    with CaptureQueriesContext(connection) as many:
        page = text_of(browser.get(url, view=str(view.uid)))

    assert len(many) == len(few)
    assert [name for name in (f"Bank {number}" for number in range(5)) if name not in page] == []


def test_pages_forms_and_history_call_it_by_its_name(bank: None) -> None:
    first, second = make_organisation(name="Sparkasse"), make_organisation(name="Volksbank")
    person = make_person(given_name="Anna", family_name="Albers", x_bank=first)
    browser = Browser(make_administrator())
    form = browser.form(reverse("people-inline", args=[person.uid, "x_bank"]), "cell")
    form.set("x_bank", str(second.uid))
    assert browser.send(form, "cell").status_code == 200

    page = text_of(browser.get(reverse("people-detail", args=[person.uid])))
    history = text_of(browser.get(reverse("people-history", args=[person.uid])))
    values = text_of(browser.get(reverse("people-value-history", args=[person.uid, "x_bank"]), "dialog-body"))
    other_side = text_of(browser.get(reverse("organisations-detail", args=[second.uid])))

    assert "Volksbank" in page
    assert [word for word in ("Sparkasse", "Volksbank") if word not in history or word not in values] == []
    assert [word for word in ("People · Bank", "Anna Albers") if word not in other_side] == []
    [value] = record_history(PARTIES.get(pk=person.pk))[0].rows[0].values
    assert (value.before, value.after) == (first.pk, second.pk)
    undo(ChangeSet.objects.latest("pk"), actor=None)
    assert PARTIES.get(pk=person.pk).x_bank == first


def test_who_may_not_see_the_record_is_not_told_its_name(bank: None) -> None:
    hidden = make_organisation(name="Geheimbank")
    reader = make_holder("own", kind="people")
    person = make_person(owner=reader, x_bank=hidden)
    browser = Browser(reader)

    one = json.loads(browser.get(f"/api/v1/people/{person.uid}").content)
    file = b"".join(browser.get("/people/export/?format=csv&columns=all").streaming_content)  # type: ignore[attr-defined]

    assert one["x_bank"] == {"uid": str(hidden.uid), "label": None}
    assert browser.get(f"/api/v1/people?x_bank.name={hidden.name}").status_code == 400
    assert b"Geheimbank" not in file


def test_a_deleted_record_leaves_no_link_and_its_return_brings_them_back(bank: None) -> None:
    organisation = make_organisation()
    person = make_person(x_bank=organisation, job_title="Cook")
    write.delete(registry.get("organisations"), organisation, actor=None)

    assert PARTIES.get(pk=person.pk).custom == {}
    undo(ChangeSet.objects.latest("pk"), actor=None)
    assert PARTIES.get(pk=person.pk).x_bank == organisation


def test_a_record_that_another_one_needs_is_not_deleted() -> None:
    make_custom_field(type="link", label_en="Bank", linked_kind="organisations", is_required=True)
    with customised():
        organisation = make_organisation()
        make_person(x_bank=organisation)
        with pytest.raises(Invalid) as refused:
            write.delete(registry.get("organisations"), organisation, actor=None)

    assert refused.value.errors == {"": ["Still needed by people. Change these first."]}
    assert PARTIES.filter(pk=organisation.pk).exists()


def test_an_undo_leaves_no_link_to_what_it_takes_away(bank: None) -> None:
    organisation, person = make_organisation(), make_person()
    made = ChangeSet.objects.get(uid=organisation.created_in)
    write.update(registry.get("people"), person, {"x_bank": organisation}, actor=None)
    linked = ChangeSet.objects.latest("pk")
    write.update(registry.get("people"), person, {"x_bank": ""}, actor=None)
    emptied = ChangeSet.objects.latest("pk")
    undo(made, actor=None)

    undo(emptied, actor=None)

    assert not PARTIES.filter(pk=organisation.pk).exists()
    assert PARTIES.get(pk=person.pk).custom == {}
    assert linked.state == ChangeSet.State.DONE


def test_files_name_it_and_bring_it_back(bank: None, tmp_path: Path) -> None:
    organisation = make_organisation(name="Sparkasse", external_id=[{"system": "erp", "value": "77"}])
    make_person(given_name="Anna", x_bank=organisation)
    browser = Browser(make_administrator())

    answer = browser.get("/people/export/?format=csv&columns=all")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    [row] = csv.DictReader(lines)
    rows = [["Bert Braun", "Sparkasse"], ["Cleo Clemens", "77"], ["Dora Denk", "Nobody knows"]]
    import_file("people", write_csv(tmp_path / "f.csv", ["Name", "Bank"], rows))

    assert (row["Bank"], row["Bank [x_bank.uid]"]) == ("Sparkasse", str(organisation.uid))
    linked = {p.given_name: p.x_bank for p in PARTIES.filter(kind="person")}
    assert linked == {"Anna": organisation, "Bert": organisation, "Cleo": organisation, "Dora": None}
    assert "Nobody knows" in PARTIES.get(given_name="Dora").description


def test_a_link_to_users_and_to_any_party() -> None:
    make_custom_field(type="link", label_en="Mentor", linked_kind="users")
    make_custom_field(type="link", label_en="Referrer", linked_kind="parties")
    mentor, referrer = make_user(), make_organisation(name="Acme")
    with customised():
        make_person(given_name="Anna", x_mentor=mentor, x_referrer=referrer)
        browser = Browser(mentor)
        administrator = Browser(make_administrator())
        found = items(administrator, f"x_mentor={mentor.uid}&x_referrer={referrer.uid}")
        page = text_of(administrator.get("/people/filter/?_field=x_mentor", "dialog-body"))

    assert found == ["Anna"]
    assert "is me" in page
    assert browser.user == mentor


def test_a_definition_needs_a_kind_and_keeps_it(bank: None) -> None:
    with pytest.raises(Invalid) as refused:
        make_custom_field(type="link", label_en="Shop")
    assert list(refused.value.errors) == ["linked_kind"]
    with pytest.raises(Invalid):
        write.update(
            registry.get("custom-fields"), CustomField.objects.get(key="bank"), {"linked_kind": "people"}, actor=None
        )
    with pytest.raises(Invalid):
        make_custom_field(type="link", label_en="Call", linked_kind="touches")


def test_a_link_to_what_went_with_its_parent_is_swept() -> None:
    """given a link to a task, when the task goes with its party, then the night empties the link"""
    make_custom_field(type="link", label_en="Duty", linked_kind="tasks")
    with customised():
        party = make_organisation()
        person = make_person(x_duty=make_task(party=party))
        assert sweep_lost_links() == 0
        write.delete(registry.get("organisations"), party, actor=None)
        assert PARTIES.get(pk=person.pk).x_duty is None

        assert sweep_lost_links() == 1

        assert PARTIES.get(pk=person.pk).custom == {}
        assert ChangeSet.objects.latest("pk").counts == {"updated": 1}
        assert sweep_lost_links() == 0
