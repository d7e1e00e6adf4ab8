"""The configuration as a file: complete, without secrets, the same again changing nothing, taken back as one act."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from psycopg import sql

from rapport.platform.access.models import Role, Team, User
from rapport.platform.automation.models import Automation
from rapport.platform.configuration.exporting import FORMAT, configured, export_configuration
from rapport.platform.configuration.importing import ConfigurationError, Outcome, import_configuration, parse
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.reports.models import Report
from rapport.platform.sign_on.arrival import arrived
from rapport.platform.sign_on.models import SignInRule
from rapport.platform.sign_on.policy import policy_of, refresh
from rapport.platform.webhooks.models import Webhook
from rapport.platform.write_errors import Refused
from tests.browser import Browser
from tests.database import TEMPLATE
from tests.factories import (
    make_cadence_rule,
    make_consent_purpose,
    make_consent_wording,
    make_layout,
    make_retention_rule,
    make_tag,
)
from tests.factories.access import make_administrator, make_role, make_team, make_user
from tests.factories.assignment import make_assignment_rule
from tests.factories.automation import make_automation
from tests.factories.custom_fields import customised, make_custom_field
from tests.factories.integration import make_webhook
from tests.factories.reports import make_dashboard, make_report
from tests.factories.views import make_view
from tests.platform.sign_on.signing_in import HERE, ask

pytestmark = pytest.mark.django_db

TWICE = b'{"key": ["A"], "values": {}}'
GRANTS = [{"kind": "people", "action": "view", "scope": "team"}]
LEAN = {"left_out": {"fields": ["birth_date"], "panels": []}}
CLERK = {"$": "roles", "key": ["Clerk"]}


@pytest.fixture
def boss() -> User:
    return make_administrator(username="boss", email="boss@example.com")


@pytest.fixture
def set_up(boss: User) -> Iterator[None]:
    """Something of every kind, as links that must be found again elsewhere."""
    above = make_team(name="Zentrale")
    sales = make_team(name="Ausland", parent=above)
    rules = [{"kind": "people", "field": "birthday", "rule": "hidden"}]
    clerk = make_role(name="Clerk", grants=GRANTS, field_rules=rules)
    make_custom_field(label_en="Grade")
    with customised():
        make_view(name="Gold", audience="everybody", owner=boss, definition={"columns": ["name", "x_grade"]})
        make_view(name="Mine alone", owner=boss)
        report = make_report(name="By city", audience="team", team=sales, owner=boss)
        make_dashboard(name="Morning", audience="everybody", owner=boss, tiles={"tiles": [{"report": str(report.uid)}]})
        make_webhook(name="Warehouse", runs_as=boss)
        make_automation(name="Urgent", actor=boss)
        make_assignment_rule(name="Tasks", team=sales, people=[str(boss.uid)])
        make_consent_wording(purpose=make_consent_purpose(code="news"), text="Yes, write to me.")
        tag = make_tag(name="fair")
        make_cadence_rule(name="Fair goers", tag=tag, every_days=45)
        make_retention_rule(name="Old tasks", kind="tasks", act="delete", period=4, basis="§ 147 AO")
        make_layout(name="Lean", kind="people", audience="role", role=clerk, definition=LEAN)
        make_layout(name="My own", kind="people", audience="user", user=boss)
        ask("role", clerk, second_factor=True, session_hours=9)
        ask("administrators", networks=["192.0.2.0/24", "127.0.0.0/8"])
        yield
    refresh()


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(export_configuration().text)
    return found


def taken(given: dict[str, Any], actor: User, **options: Any) -> Outcome:
    return import_configuration(json.dumps(given).encode(), actor=actor, channel="web", **options)


def of(kinds: dict[str, Any], kind: str, *key: Any) -> dict[str, Any]:
    return next(entry for entry in kinds["kinds"][kind] if entry["key"] == list(key))


def only(kind: str, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"rapport_configuration": FORMAT, "made_by": "x", "kinds": {kind: list(entries)}}


def test_kinds_say_themselves_that_they_are_configuration_and_have_a_key() -> None:
    assert {spec.name for spec in configured()} >= {
        "teams", "roles", "custom-fields", "views", "reports", "dashboards", "automations", "assignment-rules",
        "consent-purposes", "consent-wordings", "webhooks", "tags", "layouts", "retention-rules", "cadence-rules",
    }  # fmt: skip
    for spec in registry:
        assert not spec.record.configuration or spec.record.natural_key, spec.name
        assert set(spec.record.natural_key) <= set(spec.fields), spec.name


def test_links_are_written_by_key_and_nothing_secret_or_personal_is_there(set_up: None, boss: User) -> None:
    found = document()

    assert of(found, "teams", "Ausland")["values"]["parent"] == {"$": "teams", "key": ["Zentrale"]}
    assert of(found, "reports", "people", "By city")["values"]["team"] == {"$": "teams", "key": ["Ausland"]}
    assert of(found, "reports", "people", "By city")["values"]["owner"] == {"$": "users", "key": ["boss"]}
    tile = of(found, "dashboards", "Morning")["values"]["tiles"]["tiles"][0]
    assert tile["report"] == {"$": "reports", "key": ["people", "By city"]}
    assert of(found, "assignment-rules", "tasks", "Tasks")["values"]["people"] == [{"$": "users", "key": ["boss"]}]
    assert of(found, "consent-wordings", {"$": "consent-purposes", "key": ["news"]}, "en", 1)
    assert of(found, "roles", "Clerk")["values"]["grants"] == GRANTS
    assert of(found, "cadence-rules", "Fair goers")["values"]["tag"] == {"$": "tags", "key": ["fair"]}
    assert of(found, "layouts", "people", "role", CLERK)["values"]["definition"]["left_out"] == LEAN["left_out"]
    assert of(found, "retention-rules", "tasks", "Old tasks")["values"]["basis"] == "§ 147 AO"
    assert of(found, "sign-in-rules", "role", CLERK)["values"] == {
        "second_factor": True, "networks": [], "session_hours": 9, "passwords_off": False,
    }  # fmt: skip
    text = export_configuration().text.decode()
    assert Webhook.objects.get().secret not in text
    assert "Mine alone" not in text
    assert "My own" not in text
    assert "boss@example.com" not in text
    assert export_configuration().lost == []


def test_the_same_again_changes_nothing(set_up: None, boss: User) -> None:
    before = ChangeSet.objects.count()

    outcome = taken(document(), boss)

    assert {entry.state for entry in outcome.entries} == {"same"}
    assert (outcome.change_set, ChangeSet.objects.count()) == (None, before)


def test_what_differs_is_shown_then_done_then_taken_back_as_one(set_up: None, boss: User) -> None:
    given = document()
    of(given, "roles", "Clerk")["values"]["description"] = "Answers the telephone"
    given["kinds"]["teams"].append(
        {"key": ["Inland"], "values": {"name": "Inland", "parent": {"$": "teams", "key": ["Neu"]}}}
    )
    given["kinds"]["teams"].append({"key": ["Neu"], "values": {"name": "Neu", "parent": None}})
    before = document()

    shown = taken(given, boss, dry_run=True)

    assert (shown.count("new"), shown.count("changed"), shown.count("refused")) == (2, 1, 0)
    (changed,) = [entry for entry in shown.entries if entry.state == "changed"]
    assert changed.changes == [("description", "What the holders may do.", "Answers the telephone")]
    assert shown.change_set is None
    assert document() == before

    done = taken(given, boss)

    assert done.change_set is not None
    assert Team.objects.get(name="Inland").parent == Team.objects.get(name="Neu")
    assert Role.objects.get(name="Clerk").description == "Answers the telephone"
    assert done.change_set.summary == "Configuration: 2 new, 1 changed"
    undo(done.change_set, actor=boss)
    assert document() == before


def test_rules_of_signing_in_are_shown_done_and_taken_back_with_the_rest(set_up: None, boss: User) -> None:
    given, before = document(), document()
    of(given, "sign-in-rules", "role", CLERK)["values"]["session_hours"] = 12
    given["kinds"]["sign-in-rules"].append({"key": ["everybody", None], "values": {"session_hours": 24}})

    shown = taken(given, boss, dry_run=True)

    states = {entry.title: entry.state for entry in shown.entries if entry.spec.name == "sign-in-rules"}
    assert sorted(states.values()) == ["changed", "new", "same"]
    assert (document(), policy_of(boss).session_hours) == (before, None)

    done = taken(given, boss)

    assert done.change_set is not None
    assert done.change_set.summary == "Configuration: 1 new, 1 changed"
    assert SignInRule.objects.get(audience="role").session_hours == 12
    assert policy_of(boss).session_hours == 24
    again = undo(done.change_set, actor=boss)
    assert again.complete
    assert (document(), policy_of(boss).session_hours) == (before, None)
    undo(again.change_set, actor=boss)
    assert policy_of(boss).session_hours == 24


def test_a_rule_that_was_changed_since_stays_when_the_configuration_is_taken_back(boss: User) -> None:
    done = taken(only("sign-in-rules", {"key": ["everybody", None], "values": {"session_hours": 24}}), boss)
    taken(only("sign-in-rules", {"key": ["everybody", None], "values": {"session_hours": 48}}), boss)
    assert done.change_set is not None

    result = undo(done.change_set, actor=boss)

    assert ([conflict.reason for conflict in result.conflicts], policy_of(boss).session_hours) == (["changed"], 48)
    refresh()


def test_nobody_shuts_themselves_out_by_a_file_or_by_taking_one_back(boss: User) -> None:
    far = {"key": ["everybody", None], "values": {"networks": ["198.51.100.0/24"]}}
    request = RequestFactory(REMOTE_ADDR=HERE).get("/")
    request.session = SessionStore()
    with arrived(request):
        refused = taken(only("sign-in-rules", far), boss)
    assert refused.is_refused
    assert "you would shut yourself out" in refused.entries[0].problems[0]
    done = taken(only("sign-in-rules", far), boss)  # who has the command line can put it right
    assert done.change_set is not None
    gone = taken(only("sign-in-rules", {"key": ["everybody", None], "values": {"networks": []}}), boss)
    assert gone.change_set is not None
    with arrived(request), pytest.raises(Refused):
        undo(gone.change_set, actor=boss)
    with pytest.raises(Refused):
        undo(gone.change_set, actor=make_user())
    assert SignInRule.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "values"),
    [
        (["nobody", None], {}), (["role", None], {}), (["everybody", {"$": "roles", "key": ["Clerk"]}], {}), ([], {}),
        (["everybody"], {}), (["role", {"$": "roles", "key": ["Nobody"]}], {}),
        (["everybody", None], {"networks": "10.0.0.0/8"}), (["everybody", None], {"networks": ["nonsense"]}),
        (["everybody", None], {"session_hours": True}), (["everybody", None], {"session_hours": 99999}),
        (["everybody", None], {"second_factor": "yes"}), (["everybody", None], {"passwords_off": 1}),
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused(key: Any, values: dict[str, Any], boss: User) -> None:
    make_role(name="Clerk")
    outcome = taken(only("sign-in-rules", {"key": key, "values": {"second_factor": True, **values}}), boss)
    assert outcome.is_refused
    assert SignInRule.objects.count() == 0


def test_a_reference_that_leads_nowhere_is_named_and_nothing_is_done(boss: User) -> None:
    given = only("teams", {"key": ["A"], "values": {"name": "A"}}, {
        "key": ["B"], "values": {"name": "B", "parent": {"$": "teams", "key": ["Nowhere"]}},
    })  # fmt: skip

    outcome = taken(given, boss)

    assert [(entry.title, entry.state) for entry in outcome.entries] == [("A", "new"), ("B", "refused")]
    assert outcome.entries[1].problems == ["There is no teams “Nowhere” here."]
    assert outcome.is_refused
    assert not Team.objects.filter(name__in="AB").exists()


def test_somebody_who_is_not_here_gives_way_to_who_takes_it_over_once(boss: User) -> None:
    values = {
        "name": "By town",
        "kind": "people",
        "audience": "everybody",
        "owner": {"$": "users", "key": ["stranger"]},
    }
    given = only("reports", {"key": ["people", "By town"], "values": values})

    outcome = taken(given, boss)

    assert Report.objects.get().owner == boss
    assert "users “stranger”" in outcome.entries[0].notes[0]
    assert taken(given, boss).count("same") == 1


def test_values_that_a_kind_refuses_are_told_as_its_form_tells_them(boss: User) -> None:
    given = only(
        "webhooks", {"key": ["X"], "values": {"name": "X", "url": "http://10.0.0.1/", "events": ["nothing.*"]}}
    )

    outcome = taken(given, boss)

    assert outcome.is_refused
    assert any(text.startswith("url: ") for text in outcome.entries[0].problems)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "is not JSON"), (b"[]", "no configuration"), (b"{}", "no configuration"),
        (b'{"rapport_configuration": true}', "no configuration"),
        (b'{"rapport_configuration": 99, "made_by": "9.1"}', "newer version of Rapport (9.1)"),
        (b'{"rapport_configuration": 1}', "must hold a list"),
        (b'{"rapport_configuration": 1, "kinds": {"teams": {}}}', "must hold a list"),
        (b'{"rapport_configuration": 1, "kinds": {"people": []}}', "knows nothing"),
        (b'{"rapport_configuration": 1, "kinds": {"users": []}}', "knows nothing"),
        (b'{"rapport_configuration": 1, "kinds": {"teams": [1]}}', "needs a key"),
        (b'{"rapport_configuration": 1, "kinds": {"teams": [%b, %b]}}' % (TWICE, TWICE), "twice"),
        (b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_as_a_whole(text: bytes, words: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        parse(text)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "key", [[], ["a", "b"], [{"x": 1}], [["a"]], [{"$": "nothing", "key": []}], [{"$": "people", "key": ["x"]}], [1.5]]
)
def test_hostile_keys_are_refused_and_do_no_harm(key: Any, boss: User) -> None:
    outcome = taken(only("teams", {"key": key, "values": {"name": "A"}}), boss)

    assert outcome.is_refused
    assert not Team.objects.exists()


def test_only_administrators_take_one_over(set_up: None) -> None:
    with pytest.raises(Refused):
        taken(document(), make_user())


def test_the_page_shows_then_does_and_is_for_administrators(boss: User) -> None:
    make_role(name="Clerk", grants=GRANTS)
    given = document()
    of(given, "roles", "Clerk")["values"]["description"] = "<script>alert(1)</script>"
    file = SimpleUploadedFile("c.json", json.dumps(given).encode(), "application/json")
    browser = Browser(boss)

    assert json.loads(browser.get("/configuration/export/").content) == document()
    page = browser.client.post("/configuration/", {"file": file}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert Role.objects.get(name="Clerk").description == "What the holders may do."
    token = page.partition('name="token" value="')[2].partition('"')[0]
    answer = browser.client.post("/configuration/", {"token": token})
    assert answer.status_code == 302
    assert Role.objects.get(name="Clerk").description == "<script>alert(1)</script>"
    assert str(ChangeSet.objects.latest("pk").uid) in answer["Location"]
    assert browser.client.post("/configuration/", {"token": token}).status_code == 422
    assert browser.client.post("/configuration/", {}).status_code == 422
    other = Browser(make_user())
    assert [other.get(url).status_code for url in ("/configuration/", "/configuration/export/")] == [403, 403]
    assert other.client.post("/configuration/", {"token": token}).status_code == 403


def test_it_moves_into_another_database_and_comes_out_the_same(
    transactional_db: None, set_up: None, boss: User, tmp_path: Path
) -> None:
    here = tmp_path / "here.json"
    here.write_bytes(export_configuration().text)
    with another_database() as run:
        run(
            "user",
            "add",
            "--username",
            "boss",
            "--email",
            "b@example.com",
            "--password",
            "long-enough-42",
            "--administrator",
        )
        shown = run("configuration", "import", str(here), "--dry-run")
        nothing = run("configuration", "export")
        done = run("configuration", "import", str(here))
        again = run("configuration", "import", str(here))
        there = run("configuration", "export")

    assert "new      roles Clerk" in shown
    assert json.loads(nothing)["kinds"]["roles"] != json.loads(there)["kinds"]["roles"]
    assert "0 refused" in done
    assert "it can be taken back as change" in done
    assert "0 new, 0 changed" in again
    ours, theirs = json.loads(here.read_bytes())["kinds"], json.loads(there)["kinds"]
    for kind, entries in ours.items():
        assert [entry for entry in theirs[kind] if entry in entries] == entries, kind
    assert {entry["key"][0] for entry in theirs["sign-in-rules"]} == {"role", "administrators"}
    assert Automation.objects.filter(name="Urgent").exists()


class another_database:
    """A second database with every table, and a way to run commands on it."""

    def __enter__(self) -> Any:
        self.name = f"{connection.settings_dict['NAME'][:50]}_two"
        parameters = {**connection.get_connection_params(), "dbname": "postgres"}
        for unknown in ("pool", "cursor_factory", "context", "prepare_threshold"):
            parameters.pop(unknown, None)
        self.server = psycopg.connect(**parameters, autocommit=True)
        name, template = sql.Identifier(self.name), sql.Identifier(os.environ.get(TEMPLATE, "template1"))
        self.server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        self.server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))
        if TEMPLATE not in os.environ:
            self.run("migrate")
        return self.run

    def run(self, *arguments: str) -> str:
        before, _slash, rest = os.environ["DATABASE_URL"].rpartition("/")
        if "?" in before:  # a socket's folder stands behind the name, percent-encoded or not
            before, _mark, query = os.environ["DATABASE_URL"].partition("?")
            url = f"{before.rpartition('/')[0]}/{self.name}?{query}"
        else:
            url = f"{before}/{self.name}{'?' + rest.partition('?')[2] if '?' in rest else ''}"
        done = subprocess.run(
            [sys.executable, "-m", "rapport.cli", *arguments],
            env=os.environ | {"DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def __exit__(self, *_raised: object) -> None:
        self.server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))
        self.server.close()
