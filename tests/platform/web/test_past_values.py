"""History shows names and labels, not the ids and codes that the before-images hold."""

from __future__ import annotations

import pytest
from django.test import Client

from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from tests.factories import make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


def test_links_choices_and_empty_values_are_shown_as_people_read_them(client: Client) -> None:
    first, second = make_organisation(name="Nordwind AG"), make_organisation(name="Südwind KG")
    person = make_person(organisation=first, lifecycle="active", job_title="")
    changed = {"organisation": second, "lifecycle": "inactive", "job_title": "<b>Head</b>"}
    write.update(registry.get("people"), person, changed, actor=None)
    client.force_login(make_user(username="reader", is_administrator=True))

    html = client.get(f"/people/{person.uid}/history/").content.decode()

    change = html[html.index('<span class="change">') :]
    assert "Nordwind AG" in change and "Südwind KG" in change
    assert "Active" in change and "Inactive" in change
    assert "&lt;b&gt;Head&lt;/b&gt;" in change and "<b>Head</b>" not in html
    assert str(first.pk) not in change[: change.index("</ul>")].replace(str(first.uid), "").replace(str(second.uid), "")


def test_a_change_of_many_rows_names_the_linked_record_in_each(client: Client) -> None:
    organisation = make_organisation(name="Nordwind AG")
    people = [make_person(given_name=f"P{number}") for number in range(4)]
    values = {person.pk: {"organisation": organisation} for person in people}
    write.update_many(registry.get("people"), values, actor=None)
    client.force_login(make_user(username="reader", is_administrator=True))
    change = ChangeSet.objects.filter(act="update").latest("id")
    html = client.get(f"/changes/{change.uid}/").content.decode()
    assert html.count("Nordwind AG") == 4
