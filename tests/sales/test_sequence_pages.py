"""Pages of sequences: figures that lead to people, enrolling from a list, and who sees and steers what."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.lib.mail.reading import read_mail
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.threads import kept_headers
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.models import Enrolment, SequenceStep
from rapport.sales.sequences import enrolling, tasks
from rapport.sales.sequences.carrying import run_due
from rapport.sales.sequences.results import figures_of
from rapport.sales.sequences.stopping import stop_of
from tests.factories import make_touch
from tests.factories.access import make_administrator, make_holder
from tests.factories.mailboxes import make_sending_account
from tests.factories.sequences import make_enrolment, make_sequence_step
from tests.sales.sequenced import bob, enrolled, mails, reply, stands

pytestmark = pytest.mark.django_db
State = Enrolment.State


@pytest.fixture
def ada() -> Any:
    return make_administrator(email="ada@hansa.example", full_name="Ada Admin")


@pytest.fixture
def account(ada: Any) -> MailAccount:
    return make_sending_account(owner=ada, address="ada@hansa.example", signature="Ada")


def test_figures_count_what_the_reader_reaches_and_lead_to_the_people(ada: Any, account: MailAccount) -> None:
    sequence = mails(steps=1, wait=3)
    seller = make_holder("own")
    one = enrolled(sequence, bob(owner=seller), ada)
    other = enrolled(sequence, bob(email="eva@kunde.example", given_name="Eva"), ada)
    run_due()
    reply(one.party)
    stop_of([one.party_id])
    step = SequenceStep.objects.get(sequence=sequence, action="mail")

    assert figures_of(sequence, ada)[step.pk] == {"put": 2, "sent": 0, "failed": 0, "replied": 1, "stopped": 0}
    wait = SequenceStep.objects.get(sequence=sequence, action="wait")
    assert figures_of(sequence, ada)[wait.pk] == {"put": 2, "sent": 0, "failed": 0, "replied": 0, "stopped": 1}
    assert figures_of(sequence, seller)[step.pk]["put"] == 1
    client = Client()
    client.force_login(ada)
    text = client.get(reverse("sequences-detail", args=[sequence.uid])).content.decode()
    url = f"{reverse('sequence-results', args=[sequence.uid])}?step={step.uid}&amp;figure=replied"
    assert url in text
    behind = client.get(url.replace("&amp;", "&")).content.decode()
    assert "Bob Baker" in behind and "Eva Baker" not in behind
    assert stands(other)[0] == State.RUNNING


def test_the_list_enrols_many_after_a_preview(ada: Any, account: MailAccount) -> None:
    sequence = mails()
    good, bad = bob(), bob(given_name="Mute", email="")
    client = Client()
    client.force_login(ada)
    values = {"uid": [str(good.uid), str(bad.uid)], "sequence": str(sequence.uid)}
    preview = client.post(reverse("enrol-many"), values).content.decode()
    assert "1 person can be enrolled." in preview and "Mute Baker: cannot be contacted by e-mail" in preview
    assert not Enrolment.objects.exists()
    client.post(reverse("enrol-many"), {**values, "_do": "enrol"})
    assert list(Enrolment.objects.values_list("party", "enrolled_by")) == [(good.pk, ada.pk)]


def test_who_does_not_reach_the_person_sees_and_steers_nothing(ada: Any) -> None:
    one = make_enrolment(enrolled_by=ada)
    stranger = make_holder("own")
    client = Client()
    client.force_login(stranger)
    assert client.get(reverse("enrolments-detail", args=[one.uid])).status_code == 404
    assert client.post(reverse("enrolment-stop", args=[one.uid])).status_code == 404
    with pytest.raises((Refused, Invalid)):
        enrolling.enrol(sequence=make_sequence_step().sequence, parties=[one.party], actor=stranger, channel="web")
    assert stands(one) == (State.RUNNING, "")


def test_what_is_written_of_a_person_lets_their_enrolments_be_looked_at(
    ada: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []
    monkeypatch.setattr(tasks.stop_sequences, "defer", lambda *, parties: asked.append(parties))
    person, other = make_enrolment(enrolled_by=ada).party, bob(email="eva@kunde.example")
    consumer = tasks.StopConsumer()
    assert consumer.is_waiting()

    for concerned in (person, other):
        make_touch(party=concerned, channel="email", direction="inbound")
        consumer.take([ChangeSet.objects.latest("id")])
    make_touch(party=other, participants=[str(person.uid)])
    consumer.take([ChangeSet.objects.latest("id")])

    assert asked == [[person.pk], [person.pk]]


@pytest.mark.parametrize(("header", "automatic"), [("Auto-Submitted: auto-replied\n", True), ("", False)])
def test_reading_a_mailbox_notes_what_a_machine_wrote(header: str, automatic: bool) -> None:
    lines = f"From: bob@kunde.example\nTo: ada@hansa.example\nMessage-ID: <1@kunde.example>\n{header}\nAway\n"
    mail = read_mail(lines.encode(), received_at=timezone.now())
    assert kept_headers(mail)["is_automatic"] is automatic
