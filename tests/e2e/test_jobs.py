"""The common jobs of a day take no more actions than they may; how long they take is for the benchmarks."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.journeys import paths
from benchmarks.journeys.allowed import JOBS
from benchmarks.journeys.hands import Hands

pytestmark = pytest.mark.e2e


@pytest.fixture
def hands(page: Page) -> Hands:
    return Hands(page)


def digits_and_name(page: Page) -> tuple[str, str]:
    """The last digits of a number that stands in the list of people, and whose it is."""
    page.goto("/people/")
    row = page.locator("tbody tr").nth(4)
    digits = "".join(c for c in row.locator("td a[href^='tel:']").first.inner_text() if c.isdigit())[-7:]
    return f"{digits[:3]} {digits[3:]}", row.locator("th a").inner_text()


def write_people(file: Path, family: str, rows: int) -> None:
    lines = "".join(f"Ada{n},{family},ada{n}@{family.lower()}.example,{family} Ltd\n" for n in range(rows))
    file.write_text(f"First Name,Last Name,Email,Company\n{lines}")


def test_the_page_counts_what_reaches_it(page: Page, hands: Hands) -> None:
    hands.begin("/people/new/")
    field = page.get_by_label("Given name")
    hands.click(field)
    hands.type("Ada Lovelace")
    hands.press("Shift+Tab")
    hands.press("Control+k")
    hands.see("#palette")
    assert hands.actions == 3
    assert hands.done == ["click", "Tab", "Control+k"]
    expect(field).to_have_value("Ada Lovelace")


def test_a_call_with_somebody_new(hands: Hands) -> None:
    hands.begin()
    paths.log_call(hands, "Rosalba Umbrichsen +49 30 9000 9870", "Asked for a quote for two roofs.")
    assert hands.actions <= JOBS["log_call"].actions, hands.done
    assert hands.done[-1] == "Control+Enter"  # and no box that asks whether to leave the page


def test_somebody_is_opened_by_digits(page: Page, hands: Hands) -> None:
    digits, name = digits_and_name(page)
    hands.begin()
    paths.open_found(hands, digits, name)
    assert hands.actions <= JOBS["find_phone"].actions, hands.done


def test_a_meeting_next_tuesday(page: Page, hands: Hands) -> None:
    digits, name = digits_and_name(page)
    hands.begin()
    paths.plan_meeting(hands, digits, name, "next Tuesday 10:00 Contract talk")
    assert hands.actions <= JOBS["plan_meeting"].actions, hands.done
    hands.see("#timeline", "Contract talk")


def test_all_about_a_customer_in_one_view(page: Page, hands: Hands) -> None:
    digits, name = digits_and_name(page)
    hands.begin()
    paths.see_customer(hands, digits, name, "#brief", "#timeline li", ".zone-related .card")
    assert hands.actions <= JOBS["see_customer"].actions, hands.done


def test_a_file_comes_in_its_people_change_owner_and_that_is_undone(page: Page, hands: Hands, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    write_people(file, "Quorvath", 200)
    hands.begin()
    paths.import_file(hands, file)
    assert hands.actions <= JOBS["import_file"].actions, hands.done

    hands.begin()
    paths.assign_matching(hands, "Quorvath", 200, "nora")
    assert hands.actions <= JOBS["assign_many"].actions, hands.done
    owner = page.locator("tbody tr").first.locator("td").last
    expect(owner).to_have_text("Nora Falk")

    hands.pause()
    paths.take_back(hands)
    assert hands.actions <= JOBS["undo_assign"].actions, hands.done
    expect(owner).not_to_have_text("Nora Falk")
