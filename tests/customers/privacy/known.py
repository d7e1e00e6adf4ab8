"""Makes a person whom every table knows something of, through the doors by which it comes there."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.automation.models import Automation, Call, Run
from rapport.platform.events.models import Failure
from rapport.platform.exchange import storage
from rapport.platform.exchange.models import ImportIssue, ImportRun
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.models import JobRun
from rapport.platform.notifications.models import Comment
from rapport.platform.records.registry import registry
from rapport.platform.webhooks.models import Delivery
from tests.factories import (
    make_consent_entry,
    make_contact_block,
    make_disclosure,
    make_organisation,
    make_party_name,
    make_person,
    make_plain_automation,
    make_relationship,
    make_task,
    make_touch,
)
from tests.factories.integration import make_webhook

TELLING = (
    "Wilhelmina", "Quastenflosser", "wilma@quastenflosser.example", "555 01 99 88", "+49305550199", "Wilmachen",
    "Kieselgasse", "Gerbera", "Leberwurst", "zebrafinken", "wq-4711", "1961-04-23", "vertrag-quast", "Geheimnotiz",
    "Altname-Ferkelfarn", "ferkelfarn@old.example", "203.0.113.77",
)  # fmt: skip
"""What the dump of the database and the folders must not hold any more."""


def make_known(boss: User) -> Party:
    """Wilhelmina Quastenflosser, with a former name and address, touches, tasks, files, consent, and copies in logs."""
    company = make_organisation(name="Kiesgrube AG")
    person: Party = make_person(
        owner=boss, given_name="Wilhelmina", family_name="Altname-Ferkelfarn", email="ferkelfarn@old.example",
        birth_date="1961-04-23", organisation=company,
    )  # fmt: skip
    people = registry.get("people")
    write.update(
        people,
        person,
        {
            "family_name": "Quastenflosser", "emails": ["wilma@quastenflosser.example"],
            "phones": ["+49 30 555 01 99 88"], "job_title": "Leberwurst tester",
            "addresses": [{"street": "Kieselgasse 5", "locality": "Bonn", "country": "DE"}], "tags": ["zebrafinken"],
            "external_id": ["wq-4711"], "description": "Likes Gerbera.",
        },
        actor=boss,
        channel="web",
    )  # fmt: skip
    make_party_name(party=person, kind="nickname", value="Wilmachen", actor=boss)
    other = make_person(given_name="Karl", family_name="Nebenan")
    make_relationship(first=person, second=other, note="Shares Gerbera with Wilhelmina")
    touch = make_touch(
        party=person, owner=boss, subject="Gerbera for Wilhelmina", text="She keeps zebrafinken.",
        outcome="Geheimnotiz", participants=[str(other.uid)], actor=boss,
    )  # fmt: skip
    make_touch(party=other, owner=boss, subject="Neighbour", text="Spoke of Wilhelmina Quastenflosser, at length.")
    make_task(party=person, owner=boss, subject="Send Gerbera", description="To Wilhelmina", actor=boss)
    make_task(party=other, owner=boss, subject="Ask wilma@quastenflosser.example about Karl")
    make_consent_entry(
        party=person, contact_point="wilma@quastenflosser.example", source_note="Geheimnotiz", proof="Gerbera stand",
        proof_ip="203.0.113.77",
    )  # fmt: skip
    make_contact_block(party=person, note="Geheimnotiz")
    make_disclosure(party=person, recipient="Wilhelmina Quastenflosser", fields="Geheimnotiz")
    _comment(boss, person, "Brings Gerbera to every meeting")
    _comment(boss, other, "Knows Wilhelmina Quastenflosser")
    uploads = [SimpleUploadedFile("vertrag-quast.txt", b"Wilhelmina signed")]
    files_add(uploads=uploads, kind="touches", record_uid=touch.uid, page_uid=person.uid, actor=boss, channel="web")
    client = Client()
    client.force_login(boss)
    client.post(reverse("people-quick"), {"given_name": "W", "family_name": "Kurz"})
    _copies(boss, person)
    return person


def _comment(boss: User, party: Party, body: str) -> None:
    with change_set(actor=boss, channel="web", act="comment", kind="people", summary=body):
        Comment.objects.create(kind="people", record_id=party.pk, record_uid=party.uid, author=boss, body=body)


def _copies(boss: User, person: Party) -> None:
    """What other parts of the system keep of the person for a while."""
    acts = list(ChangeSet.objects.filter(uid=person.created_in))
    body = json.dumps({"record": {"uid": str(person.uid), "email": "wilma@quastenflosser.example"}})
    hook = make_webhook()
    Delivery.objects.create(webhook=hook, event="people.updated", record_uid=person.uid, body=body)
    about = json.dumps({"record": {"name": "Karl", "note": "Wilhelmina Quastenflosser"}})
    Delivery.objects.create(webhook=hook, event="people.created", body=about)
    rule: Automation = make_plain_automation()
    Run.objects.create(
        automation=rule, record_id=person.pk, record_uid=person.uid, occasion="change:1",
        log=[{"do": "set", "values": {"job_title": "Leberwurst tester"}}],
        message={"from": "wilma@quastenflosser.example"},
    )  # fmt: skip
    Call.objects.create(automation=rule, status=202, record_uid=person.uid, body='{"job": "Leberwurst tester"}')
    Call.objects.create(automation=rule, status=422, body='{"from": "wilma@quastenflosser.example"}')
    JobRun.objects.create(
        actor=boss, name="bulk_change", label="Wilhelmina Quastenflosser and 2 others", state=JobRun.State.DONE,
        parameters={"query": "q=wilma@quastenflosser.example"},
        result={"reasons": [["Wilhelmina Quastenflosser", "?"]]},
    )  # fmt: skip
    Failure.objects.create(consumer="webhooks", change_set=acts[0], error="Leberwurst tester is too long")
    rows = b"given_name;family_name;email\nWilhelmina;Quastenflosser;wilma@quastenflosser.example\n"
    name, size, digest = storage.keep([rows], "Wilhelmina Quastenflosser.csv")
    run = ImportRun.objects.create(
        actor=boss, kind="people", file_name="Wilhelmina Quastenflosser.csv", storage_name=name, file_size=size,
        file_digest=digest, state=ImportRun.State.DONE, corrections={"2": {"email": "wilma@quastenflosser.example"}},
    )  # fmt: skip
    ImportIssue.objects.create(
        run=run, row=2, column="phone", value="+49 30 555 01 99 88", message="odd", severity="marked"
    )


def texts_of(values: Any) -> list[str]:
    """Which of the telling words a text holds, whatever the case."""
    lower = str(values).casefold()
    return [word for word in TELLING if word.casefold() in lower]
