"""A company words the help itself: who may, its versions, the way back, and word that the shipped text has moved on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from rapport.platform import write
from rapport.platform.configuration.exporting import export_configuration
from rapport.platform.configuration.importing import import_configuration
from rapport.platform.guidance import help_memory
from rapport.platform.guidance.help_models import HelpText
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.help.topics import find, shipped, topics_in
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_help_text
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
EDIT = "/help/lists/edit/?language=en"
Callbacks = Any


def saved(browser: Browser, title: str, text: str, do: str = "save", url: str = EDIT) -> Any:
    """The form of the editor, filled and sent by one of its buttons."""
    form = browser.form(url, action=url.partition("?")[0])
    form.set("title", title)
    form.set("text", text)
    form.set("_do", do)
    return browser.send(form)


def test_a_topic_says_what_an_administrator_writes_in_that_language_only(
    administrator: Browser, django_capture_on_commit_callbacks: Callbacks
) -> None:
    form = administrator.form(EDIT, action="/help/lists/edit/")
    assert form.values["title"] == ["Working with lists"], "it begins as the shipped text"
    assert form.values["text"][0].strip() == shipped("en")["lists"].text

    with django_capture_on_commit_callbacks(execute=True):
        answer = saved(administrator, "Our lists", "## Whom do I ask?\n\n**Berta** <script>x</script> knows.")

    assert answer.headers["Location"] == reverse("help-topic", args=["lists"])
    page = text_of(administrator.get("/help/lists/"))
    assert "<h1>Our lists</h1>" in page
    assert "<h2>Whom do I ask?</h2>" in page
    assert "<script>x" not in page
    assert "Changed by your organisation" in page
    assert [topic.name for topic, _excerpt in find("Berta")] == ["lists"]
    panel = text_of(administrator.get("/help/panel/", target="drawer-body", path="/people/"))
    assert "Our lists" in panel
    with override("de"):
        assert topics_in("de")["lists"] == shipped("de")["lists"]


def test_every_version_is_kept_and_the_shipped_text_comes_back(
    administrator: Browser, django_capture_on_commit_callbacks: Callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        saved(administrator, "First", "One.")
    with django_capture_on_commit_callbacks(execute=True):
        saved(administrator, "Second", "Two.")
    held = HelpText.objects.get()
    history = text_of(administrator.get(reverse("help-texts-history", args=[held.uid])))
    assert "First" in history
    assert "One." in history

    with django_capture_on_commit_callbacks(execute=True):
        saved(administrator, "Second", "Two.", do="restore")

    assert not HelpText.objects.exists()
    page = text_of(administrator.get("/help/lists/"))
    assert "<h1>Working with lists</h1>" in page
    assert "Changed by your organisation" not in page
    taken_back = ChangeSet.objects.latest("pk")
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(reverse("change-undo", args=[taken_back.uid]))
    assert HelpText.objects.get().text == "Two."
    assert "<h1>Second</h1>" in text_of(administrator.get("/help/lists/"))


def test_the_shipped_words_need_no_row(administrator: Browser) -> None:
    topic = shipped("en")["lists"]
    saved(administrator, topic.title, topic.text)

    assert not HelpText.objects.exists()


def test_the_editor_says_that_the_shipped_text_moved_on_until_it_is_saved_again(administrator: Browser) -> None:
    held = make_help_text(topic="lists", language="en", title="Ours", text="Old.", based_on="0123456789abcdef")
    assert "The shipped text has changed since" in text_of(administrator.get(EDIT))

    saved(administrator, "Ours", "Old.")

    held.refresh_from_db()
    assert held.based_on == shipped("en")["lists"].fingerprint
    assert "The shipped text has changed since" not in text_of(administrator.get(EDIT))


def test_what_somebody_else_saved_meanwhile_is_not_lost_unseen(administrator: Browser) -> None:
    form = administrator.form(EDIT, action="/help/lists/edit/")
    make_help_text(topic="lists", language="en", title="Theirs", text="Their words.")
    form.set("text", "My words.")
    form.set("_do", "save")

    answer = administrator.send(form)

    assert answer.status_code == 422
    assert "This text was changed meanwhile" in text_of(answer)
    assert "My words." in text_of(answer)
    assert HelpText.objects.get().text == "Their words."


def test_the_preview_is_the_cleaned_html_and_keeps_nothing(administrator: Browser) -> None:
    values = {"title": "T", "text": "**bold** <img src=x onerror=y> ![p](https://evil.example/p.png)", "_do": "preview"}
    part = text_of(administrator.post(EDIT, values, target="help-preview"))

    assert part.lstrip().startswith("<article")
    assert "<strong>bold</strong>" in part
    assert "<img" not in part
    assert not HelpText.objects.exists()
    assert "<strong>bold</strong>" in text_of(administrator.post(EDIT, values)), "without scripts as a page"


def test_a_link_to_no_topic_is_refused(administrator: Browser) -> None:
    answer = saved(administrator, "T", "See [this](list.md) and [that](lists.md).")

    assert answer.status_code == 422
    assert "These links lead to no topic: list.md." in text_of(answer)
    assert not HelpText.objects.exists()


def test_what_is_left_empty_begins_as_shipped() -> None:
    made = make_help_text(topic="search", language="de", title="", text="")

    assert (made.title, made.text) == (shipped("de")["search"].title, shipped("de")["search"].text)
    with pytest.raises(Invalid) as refused:
        make_help_text(topic="search", language="de")
    assert "already" in str(refused.value.errors)


def test_only_administrators_and_holders_of_the_area_word_the_help() -> None:
    reader, holder = Browser(make_holder("all")), Browser(make_holder("all", kind="help-texts"))
    assert reader.get(EDIT).status_code == 403
    assert reader.post(EDIT, {"title": "T", "text": "Text.", "_do": "save", "version": ""}).status_code == 403
    assert not HelpText.objects.exists()
    assert "/help/lists/edit/" not in text_of(reader.get("/help/lists/"))
    assert Client().get(EDIT).status_code == 302

    assert "/help/lists/edit/" in text_of(holder.get("/help/lists/"))
    assert saved(holder, "T", "Text.").status_code == 302
    assert HelpText.objects.get().title == "T"


def test_pages_that_are_not_there(administrator: Browser) -> None:
    assert administrator.get("/help/nothing/edit/").status_code == 404
    german = administrator.form("/help/lists/edit/?language=de", action="/help/lists/edit/")
    assert german.values["title"] == [shipped("de")["lists"].title]
    unknown = administrator.form("/help/lists/edit/?language=tlh", action="/help/lists/edit/")
    assert unknown.values["title"] == [shipped("en")["lists"].title]


def test_a_process_learns_of_another_ones_change(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    make_help_text(topic="lists", language="en", title="Ours")
    assert topics_in("en")["lists"].title == "Working with lists"
    monkeypatch.setattr(help_memory, "CHECKED_EVERY", 3600.0)
    monkeypatch.setattr(help_memory, "_checked", float("-inf"))

    help_memory.refresh_if_changed()

    assert topics_in("en")["lists"].title == "Ours"
    with django_assert_num_queries(0):
        help_memory.refresh_if_changed()


def test_texts_move_with_the_configuration() -> None:
    make_help_text(topic="lists", language="en", title="Ours", text="Text.", based_on="0123456789abcdef")
    exported = export_configuration()
    assert [entry["key"] for entry in exported.document["kinds"]["help-texts"]] == [["lists", "en"]]
    write.delete(registry.get("help-texts"), HelpText.objects.get(), actor=None, channel="test")

    outcome = import_configuration(exported.text, actor=make_administrator(), channel="test")

    assert not outcome.is_refused
    held = HelpText.objects.get()
    assert (held.title, held.text, held.based_on) == ("Ours", "Text.", "0123456789abcdef")
    assert topics_in("en")["lists"].title == "Ours"


def test_programs_read_them() -> None:
    make_help_text(topic="lists", language="en", title="Ours")

    [item] = Caller(make_administrator()).items("/help-texts?language=en")

    assert (item["topic"], item["title"]) == ("lists", "Ours")
    assert Caller(make_holder("all")).items("/help-texts") == [], "the area is not theirs"
