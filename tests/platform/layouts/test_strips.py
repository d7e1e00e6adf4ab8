"""Key facts and quick create of a layout: arranged in the browser, for whoever sees and may set their fields."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from rapport.platform.layouts.models import Layout
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_layout, make_organisation, make_task
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db
KIND = "organisations"


@pytest.fixture
def administrator() -> Browser:
    return Browser(make_administrator())


def facts(text: str) -> list[str]:
    """The labels of the strip of key facts."""
    strip = text[text.index('id="record-facts"') :]
    return re.findall(r"<dt>(.*?)</dt>", strip[: strip.index("</dl>")]) if "</dl>" in strip else []


def asked(browser: Browser) -> list[str]:
    """The fields of the dialog that makes an organisation, in their order."""
    text = text_of(browser.get(reverse("organisations-quick"), "dialog-body"))
    return [
        name
        for name in dict.fromkeys(re.findall(r'data-field="([a-z]+)"', text))
        if name in registry.get(KIND).writable
    ]


def parts(answer: Any) -> list[str]:
    """The parts in the order of the form, as a browser sends them."""
    return re.findall(r'name="part"\s+value="([^"]+)"', text_of(answer))


def test_key_facts_and_quick_create_are_those_of_the_layout(administrator: Browser) -> None:
    acme = make_organisation(city="Bonn", industry="Steel")
    page = reverse("organisations-detail", args=[acme.uid])
    before = facts(text_of(administrator.get(page)))
    definition = {"facts": ["industry", "city"], "quick": ["industry", "source", "name"]}
    make_layout(kind=KIND, audience="everybody", definition=definition)

    assert facts(text_of(administrator.get(page))) == ["Industry", "City"] != before
    assert asked(administrator) == ["industry", "source", "name"]


def test_a_layout_that_says_nothing_of_them_leaves_them_as_declared(administrator: Browser) -> None:
    spec = registry.get(KIND)
    make_layout(
        kind=KIND, audience="everybody",
        definition={"facts": list(spec.facts), "quick": list(spec.quick_create)},
    )  # fmt: skip

    assert not {"facts", "quick"} & set(Layout.objects.get().definition)


@pytest.mark.parametrize(
    ("definition", "path"),
    [
        ({"facts": ["nonsense"]}, "facts"),
        ({"facts": ["city", "city"]}, "facts"),
        ({"facts": ["description"]}, "facts"),
        ({"facts": "city"}, "facts"),
        ({"quick": ["created_at"]}, "quick"),
        ({"quick": []}, "quick"),
        ({"quick": [None]}, "quick"),
    ],
)
def test_lists_that_make_no_sense_are_refused_at_their_place(definition: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_layout(kind=KIND, audience="everybody", definition=definition)

    assert [text.partition(":")[0] for text in refused.value.errors["definition"]] == [path]


def test_a_field_that_a_new_record_needs_stays_in_quick_create() -> None:
    with pytest.raises(Invalid) as refused:
        make_layout(kind="tasks", audience="everybody", definition={"quick": ["due_on"]})

    assert refused.value.errors["definition"] == [
        "quick: “Subject” is required and has no default, so quick create can't do without it."
    ]


def test_facts_show_nobody_more_than_their_roles_allow() -> None:
    clerk = make_holder("all", field_rules=[{"kind": "organisations", "field": "city", "rule": "hidden"}])
    make_layout(kind=KIND, audience="everybody", definition={"facts": ["city", "industry"]})
    acme = make_organisation(city="Bonn", industry="Steel")

    text = text_of(Browser(clerk).get(reverse("organisations-detail", args=[acme.uid])))

    assert (facts(text), "Bonn" in text) == (["Industry"], False)


def test_a_figure_may_be_a_key_fact(administrator: Browser) -> None:
    make_custom_field(kind="organisations", type="rollup", related="tasks.party", label_en="Open")
    with customised():
        make_layout(kind=KIND, audience="everybody", definition={"facts": ["x_open"]})
        acme = make_organisation()
        make_task(party=acme)
        text = text_of(administrator.get(reverse("organisations-detail", args=[acme.uid])))

    assert (facts(text), re.findall(r'<dd>\s*<span class="num">(.*?)</span>', text)[:1]) == (["Open"], ["1"])


def test_they_are_arranged_without_scripts(administrator: Browser) -> None:
    """given the form, when fields are added, moved up and left out by its buttons, then it is kept so"""
    make_organisation(city="Bonn")
    url = reverse("layout-own", args=[KIND])
    shown = administrator.get(url)
    version = re.findall(r'name="version" value="([^"]*)"', text_of(shown))[0]

    def send(do: str, sent: list[str], **more: str) -> Any:
        return administrator.post(url, {"part": sent, "strips": "1", "version": version, "_do": do, **more})

    added = parts(send("new:facts", parts(shown), **{"new-facts": "founded_on"}))
    moved = parts(send("up:facts:founded_on", added))
    names = [part.partition(":")[2] for part in moved if part.startswith("facts:")]
    left = parts(send(f"out:facts:{names[0]}", moved))
    send("save", left)

    assert names == ["value_class", "owner", "last_touch_at", "industry", "city", "founded_on", "territory"]
    assert Layout.objects.get().definition["facts"] == names[1:]
    assert "quick" not in Layout.objects.get().definition
