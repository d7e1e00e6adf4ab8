"""First steps, a tour by keys over three pages, and feedback with a picture of the page; each left as it was found."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

SCREEN = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 200 });
  const drawn = canvas.getContext("2d");
  setInterval(() => { drawn.fillStyle = "#0b6e69"; drawn.fillRect(0, 0, 320, 200); }, 50);
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(20);
}"""
"""What stands in for the person who lets the browser take a picture, and for the picture."""


def test_a_tour_is_walked_by_keys_and_its_step_is_done_then(page: Page) -> None:
    page.goto("/")
    steps = page.locator("#first-steps-personal")
    steps.locator("[data-step=first-day]").get_by_role("link", name="Show me").click()
    card = page.locator(".tour-card")
    expect(card).to_be_focused()
    expect(card).to_contain_text("This is your day")
    page.keyboard.press("ArrowRight")
    expect(card).to_contain_text("Find anything")
    expect(page.locator(".tour-ring")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/people/")
    expect(card).to_contain_text("Lists that you keep")
    expect(card).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}/$"))
    expect(card).to_contain_text("Everything about one customer")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(card).to_contain_text("Everything about one customer")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    with page.expect_request("**/tours/first-day/seen/"):
        card.get_by_role("button", name="Done").click()
    expect(card).to_have_count(0)

    page.get_by_role("link", name="Help for this page").click()
    page.locator("#drawer").get_by_role("link", name="Tour: Log a call").click()
    expect(card).to_contain_text("With whom?")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.goto("/getting-started/")
    expect(steps.locator("[data-step=first-day]")).to_have_class(re.compile("is-past"))


def test_feedback_comes_with_a_picture_of_the_page_that_is_seen_before_it_is_sent(page: Page) -> None:
    page.goto("/tasks/")
    page.evaluate(SCREEN)
    page.get_by_role("link", name="Feedback on this page").click()
    dialog = page.locator("#dialog-body")
    expect(dialog.get_by_label("Page", exact=True)).to_have_value("/tasks/")
    dialog.get_by_label("What did you notice").fill("The list could be quieter")
    dialog.get_by_role("button", name="Take a picture of this page").click()
    expect(dialog.get_by_role("img", name="Picture 1: page.jpg")).to_be_visible()
    dialog.get_by_label("How bad is it?").select_option("idea")
    dialog.get_by_role("button", name="Send").click()
    expect(page.locator("#toasts")).to_contain_text("Thank you")
    expect(page.locator("#dialog")).to_be_hidden()
    page.locator("#toasts").get_by_role("link", name="My feedback").click()
    page.wait_for_url("**/feedback/?view=mine")
    expect(page.locator("[data-list] tbody")).to_contain_text("The list could be quieter")

    page.goto("/feedback/")
    with page.expect_navigation():
        page.goto(page.locator("[data-list] tbody a").first.get_attribute("href") or "")
    expect(page.locator("h1")).to_contain_text("The list could be quieter")
    image = page.locator(".feedback-picture img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [320, 200]
