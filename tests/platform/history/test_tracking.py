"""No row of a tracked table is written without a change set: the database refuses it, whoever asks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rapport.customers.consent.links import links_end
from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields.models import CustomRecord
from rapport.platform.files.models import File
from rapport.platform.history.change_sets import change_set, current_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of, tracked_models
from rapport.platform.records.registry import registry
from rapport.sales.models import LeadConsent, SequenceSend
from tests.dump import difference, dump
from tests.factories import FACTORIES, make, make_deal, make_person, make_touch
from tests.factories.access import make_holder, make_role, make_user
from tests.factories.sales import make_ladder
from tests.factories.territories import make_territory_account

MODELS = [model for model, _event in tracked_models()]


def test_every_model_of_a_record_kind_is_tracked() -> None:
    assert {spec.model for spec in registry} <= set(MODELS)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_each_write_to_each_tracked_table_without_a_change_set() -> None:
    for kind in sorted(FACTORIES):
        make(kind)
    make_holder("own", field_rules=[{"kind": "people", "field": "source", "rule": "hidden"}], teams=[])
    make("people", tags=["vip"], addresses=["Hauptstraße 1, 53111 Bonn"], external_id=["x1"])
    make_touch(participants=[str(make_person().uid)])
    make("assignment-rules", people=[str(make_user().uid)])
    make("team-administrators", roles=[str(make_role().uid)])
    make("legal-holds", parties=[str(make_person().uid)])
    team = make("teams")
    make("users", teams=[str(team.uid)])
    make("deals", tags=["vip"])
    seller = make_user()
    make_deal(stage=make_ladder()["won"], owner=seller, opened_on=date(2012, 1, 1), closed_on=date(2012, 5, 1))
    make("commission-plans", people=[str(seller.uid)])
    make("commission-statements", owner=seller, starts_on=date(2012, 5, 1))
    lead = make("leads", tags=["vip"])
    make("lead-touches", lead=lead)
    make("web-forms", purposes=[str(make("consent-purposes").uid)], labels=[{"field": "email", "label": "Mail"}])
    make("territories", members=[str(make_user().uid)])
    make_territory_account(party=make_person())
    with change_set(actor=None, channel="system", act="upload"):
        CustomRecord.objects.create(kind="x-visits", name="Visit")
        enrolled = make("enrolments")
        SequenceSend.objects.create(
            enrolment=enrolled, sequence=enrolled.sequence, party=enrolled.party, step=enrolled.step
        )
        LeadConsent.objects.create(lead=lead, purpose=make("consent-purposes"), given_at=timezone.now())
        File.objects.create(name="a", size=1, content_type="text/plain", sha256="0", linked_uid=team.uid)
    links_end(party=make_person(), actor=make_user(), channel="web")
    before = dump()
    empty = [model.__name__ for model in MODELS if not model._default_manager.exists()]

    unrefused = []
    for model in MODELS:
        table = model._meta.db_table
        own = {"id", "uid", "created_in", "principal"}
        columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if f.column not in own)
        statements = {
            "update": f'UPDATE "{table}" SET version = version + 1',
            "delete": f'DELETE FROM "{table}"',
            "insert": f'INSERT INTO "{table}" (uid, {columns}) SELECT gen_random_uuid(), {columns} FROM "{table}"',
        }
        for name, sql in statements.items():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql)
                    transaction.set_rollback(True)
                unrefused.append((table, name))
            except DatabaseError as error:
                assert "pgh_context_id" in str(error) or "created_in" in str(error), (table, name, str(error))
    assert empty == []
    assert unrefused == []
    assert difference(before, dump()) == {}


@pytest.mark.django_db
def test_a_change_of_what_is_derived_alone_leaves_no_event() -> None:
    person = make_person()
    events = event_model_of(Party)
    before = events._default_manager.count()
    with change_set(actor=None, channel="system", act="derive"):
        Party.objects.filter(pk=person.pk).update(principals=[1, 2, 3])
    assert events._default_manager.count() == before


@pytest.mark.django_db
def test_a_change_set_inside_another_joins_it_and_an_error_leaves_none() -> None:
    count = ChangeSet.objects.count()
    with (
        change_set(actor=None, channel="system", act="outer") as outer,
        change_set(actor=None, channel="system", act="inner") as inner,
    ):
        assert inner is outer
        assert current_change_set() is outer
    assert current_change_set() is None
    assert ChangeSet.objects.count() - count == 1

    with pytest.raises(ZeroDivisionError), change_set(actor=None, channel="system", act="wrong"):
        write.create(registry.get("tags"), {"name": "never"}, actor=None)
        raise ZeroDivisionError
    assert ChangeSet.objects.count() - count == 1
    assert current_change_set() is None


@pytest.mark.django_db
def test_before_images_hold_the_old_row_and_the_row_names_who_made_it() -> None:
    person = make_person(job_title="Buyer")
    created = ChangeSet.objects.latest("id")
    write.update(registry.get("people"), person, {"job_title": "Head"}, actor=None)
    updated = ChangeSet.objects.latest("id")
    images = event_model_of(Party)._default_manager.filter(pgh_obj=person.pk, pgh_context_id=updated.uid)

    assert Party.objects.get(pk=person.pk).created_in == created.uid
    assert [(image.pgh_label, image.job_title) for image in images] == [("update", "Buyer")]
