"""The help: complete in each language, right for each page, safe as HTML, found by words."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from rapport.platform.access.services import user_create
from rapport.platform.web.help.rendering import render_markdown
from rapport.platform.web.help.topics import LANGUAGES, find, folder, language_of, topic_of_path, topics_in
from rapport.platform.web.icons import ICONS

UID = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def reader(db: None) -> Client:
    client = Client()
    client.force_login(
        user_create(username="rita", email="r@example.org", password="a long secret", actor=None, channel="test")
    )
    return client


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("/", "my-day"),
        ("/people/", "lists"),
        ("/organisations/?city=Bonn".partition("?")[0], "lists"),
        (f"/people/{UID}/", "records"),
        (f"/people/{UID}/edit/", "forms"),
        ("/people/new/", "forms"),
        (f"/people/{UID}/history/", "changes"),
        (f"/people/{UID}/access/", "access"),
        ("/people/import/", "import"),
        ("/touches/", "touches"),
        ("/search/", "search"),
        ("/roles/", "administration"),
        (f"/roles/{UID}/permissions/", "administration"),
        (f"/roles/{UID}/history/", "changes"),
        ("/teams/tree/", "administration"),
        ("/changes/", "changes"),
        (f"/changes/{UID}/", "changes"),
        ("/jobs/", "import"),
        ("/health/", "operation"),
        ("/backups/", "operation"),
        ("/outbox/", "operation"),
        ("/sales/commissions/", "commissions"),
        ("/people/layout/", "layouts"),
        ("/tasks/", "tasks"),
        ("/webhooks/", "administration"),
        ("/relationships/", "records"),
        ("/party-roles/", "records"),
        ("/role-types/", "records"),
        ("/tags/", "records"),
        ("/preferences/", "preferences"),
        ("/preferences/tokens/", "preferences"),
        ("/accounts/password/change/", "preferences"),
        ("/nowhere/at/all", "records"),
    ],
)
def test_each_page_has_its_topic(path: str, topic: str) -> None:
    assert topic_of_path(path).name == topic


def test_every_language_has_every_topic_with_the_same_questions_and_only_links_that_lead_somewhere() -> None:
    english = topics_in("en")
    for language in LANGUAGES:
        there = topics_in(language)
        assert list(there) == list(english)
        assert {p.stem for p in (folder() / language).iterdir()} == set(english), "a page nobody can reach"
        for name, topic in there.items():
            assert topic.icon in ICONS
            assert topic.html.count("<h2>") == english[name].html.count("<h2>"), (language, name)
            assert topic.html.count("<tr>") == english[name].html.count("<tr>"), (language, name)
            for target in re.findall(r'href="/help/([^"/]+)/"', topic.html):
                assert target in english, (language, name, target)
            assert ".md" not in topic.html
            if language != "en":
                assert topic.title != english[name].title
                assert topic.text != english[name].text


@pytest.mark.parametrize(
    ("code", "language"),
    [("de", "de"), ("de-at", "de"), ("zh-hans", "zh-hans"), ("zh-CN", "zh-hans"), ("fr", "en"), (None, "en")],
)
def test_reader_gets_the_nearest_language(code: str | None, language: str) -> None:
    assert language_of(code) == language


def test_markdown_lets_no_html_through() -> None:
    html = render_markdown("## A\n\n<script>x</script> [l](javascript:x) [m](lists.md) <b onclick=x>b</b> `code`")
    assert "<script" not in html
    assert "<b" not in html
    assert 'href="javascript' not in html
    assert '<a href="/help/lists/"' in html
    assert "<h2>A</h2>" in html


def test_words_find_topics_in_the_readers_language() -> None:
    with override("en"):
        assert find("take an import back")[0][0].name == "import"
        by_name = {topic.name: excerpt for topic, excerpt in find("undo")}
        assert " Undo " in by_name["changes"]
        assert not any("](" in excerpt or "**" in excerpt or "&" in excerpt for excerpt in by_name.values())
        assert [topic.name for topic, _excerpt in find("pinyin")] == ["search"]
        assert find("nonexistentword") == []
        assert find("   ") == []
    with override("de"):
        by_name = {topic.name: excerpt for topic, excerpt in find("zustandigkeit")}
        assert "Zuständigkeit" in by_name["access"], "accents do not matter"
    with override("zh-hans"):
        assert "search" in {topic.name for topic, _excerpt in find("拼音")}


def test_pages_and_panel(reader: Client) -> None:
    index = reader.get(reverse("help"), {"q": "<b>undo"})
    assert index.status_code == 200
    assert "&lt;b&gt;undo" in index.content.decode()
    page = reader.get(reverse("help-topic", args=["lists"]))
    assert "<h1>Working with lists</h1>" in page.content.decode()
    assert reader.get(reverse("help-topic", args=["nothing"])).status_code == 404

    asked = {"HX-Request": "true"}
    panel = reader.get(reverse("help-panel"), {"path": "/people/"}, headers=asked).content.decode()
    assert panel.lstrip().startswith('<div class="sheet-head">'), "a fragment, not a page"
    assert "Working with lists" in panel
    german = reader.get(reverse("help-panel"), {"path": "/people/"}, headers={**asked, "accept-language": "de"})
    assert "Mit Listen arbeiten" in german.content.decode()


def test_help_is_for_who_is_signed_in(db: None) -> None:
    for url in (reverse("help"), reverse("help-panel"), reverse("help-topic", args=["lists"])):
        assert Client().get(url).status_code == 302
