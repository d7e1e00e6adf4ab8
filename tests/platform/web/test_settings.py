"""The index of the settings: what modules declare, grouped, found by words, and to each reader what they may open."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from rapport.platform.access.engine import may
from rapport.platform.records.registry import registry
from rapport.platform.search.palette import palette_groups
from rapport.platform.web.settings_index import SettingsPage, entries, groups
from tests.browser import Browser, text_of
from tests.factories.access import make_administrator, make_holder, make_user

pytestmark = pytest.mark.django_db


def labels(user: Any, text: str = "") -> list[str]:
    return [item.label for group in groups(user, text) for item in group["items"]]


def test_every_entry_says_what_it_is_for_and_opens_for_an_administrator() -> None:
    boss = make_administrator()
    browser = Browser(boss)

    found = entries(boss)

    assert [entry.label for entry in found if not entry.note] == []
    assert [entry.url for entry in found if browser.get(entry.url).status_code != 200] == []
    assert len({entry.url for entry in found}) == len(found)
    pages: list[SettingsPage] = registry.extensions(SettingsPage)
    assert {reverse(page.url_name) for page in pages} <= {entry.url for entry in found}


def test_groups_stand_together_and_the_log_last() -> None:
    shown = groups(make_administrator())

    assert [group["label"] for group in shown][-3:] == ["Automation and integration", "Operation", "Log"]
    assert len({group["label"] for group in shown}) == len(shown)


def test_others_get_their_own_pages_and_the_kinds_that_they_may_see() -> None:
    clerk, keeper = make_user(), make_holder("all", kind="roles")

    pages: list[SettingsPage] = registry.extensions(SettingsPage)
    own = {"API documentation", "API tokens", "Jobs", "Changes", "Keyboard map"}
    assert {str(page.label) for page in pages} & set(labels(clerk)) == own
    assert {str(page.label) for page in pages} & set(labels(keeper)) == own
    kinds = {str(spec.title_plural) for spec in registry if not may(spec, clerk, "view")}
    assert len(kinds) > 5
    assert kinds & set(labels(clerk)) == set()
    browser = Browser(clerk)
    assert [entry.url for entry in entries(clerk) if browser.get(entry.url).status_code != 200] == []


def test_words_are_looked_for_in_name_group_note_and_other_words() -> None:
    boss = make_administrator()

    assert labels(boss, "networks") == ["Signing in"]
    assert labels(boss, "RESTORE") == ["Backups"]
    assert labels(boss, "openid") == ["Signing in"]
    assert labels(boss, "keys act programs") == ["API tokens"]
    assert labels(boss, "keys zebra") == []
    with override("de"):
        assert labels(boss, "sicherungen") == ["Sicherungen"]


def test_the_page_answers_a_search_as_a_whole_and_in_part() -> None:
    browser = Browser(make_administrator())

    whole = text_of(browser.get("/settings/?q=networks"))
    part = text_of(browser.get("/settings/?q=networks", "settings-groups"))
    nothing = text_of(browser.get("/settings/?q=zebra", "settings-groups"))

    assert "Second factor, networks" in whole
    assert "whether they could be restored" not in whole
    assert 'value="networks"' in whole
    assert "<html" not in part
    assert "Second factor, networks" in part
    assert "No page of the settings has all these words." in nothing


def test_the_palette_leads_to_the_pages_of_who_may_open_them(rf: Any) -> None:
    def places(user: Any, text: str) -> list[str]:
        request = rf.get("/")
        request.user, request.session = user, {}
        return [item["url"] for group in palette_groups(user, request, text) for item in group["items"]]

    assert "/backups/" in places(make_administrator(), "backu")
    assert "/backups/" in places(make_administrator(), "restore")
    assert "/backups/" not in places(make_user(), "backu")
