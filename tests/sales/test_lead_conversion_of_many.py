"""Converting many leads at once: what the preview says, what the job makes, leaves out and reports, and its undo."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from rapport.customers.models import Party, Touch
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.leads import converting_many, many_views
from rapport.sales.leads.choosing import choose, preview
from rapport.sales.leads.conversion import NEW, Wanted, convert
from rapport.sales.leads.converting_many import Chosen, How, convert_leads, convert_many
from rapport.sales.models import Deal, Lead
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_lead, make_lead_touch, make_organisation, make_person
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.sales import make_ladder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def these(*leads: Lead) -> Chosen:
    return Chosen(uids=tuple(str(lead.uid) for lead in leads))


def done(job: JobRun) -> JobRun:
    """The job after a worker has done it."""
    convert_leads(run=job.pk)
    return JobRun.objects.select_related("change_set").get(pk=job.pk)


def converted(chosen: Chosen, actor: User, **how: Any) -> JobRun:
    return done(convert_many(chosen=chosen, how=How(**how), actor=actor))


def rep() -> User:
    kinds = ("leads", "people", "organisations", "deals")
    grants = [{"kind": kind, "action": a, "scope": "own"} for kind in kinds for a in ("view", "create", "update")]
    return make_user(roles=[str(make_role(grants=grants).uid)])


def test_each_lead_becomes_the_known_customer_that_it_surely_is_or_a_new_one() -> None:
    actor = make_administrator()
    known = make_person(given_name="Ada", family_name="Byron", email="ada@loom.example")
    company = make_organisation(name="Loom Holding", website="https://loom.example")
    ada = make_lead(given_name="Ada", family_name="Byron", email="ada@loom.example", company="Loom Ltd", phone="")
    new = make_lead(given_name="Bo", family_name="Nilsson", company="", email="bo@home.example", phone="")

    job = converted(these(ada, new), actor)

    assert (job.state, job.done, job.total) == ("done", 2, 2)
    ada.refresh_from_db()
    new.refresh_from_db()
    assert (ada.person, ada.organisation, ada.deal) == (known, company, None)
    assert new.person is not None and (new.person.display_name, new.organisation) == ("Bo Nilsson", None)
    assert job.message == "1 new person, 0 new organisations, 0 deals"
    assert job.change_set is not None
    assert (job.change_set.act, job.change_set.summary) == ("convert", "2 leads converted")


def test_one_undo_takes_all_of_it_back() -> None:
    actor = make_administrator()
    ladder = make_ladder()
    leads = [make_lead() for _each in range(3)]
    make_lead_touch(lead=leads[0])
    before = dump()
    job = converted(these(*leads), actor, pipeline=str(ladder["first"].pipeline.uid))
    assert (Deal.objects.count(), Touch.objects.count()) == (3, 1)

    assert job.change_set is not None
    undo(job.change_set, actor=actor)

    assert difference(before, dump()) == {}


def test_with_a_deal_each_in_the_pipeline_that_was_chosen() -> None:
    actor, ladder = make_administrator(), make_ladder()
    make_ladder()
    leads = [make_lead(amount="1500"), make_lead()]

    converted(these(*leads), actor, pipeline=str(ladder["first"].pipeline.uid))

    assert {deal.pipeline for deal in Deal.objects.all()} == {ladder["first"].pipeline}
    assert sorted(str(deal.amount) for deal in Deal.objects.all()) == ["1500.0000", "None"]
    with pytest.raises(Invalid) as refused:
        convert_many(chosen=these(make_lead()), how=How(pipeline=str(leads[0].uid)), actor=actor)
    assert refused.value.errors == {"pipeline": ["Choose a pipeline that is in use."]}


def test_what_may_be_two_or_a_colleague_is_left_and_reported_and_stops_nobody() -> None:
    actor = make_administrator()
    for name in ("Ada", "Adele"):
        make_person(given_name=name, family_name="Byron", email="office@loom.example")
    make_person(given_name="Carl", family_name="Custer", phone="+49 30 1234567", email="")
    two = make_lead(given_name="Ada", family_name="Byron", company="", email="office@loom.example", phone="")
    colleague = make_lead(given_name="Zoe", family_name="Young", company="", email="", phone="+49 30 1234567")
    fine = make_lead()

    job = converted(these(two, colleague, fine), actor)

    assert (job.state, job.result["done"], job.result["refused"]) == ("done", 1, 2)
    assert [reason for _lead, reason in job.result["reasons"]] == [
        "Ada Byron: Several known people are the same: convert it on its own.",
        "Zoe Young: Somebody of another name has the same phone number: convert it on its own.",
    ]
    assert set(Lead.objects.filter(status="converted")) == {fine}
    assert job.change_set is not None and job.change_set.summary == "1 lead converted"
    shown = text_of(Browser(actor).get(f"/jobs/{job.uid}/"))
    assert "Ada Byron: Several known people" in shown and "2 were left as they are." in shown


def test_what_the_database_refuses_of_one_lead_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, leads = make_administrator(), [make_lead(), make_lead()]

    def refuse_first(**how: Any) -> Any:
        done = convert(**how)
        if how["lead"].pk == leads[0].pk:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE sales_lead SET score = 101 WHERE id = %s", [leads[0].pk])
        return done

    monkeypatch.setattr(converting_many, "convert", refuse_first)
    job = converted(these(*leads), actor)

    assert (job.state, job.result["done"], job.result["refused"]) == ("done", 1, 1)
    assert job.result["reasons"] == [[leads[0].pk, f"{leads[0].name}: The database refused it; see the log."]]
    assert set(Lead.objects.filter(status="converted")) == {leads[1]}
    assert Party.objects.filter(kind="person").count() == 1


def test_colleagues_of_one_new_company_become_people_at_one_organisation() -> None:
    leads = [make_lead(company=name, email="", phone="") for name in ("Weber GmbH", "Weber gmbh", "Weber GmbH")]

    job = converted(these(*leads), make_administrator())

    assert [party.display_name for party in Party.objects.filter(kind="organisation")] == ["Weber GmbH"]
    assert Party.objects.filter(kind="person", organisation__name="Weber GmbH").count() == 3
    assert (job.result["new_people"], job.result["new_organisations"]) == (3, 1)


def test_the_organisation_of_the_same_name_is_meant_unless_it_is_elsewhere_or_one_of_two() -> None:
    actor = make_administrator()
    weber = make_organisation(name="Weber GmbH", addresses=[{"locality": "Bonn", "country": "DE"}])
    for _each in range(2):
        make_organisation(name="Twin AG")
    here, there, twin = (
        make_lead(company=name, city=city, country="DE", email="", phone="")
        for name, city in (("weber gmbh", "Bonn"), ("Weber GmbH", "Kiel"), ("Twin AG", ""))
    )

    assert converted(these(here, there, twin), actor).result["new_organisations"] == 2

    for lead in (here, there, twin):
        lead.refresh_from_db()
    assert here.organisation == weber
    assert there.organisation is not None and there.organisation.city == "Kiel"
    assert Party.objects.filter(name="Twin AG").count() == 3


def test_leads_that_are_like_somebody_known_are_left_out_when_asked() -> None:
    actor = make_administrator()
    make_person(given_name="Greta", family_name="Holm", email="")
    like = make_lead(given_name="Greta", family_name="Holm", company="", email="g@new.example", phone="")
    chosen = these(like, make_lead())

    careful = converted(chosen, actor, careful=True)
    assert careful.result["reasons"] == [[like.pk, "Greta Holm: Somebody like this is known: convert it on its own."]]
    assert converted(chosen, actor).result["new_people"] == 1


def test_the_preview_says_how_many_become_what_and_which_cannot_be_converted() -> None:
    actor = make_administrator()
    for name in ("Ada", "Adele"):
        make_person(given_name=name, family_name="Byron", email="office@loom.example")
    make_person(given_name="Kim", family_name="Known", email="kim@known.example")
    make_person(given_name="Greta", family_name="Holm", email="")
    leads = [
        make_lead(given_name="Ada", family_name="Byron", company="", email="office@loom.example", phone=""),
        make_lead(given_name="Kim", family_name="Known", company="Known Ltd", email="kim@known.example", phone=""),
        make_lead(given_name="Greta", family_name="Holm", company="Known Ltd", email="", phone=""),
        make_lead(given_name="", family_name="", company="Alone AG", email="", phone=""),
    ]
    gone = make_lead()
    convert(lead=gone, wanted=Wanted(person=NEW), actor=actor, channel="web")
    before = dump()

    told = preview(leads, actor)
    chosen = {"uid": [str(lead.uid) for lead in [*leads, gone]], "query": ""}
    shown = text_of(Browser(actor).post("/leads/bulk/convert/", chosen, "dialog-body"))

    assert (told.convertible, told.new_people, told.known_people) == (3, 1, 1)
    assert (told.new_organisations, told.known_organisations, told.doubtful) == (2, 1, 1)
    assert told.refused == [("Ada Byron", "Several known people are the same: convert it on its own.")]
    for text in ("Convert 5 leads", "New people", "Converted already", "Ada Byron: Several known people"):
        assert text in shown, text
    assert difference(before, dump()) == {}


def test_of_very_many_leads_the_preview_looks_at_the_first_ones_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = make_administrator()
    for _each in range(3):
        make_lead(source="Fair")
    chosen = {"all": "1", "query": "source=Fair"}
    whole = text_of(Browser(actor).post("/leads/bulk/convert/", chosen, "dialog-body"))
    monkeypatch.setattr(many_views, "LOOKED_AT", 2)
    part = text_of(Browser(actor).post("/leads/bulk/convert/", chosen, "dialog-body"))

    assert "Convert 3 leads" in whole and "Of the first" not in whole
    assert "Convert 3 leads" in part and "Of the first 2;" in part
    assert Browser(actor).post("/leads/bulk/convert/", {"all": "1", "query": "colour=red"}).status_code == 404


def test_the_job_begins_from_the_list_and_shows_its_progress() -> None:
    actor, leads = make_administrator(), [make_lead(), make_lead()]
    said = {"uid": [str(lead.uid) for lead in leads], "query": "status=new", "_do": "convert"}

    answer = Browser(actor).post("/leads/bulk/convert/", said)

    job = JobRun.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/jobs/{job.uid}/")
    assert done(job).state == "done"
    assert "/leads/?status=new" in text_of(Browser(actor).get(f"/jobs/{job.uid}/"))
    assert Lead.objects.filter(status="converted").count() == 2


def test_all_that_match_are_converted_and_none_that_comes_later() -> None:
    actor = make_administrator()
    meant = [make_lead(source="Fair"), make_lead(source="Fair")]
    make_lead(source="Website")
    job = convert_many(chosen=Chosen(query="source=Fair", everything=True), how=How(), actor=actor)

    assert done(job).result["done"] == 2
    make_lead(source="Fair")
    convert_leads(run=job.pk)  # a job that has ended does nothing more

    assert set(Lead.objects.filter(status="converted")) == set(meant)


def test_of_two_jobs_at_once_one_converts_each_lead_and_the_other_reports_it(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, leads = make_administrator(), [make_lead(), make_lead()]
    first = convert_many(chosen=these(*leads), how=How(), actor=actor)
    second = convert_many(chosen=these(*leads), how=How(), actor=actor)

    def meanwhile(lead: Lead, user: User) -> Any:
        """The other job comes first, once."""
        monkeypatch.setattr(converting_many, "choose", choose)
        convert(lead=leads[1], wanted=Wanted(person=NEW), actor=actor, channel="web")
        return choose(lead, user)

    monkeypatch.setattr(converting_many, "choose", meanwhile)
    assert done(first).result["reasons"] == [
        [leads[1].pk, f"{leads[1].name}: This lead was converted already. Open it to see what became of it."]
    ]
    late = done(second)
    assert (late.state, late.result["done"], late.change_set) == ("done", 0, None)
    assert Party.objects.filter(kind="person").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_convert_no_lead_twice() -> None:
    actor = make_administrator()
    leads = [make_lead() for _each in range(6)]
    jobs = [convert_many(chosen=these(*leads), how=How(), actor=actor) for _each in range(2)]

    def work(job: JobRun) -> None:
        try:
            convert_leads(run=job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    results = [JobRun.objects.get(pk=job.pk) for job in jobs]
    assert [job.state for job in results] == ["done", "done"]
    assert sum(job.result["done"] for job in results) == 6
    assert Party.objects.filter(kind="person").count() == 6
    assert Party.objects.filter(kind="organisation").count() == 6


def test_a_job_that_was_cut_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, leads = make_administrator(), [make_lead() for _each in range(3)]
    job = convert_many(chosen=these(*leads), how=How(), actor=actor)

    def dies(lead: Lead, user: User) -> Any:
        if lead.pk == leads[1].pk:
            raise SystemExit
        return choose(lead, user)

    monkeypatch.setattr(converting_many, "choose", dies)
    with pytest.raises(SystemExit):
        convert_leads(run=job.pk)
    assert Lead.objects.filter(status="converted").count() == 1
    monkeypatch.setattr(converting_many, "choose", choose)

    after = done(job)

    assert (after.state, after.result["done"], after.done) == ("done", 3, 3)
    assert ChangeSet.objects.filter(act="convert").count() == 1
    assert Party.objects.filter(kind="person").count() == 3


def test_a_job_that_is_stopped_keeps_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, leads = make_administrator(), [make_lead() for _each in range(3)]
    job = convert_many(chosen=these(*leads), how=How(), actor=actor)
    note = runs.note

    def asked_to_stop(run: JobRun, **values: Any) -> None:
        note(run, **values)
        if values.get("done") == 1:
            JobRun.objects.filter(pk=run.pk).update(cancel_asked=True)

    monkeypatch.setattr(runs, "note", asked_to_stop)
    after = done(job)

    assert (after.state, Lead.objects.filter(status="converted").count()) == ("cancelled", 1)
    assert after.change_set is not None and after.change_set.counts == {"updated": 1, "refused": 0}


def test_only_leads_within_reach_are_converted_and_only_by_who_may() -> None:
    user = rep()
    own, strange = make_lead(owner=user), make_lead(owner=make_user())

    assert converted(these(own, strange), user).result["done"] == 1
    with pytest.raises(Invalid):
        convert_many(chosen=these(strange), how=How(), actor=user)
    grants = [{"kind": "leads", "action": action, "scope": "all"} for action in ("view", "update")]
    reader = make_user(roles=[str(make_role(grants=grants).uid)])
    with pytest.raises(Refused):
        convert_many(chosen=these(strange), how=How(), actor=reader)
    assert Browser(reader).post("/leads/bulk/convert/", {"uid": [str(strange.uid)]}).status_code == 403
    assert "/leads/bulk/convert/" not in text_of(Browser(reader).get("/leads/"))
    make_lead(owner=user)
    assert "/leads/bulk/convert/" in text_of(Browser(user).get("/leads/"))
    strange.refresh_from_db()
    assert strange.status == "new"


def test_a_program_begins_it_follows_it_and_takes_it_back() -> None:
    actor = make_administrator()
    lead = make_lead(source="Fair")
    make_lead(source="Website")

    begun = Caller(actor)("POST", "/lead-conversions", {"filter": {"source": "Fair"}})
    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    convert_leads(run=JobRun.objects.get().pk)
    told = Caller(actor).get(f"/lead-conversions/{begun.json()['uid']}").json()

    assert (told["state"], told["total"], told["converted"], told["refused"]) == ("done", 1, 1, 0)
    assert (told["new_people"], told["new_organisations"], told["deals"]) == (1, 1, 0)
    assert Caller(make_user()).get(f"/lead-conversions/{told['uid']}").status_code == 404
    assert Caller(actor)("POST", f"/changes/{told['change']}/undo", {}).status_code == 200
    lead.refresh_from_db()
    assert lead.status == "new"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"uids": [], "careful": False}, 422),
        ({"uids": ["nobody"]}, 422),
        ({"uids": ["0194d6b0-0000-4000-8000-000000000001"]}, 404),
        ({"filter": {"colour": "red"}}, 422),
        ({"filter": {}, "deal_pipeline": "first"}, 422),
        ({"filter": {}, "deal_pipeline": "0194d6b0-0000-4000-8000-000000000001"}, 422),
        ({"filter": {}, "careful": "very"}, 422),
        ({"filter": {}, "deals": True}, 422),
    ],
)
def test_a_program_that_asks_for_nonsense_begins_nothing(body: dict[str, Any], status: int) -> None:
    make_lead()
    refused = Caller(make_administrator())("POST", "/lead-conversions", body)
    assert (refused.status_code, JobRun.objects.count()) == (status, 0), refused.content
