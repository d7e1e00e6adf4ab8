"""What touches and tasks are about: what may be written, at every door, who reads what it is called, and what stays
when the record goes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from rapport.customers.log import FollowUp, touch_log
from rapport.customers.models import Party, Task, TimelineItem, Touch
from rapport.customers.timeline import rebuild_timeline
from rapport.platform import write
from rapport.platform.access.titles import read_by
from rapport.platform.exchange.exporting import Export, csv_stream
from rapport.platform.exchange.models import ImportIssue
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import record_history
from rapport.platform.history.undo import undo
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.web.past_values import rows_in_words
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Deal
from tests.customers.people import Office, make_office
from tests.factories import make_contract, make_deal, make_lead, make_organisation, make_person, make_task, make_touch
from tests.factories.access import make_administrator, make_holder
from tests.factories.sales import make_deal_contact
from tests.platform.api.caller import Caller, assert_problem
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def about(row: Any) -> tuple[str, Any]:
    row.refresh_from_db()
    return row.linked_kind, row.linked_uid


def subject(record: Any, kind: str = "deals") -> str:
    return f"{kind}:{record.uid}"


def test_the_api_says_kind_uid_and_title_and_takes_kind_and_uid(office: Office) -> None:
    deal = make_deal(party=office.customer, owner=office.rita, name="Forty pipes")
    call = Caller(office.rita)
    given = {"kind": "deals", "uid": str(deal.uid)}
    body = {"party": str(office.customer.uid), "channel": "call", "subject": "Price", "about": given}

    made = call("POST", "/touches", body).json()
    task = call("POST", "/tasks", {"subject": "Send the offer", "about": given}).json()

    assert made["about"] == task["about"] == {**given, "title": "Forty pipes"}
    assert task["party"]["uid"] == str(office.customer.uid)  # that of the deal
    emptied = call("PATCH", f"/tasks/{task['uid']}", {"about": None}, If_Match="*")
    assert (emptied.status_code, emptied.json()["about"]) == (200, None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "people", "uid": "0190c1d2-0000-7000-8000-000000000000"}, "Nothing can be about “people”"),
        ({"kind": "deals", "uid": "0190c1d2-0000-7000-8000-000000000000"}, "not within your reach"),
        ({"kind": "deals", "uid": "seven"}, "does not name a record"),
        ({"uid": "0190c1d2-0000-7000-8000-000000000000"}, "Nothing can be about “”"),
        ("deals", "does not name a record"),
        ([["deals"]], "does not name a record"),
        (7, "does not name a record"),
    ],
)
@pytest.mark.parametrize("path", ["/touches", "/tasks"])
def test_what_names_no_record_is_refused_with_the_reason(office: Office, path: str, given: Any, message: str) -> None:
    body = {"party": str(office.customer.uid), "subject": "X", "about": given}
    body |= {"channel": "call"} if path == "/touches" else {}
    acts = ChangeSet.objects.count()

    problem = assert_problem(Caller(office.rita)("POST", path, body), 422, "about")

    assert message in problem["errors"][0]["message"]
    assert (Touch.objects.count(), Task.objects.count(), ChangeSet.objects.count()) == (0, 0, acts)


def test_a_record_of_another_customer_or_out_of_reach_is_refused(office: Office) -> None:
    rita = make_holder("own")
    customer, hidden = make_person(owner=rita), make_deal(name="Secret deal")
    strange = make_deal(owner=rita, name="Strange deal")

    for kind, values in (("touches", {"channel": "call"}), ("tasks", {"subject": "X"})):
        for deal, message in ((hidden, "not within your reach"), (strange, "“Strange deal” is of another customer.")):
            with pytest.raises(Invalid) as refused:
                given = {**values, "party": customer, "about": subject(deal)}
                write.create(registry.get(kind), given, actor=rita)
            assert list(refused.value.errors) == ["about"]
            assert message in refused.value.errors["about"][0]
            assert "Secret" not in str(refused.value.errors)
    assert (Touch.objects.count(), Task.objects.count()) == (0, 0)


def test_a_call_with_somebody_who_works_there_may_be_about_the_deal_of_the_organisation(office: Office) -> None:
    of_firm = make_deal(party=office.organisation)
    of_person = make_deal(party=office.customer)
    stranger = make_person()
    with_part = make_deal(party=make_organisation())
    make_deal_contact(deal=with_part, person=stranger)

    make_touch(party=office.customer, about=subject(of_firm))
    make_touch(party=office.organisation, about=subject(of_person))
    make_touch(party=stranger, about=subject(with_part))

    assert Touch.objects.filter(linked_kind="deals").count() == 3
    with pytest.raises(Invalid):
        make_touch(party=stranger, about=subject(of_firm))


def test_a_task_follows_its_customer_only_with_what_it_is_about(office: Office) -> None:
    deal = make_deal(party=office.customer, name="Forty pipes")
    task = make_task(party=office.customer, about=subject(deal))

    with pytest.raises(Invalid) as refused:
        write.update(registry.get("tasks"), task, {"party": make_person()}, actor=None)

    assert refused.value.errors == {"about": ["“Forty pipes” is of another customer."]}
    task.refresh_from_db()
    assert task.party == office.customer


def test_a_lead_is_what_tasks_are_about_and_touches_once_it_is_a_customer() -> None:
    lead = make_lead(given_name="Ada", family_name="Loom", company="")
    task = make_task(about=subject(lead, "leads"))
    assert (about(task), task.party) == (("leads", lead.uid), None)

    with pytest.raises(Invalid) as refused:
        make_touch(about=subject(lead, "leads"))
    assert refused.value.errors == {"about": ["“Ada Loom” is of no customer yet: only a task can be about it."]}

    person = make_person()
    with change_set(actor=None, channel="system", act="convert"):
        type(lead).objects.filter(pk=lead.pk).update(person=person)
    assert about(make_touch(party=person, about=subject(lead, "leads"))) == ("leads", lead.uid)


def test_a_title_is_told_to_whoever_sees_the_record_only(office: Office) -> None:
    seller, other = make_holder("all"), make_holder("all", kind="touches")
    deal = make_deal(party=office.customer, name="Forty pipes")
    touch = make_touch(party=office.customer, about=subject(deal))
    field = registry.get("touches").fields["about"].virtual
    assert field is not None

    def told(reader: Any) -> tuple[Any, str, str]:
        with read_by(reader):
            value = field.load([touch.pk])[touch.pk]
            return value["title"], field.shown(value), field.called(subject(deal))

    title, link, chip = told(seller)
    assert (title, chip) == ("Forty pipes", "Forty pipes")
    assert f'href="/deals/{deal.uid}/"' in link
    assert told(other) == (None, "", f"Deal …{str(deal.uid)[-8:]}")


def test_lists_are_filtered_by_it(office: Office) -> None:
    deal = make_deal(party=office.customer, owner=office.rita, name="Forty pipes")
    contract = make_contract(party=office.customer, owner=office.rita, name="Care")
    for name, given in (("of deal", subject(deal)), ("of contract", subject(contract, "contracts")), ("of none", None)):
        make_task(subject=name, party=office.customer, owner=office.rita, about=given)
    call = Caller(office.rita)

    def found(query: str, caller: Caller = call) -> list[str]:
        return sorted(item["subject"] for item in caller.items(f"/tasks?{query}"))

    assert found(f"about={subject(deal)}") == ["of deal"]
    assert found(f"about__in={subject(deal)},{subject(contract, 'contracts')}") == ["of contract", "of deal"]
    assert found(f"about__ne={subject(deal)}") == ["of contract", "of none"]
    assert found("about__isnull=true") == ["of none"]
    assert found("about__contains=PIPES") == ["of deal"]
    assert found("about__contains=pipes", Caller(make_holder("all", kind="tasks"))) == []  # who sees no deals
    assert call.get("/tasks?about=nonsense").status_code == 400


def test_an_export_comes_back_unchanged_and_makes_the_same_anew(office: Office, tmp_path: Path) -> None:
    boss = make_administrator()
    deal = make_deal(party=office.customer)
    make_task(subject="About the deal", party=office.customer, about=subject(deal))
    make_touch(subject="Call", party=office.customer, about=subject(deal))
    touches, tasks = ["channel", "happened_at"], ["subject"]
    for kind, model, names in (("touches", Touch, touches), ("tasks", Task, tasks)):
        spec = registry.get(kind)
        content = b"".join(csv_stream(Export(ListQuery(spec), boss, names=["party", "about", *names])))
        assert f"deals:{deal.uid}".encode() in content
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(content)

        again = import_file(kind, path, actor=boss, match=["uid"])
        assert counts(again) == (0, 1, 0, 0)
        assert about(model._default_manager.get()) == ("deals", deal.uid)

        lines = io.BytesIO(content).read().decode().splitlines()
        path.write_text("\n".join([lines[0], lines[1].partition(",")[2].join([",", ""])]))
        assert counts(import_file(kind, path, actor=boss, match=[])) == (1, 0, 0, 0)
        assert [about(row) for row in model._default_manager.all()] == [("deals", deal.uid)] * 2


def test_a_row_about_what_is_not_there_is_taken_without_it_and_says_so(office: Office, tmp_path: Path) -> None:
    header, gone = ["Subject", "About"], "deals:0190c1d2-0000-7000-8000-000000000000"
    deal = make_deal(party=office.customer)
    path = write_csv(tmp_path / "t.csv", header, [["One", gone], ["Two", subject(deal)], ["Three", "whatever"]])

    run = import_file("tasks", path, actor=make_administrator())

    assert counts(run) == (3, 0, 0, 0)
    told = {task.subject: task.linked_uid for task in Task.objects.all()}
    assert told == {"One": None, "Two": deal.uid, "Three": None}
    noted = sorted(ImportIssue.objects.filter(run=run).values_list("row", "column", "value"))
    assert noted == [(2, "About", gone), (4, "About", "whatever")]


def test_history_tells_it_as_one_value_and_an_undo_takes_it_back(office: Office) -> None:
    deal = make_deal(party=office.customer, name="Forty pipes")
    task = make_task(party=office.customer)
    write.update(registry.get("tasks"), task, {"about": subject(deal)}, actor=office.rita)
    changed = ChangeSet.objects.latest("pk")

    task.refresh_from_db()
    entry = next(one for one in record_history(task) if one.change_set == changed)
    with read_by(office.rita):
        told = rows_in_words(entry.rows, office.rita, own=True)[0]["values"]
    assert [(one["label"], "Forty pipes" in one["after"]) for one in told] == [("About", True)]

    undo(changed, actor=office.rita)
    assert about(task) == ("", None)


def test_a_follow_up_is_about_the_same(office: Office) -> None:
    deal = make_deal(party=office.customer)

    logged = touch_log(
        party=office.customer, values={"channel": "call", "about": subject(deal)}, actor=office.rita, channel="web",
        follow_up=FollowUp(None),
    )  # fmt: skip

    assert about(logged.touch) == about(logged.task) == ("deals", deal.uid)


def test_the_touch_outlives_the_record_and_an_undo_brings_the_link_back(office: Office) -> None:
    deal = make_deal(party=office.customer, owner=office.rita, name="Forty pipes")
    touch = make_touch(party=office.customer, owner=office.rita, about=subject(deal))
    write.delete(registry.get("deals"), deal, actor=office.rita)
    deleted = ChangeSet.objects.latest("pk")
    call = Caller(office.rita)

    assert call.get(f"/touches/{touch.uid}").json()["about"]["title"] is None
    write.update(registry.get("touches"), touch, {"subject": "Still there"}, actor=office.rita)
    undo(deleted, actor=office.rita)

    assert call.get(f"/touches/{touch.uid}").json()["about"]["title"] == "Forty pipes"


def test_a_deal_that_moves_to_another_customer_leaves_its_touches_where_they_were(office: Office) -> None:
    deal = make_deal(party=office.customer)
    touch, task = (make(party=office.customer, about=subject(deal)) for make in (make_touch, make_task))
    write.update(registry.get("deals"), deal, {"party": make_person()}, actor=None)

    write.update(registry.get("tasks"), task, {"subject": "Go on", "about": subject(deal)}, actor=None)

    assert about(touch) == about(task) == ("deals", deal.uid)
    assert (touch.party_id, task.party_id) == (office.customer.pk, office.customer.pk)


def test_the_timeline_knows_it_and_is_rebuilt_the_same(office: Office) -> None:
    deal = make_deal(party=office.customer)
    make_touch(party=office.customer, about=subject(deal), participants=[str(office.organisation.uid)])

    def lines() -> list[tuple[Any, ...]]:
        touches = TimelineItem.objects.filter(source_kind="touches").order_by("party_id")
        return list(touches.values_list("party_id", "linked_kind", "linked_uid"))

    written = lines()
    rebuild_timeline()

    assert written == lines()
    assert {line[1:] for line in written} == {("deals", deal.uid)}
    assert len(written) == 2


@pytest.mark.parametrize("model", [Touch, Task])
def test_the_database_takes_kind_and_uid_together_or_neither(office: Office, model: Any) -> None:
    make_touch(party=office.customer)
    make_task(party=office.customer)
    for values in ({"linked_kind": "deals"}, {"linked_uid": make_deal().uid}):
        with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
            model.objects.update(**values)


@pytest.mark.parametrize("model", [Touch, Task])
def test_an_index_finds_them_by_the_record(office: Office, model: Any) -> None:
    deal = make_deal(party=office.customer)
    plan = model.objects.filter(linked_kind="deals", linked_uid=deal.uid)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "linked_uid" in plan.explain().partition("Index Cond")[2]


def test_a_page_of_rows_costs_two_queries_whatever_their_number(office: Office, django_assert_num_queries: Any) -> None:
    deals = [make_deal(party=office.customer) for _ in range(3)]
    touches = [make_touch(party=office.customer, about=subject(deals[n % 3])) for n in range(9)]
    field = registry.get("touches").fields["about"].virtual
    assert field is not None
    with read_by(make_administrator()):
        for some in (touches[:1], touches):
            with django_assert_num_queries(2):
                assert len(field.load([touch.pk for touch in some])) == len(some)


def test_a_role_without_the_field_neither_reads_nor_says_it(office: Office) -> None:
    hiding = [{"kind": "touches", "field": "about", "rule": "hidden"}]
    reader = make_holder("all", field_rules=hiding)
    deal = make_deal(party=office.customer, owner=reader)
    touch = make_touch(party=office.customer, owner=reader, about=subject(deal))

    assert "about" not in Caller(reader).get(f"/touches/{touch.uid}").json()
    with pytest.raises(Invalid):
        write.update(registry.get("touches"), touch, {"about": None}, actor=reader)
    assert about(touch) == ("deals", deal.uid)
    assert (Party.objects.count(), Deal.objects.count()) == (2, 1)
