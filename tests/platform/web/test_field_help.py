"""The help of a field in forms: behind a mark beside its label, or in view where it says how a value is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from lxml import html

from tests.browser import Browser, text_of
from tests.factories import make_hand_off, make_organisation
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db
MARK = "contains(concat(' ', @class, ' '), ' tip ')"


@pytest.fixture
def administrator() -> Browser:
    return Browser(make_administrator())


def page_of(answer: HttpResponse) -> Any:
    """The elements of a page."""
    assert answer.status_code in (200, 422), text_of(answer)
    return html.fromstring(text_of(answer))


def described(page: Any, control: Any) -> list[str]:
    """What a screen reader says of a control beside its name."""
    found = []
    for wanted in control.get("aria-describedby", "").split():
        [element] = page.xpath(f"//*[@id='{wanted}']")
        found.append(" ".join(element.text_content().split()))
    return found


def test_help_stands_behind_a_mark_that_names_its_field_and_describes_the_control(administrator: Browser) -> None:
    page = page_of(administrator.get(reverse("hand-offs-new")))

    [field] = page.xpath("//*[@data-field='due_at']")
    [mark] = field.xpath(f".//details[{MARK}]")
    assert mark.getparent().getprevious().tag == "label"
    assert mark.xpath("./summary/@aria-label") == ["About “Answer by”"]
    [control] = field.xpath(".//input")
    assert described(page, control) == ["When this is over, both teams are told that it still waits."]
    assert field.xpath(".//*[@class='field-help']") == []


def test_help_that_is_read_while_typing_stays_in_view(administrator: Browser) -> None:
    page = page_of(administrator.get(reverse("hand-offs-new")))

    [field] = page.xpath("//*[@data-field='checklist']")
    assert field.xpath(f".//details[{MARK}]") == []
    [control] = field.xpath(".//textarea")
    [words] = described(page, control)
    assert words.startswith("One thing a line.")
    assert [one.text for one in field.xpath(".//*[@class='field-help']")] == [words]


def test_boxes_to_tick_are_a_group_with_a_name_and_its_mark(administrator: Browser) -> None:
    page = page_of(administrator.get(reverse("webhooks-new")))
    [group] = page.xpath("//*[@data-field='events']/fieldset")
    assert group.xpath("./legend/text()") == ["Events"]
    [words] = described(page, group)
    assert words.startswith("For example people.created")
    [label] = page.xpath("//*[@data-field='is_active']//label")
    assert label.getparent().get("class") == "field-label"


def test_what_was_refused_describes_the_control_as_well(administrator: Browser) -> None:
    form = administrator.form(reverse("hand-offs-new"))
    page = page_of(administrator.send(form))

    [control] = page.xpath("//*[@data-field='due_at']//input")
    helped, refused = described(page, control)
    assert (helped[:17], refused) == ("When this is over", "This field is required.")


def test_a_value_edited_in_place_shows_its_help_too(administrator: Browser) -> None:
    made = make_hand_off()
    page = page_of(administrator.get(reverse("hand-offs-inline", args=[made.uid, "due_at"]), "cell"))

    [control] = page.xpath("//input[@name='due_at']")
    assert described(page, control) == ["When this is over, both teams are told that it still waits."]
    organisation = make_organisation()
    plain = page_of(administrator.get(reverse("organisations-inline", args=[organisation.uid, "website"]), "cell"))
    assert plain.xpath("//*[@class='edit-help']") == []
