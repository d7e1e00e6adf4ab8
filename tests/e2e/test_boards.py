"""A card moved on a board by keys and taken back, or dragged; a range pasted into a list, looked at and written."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.e2e

WORKER_MS = 30_000
"""Until the worker of a new installation, busy with what came first, has told of a change."""


def test_a_card_is_moved_by_keys_and_taken_back(page: Page) -> None:
    page.goto("/tasks/?view=all&shown=board:priority")
    low, normal = (page.locator(f'.board-cards[data-column="{code}"]') for code in ("low", "normal"))
    expect(normal).to_have_attribute("data-ready", "")
    expect(low).to_have_attribute("data-ready", "")
    card = low.locator(".board-card").first
    uid = card.get_attribute("data-card") or ""
    before = page.locator('[data-board-count="low"]').inner_text()

    card.focus()
    page.keyboard.press("Alt+ArrowRight")

    expect(normal.locator(f'[data-card="{uid}"]')).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("moved to Normal")
    expect(page.locator('[data-board-count="low"]')).not_to_have_text(before)
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    expect(low.locator(f'[data-card="{uid}"]')).to_be_visible()
    expect(page.locator('[data-board-count="low"]')).to_have_text(before)


def test_a_card_of_a_kind_made_in_the_browser_is_dragged_and_stays_there(page: Page) -> None:
    page.goto("/x-plants/?view=all&shown=board:x_state")
    planned, running = (page.locator(f'.board-cards[data-column="{code}"]') for code in ("planned", "running"))
    expect(planned).to_have_attribute("data-ready", "")
    expect(running).to_have_attribute("data-ready", "")
    uid = planned.locator(".board-card").first.get_attribute("data-card") or ""
    before = int(page.locator('[data-board-count="planned"]').inner_text())

    planned.locator(f'[data-card="{uid}"]').drag_to(running, target_position={"x": 60, "y": 20})

    expect(running.locator(f'[data-card="{uid}"]')).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("moved to Running")
    expect(page.locator('[data-board-count="planned"]')).to_have_text(str(before - 1))
    page.reload()
    expect(page.locator('[data-board-count="planned"]')).to_have_text(str(before - 1))
    expect(planned.locator(f'[data-card="{uid}"]')).to_have_count(0)


def test_a_card_moved_in_one_window_shows_in_another_one(page: Page, context: BrowserContext) -> None:
    address = "/tasks/?view=all&shown=board:priority"
    page.goto(address)
    other = context.new_page()
    other.goto(address)
    for window in (page, other):
        expect(window.locator('.board-cards[data-column="normal"]')).to_have_attribute("data-ready", "")
    uid = page.locator('.board-cards[data-column="low"] .board-card').first.get_attribute("data-card") or ""
    counts = [other.locator(f'[data-board-count="{code}"]') for code in ("low", "normal")]
    before = [int(count.inner_text()) for count in counts]
    other.evaluate("window.stays = true")

    other.bring_to_front()
    move(page, uid)

    for count, number in zip(counts, (before[0] - 1, before[1] + 1), strict=True):
        expect(count).to_have_text(str(number), timeout=WORKER_MS)
    expect(other.locator(f'.board-cards[data-column="low"] [data-card="{uid}"]')).to_have_count(0)
    expect(other.locator('.board-cards[data-column="low"]')).to_have_attribute("data-ready", "")
    assert other.evaluate("window.stays")
    # It loads this page anew, so that the other one takes the stream over.
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    for count, number in zip(counts, before, strict=True):
        expect(count).to_have_text(str(number), timeout=WORKER_MS)
    expect(other.locator(f'.board-cards[data-column="low"] [data-card="{uid}"]')).to_be_visible()


def move(page: Page, uid: str) -> None:
    """Move a card one column on, by keys."""
    page.locator(f'[data-card="{uid}"]').focus()
    page.keyboard.press("Alt+ArrowRight")


def test_a_range_is_pasted_into_a_list_in_groups(page: Page) -> None:
    page.goto("/tasks/?view=all&shown=group:priority")
    expect(page.locator("table.is-ready[data-paste-ready]")).to_be_visible()
    cells = page.locator("tr[data-row] td[data-edit-url*='/due_on/']")
    expect(cells.nth(1)).to_be_visible()

    cells.first.focus()
    cells.first.evaluate(
        """cell => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "2031-05-06\\r\\nnever\\r\\n");
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )

    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("1 cell stays as it is")
    expect(dialog).to_contain_text("“never” is not a date")
    expect(dialog.locator(".htmx-added")).to_have_count(0)
    dialog.get_by_role("button", name="Change 1 value").click()
    expect(page.locator("#toasts")).to_contain_text("1 value pasted")
    page.wait_for_url(re.compile("shown=group"))
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    expect(page.locator("#toasts")).to_contain_text(re.compile("Undone|taken back", re.I))


def test_a_folded_column_stays_folded(page: Page) -> None:
    page.goto("/tasks/?view=all&shown=board:priority")
    column = page.locator(".board-column").first
    expect(column.locator(".board-card").first).to_be_visible()

    column.locator(".board-fold").click()
    expect(column.locator(".board-card").first).to_be_hidden()
    page.reload()
    expect(column.locator(".board-card").first).to_be_hidden()
    column.locator(".board-fold").click()
    expect(column.locator(".board-card").first).to_be_visible()
