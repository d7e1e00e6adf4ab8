"""The shortest way that each common job takes through the product: what the hands do, and what they then see."""

from __future__ import annotations

from pathlib import Path

from benchmarks.journeys.hands import Hands


def log_call(hands: Hands, who: str, text: str) -> None:
    """Log a call with somebody who is not there yet: palette, the command for the typed name, what was said."""
    hands.press("Control+k")
    hands.type_into("#palette-input", who)
    hands.click(hands.see("#palette-list a[data-dialog]", "Log a touch"))
    hands.type_into("#dialog textarea[name=text]", text)
    hands.press("Control+Enter")
    hands.see("#toasts", "Logged; new:")


def open_found(hands: Hands, text: str, name: str) -> None:
    """Find somebody by whatever is known, here the digits of a phone, and open the page."""
    hands.press("Control+k")
    hands.type_into("#palette-input", text)
    hands.press("Enter")
    hands.see("main h1", name)


def import_file(hands: Hands, file: Path) -> None:
    """Bring a file of people in: their list, Import, the file dropped, Import."""
    hands.click("nav#side a[href='/people/']")
    hands.click("a[href='/people/import/']")
    hands.see("[data-drop]")
    hands.drop(file, "[data-drop]")
    hands.see("form[data-import] [role=status]", "new")
    hands.click("button[name=do][value=import]")
    hands.see(".alert", "Imported.")


def plan_meeting(hands: Hands, who: str, name: str, text: str) -> None:
    """Note a meeting to come with somebody known; ``text`` begins with its day."""
    open_found(hands, who, name)
    hands.click("[data-composer] .segment:has(input[value=meeting])")
    hands.type_into("[data-composer] textarea", text)
    hands.press("Control+Enter")
    hands.see("#timeline", "Upcoming")


def assign_matching(hands: Hands, text: str, count: int, owner: str) -> None:
    """Give everybody who matches a text to another owner."""
    hands.press("Control+k")
    hands.type_into("#palette-input", text)
    hands.click(hands.see("#palette-list a[href^='/people/?q=']"))
    hands.see("[data-list] tr[data-row]")
    hands.press("Control+a")
    hands.click("[data-bulk-url$='/assign/']")
    hands.type_into("#dialog input[role=combobox]", owner)
    hands.press("Enter")
    hands.see("#toasts", f"{count} people")


def take_back(hands: Hands) -> None:
    """Undo what the toast tells of."""
    hands.click("#toasts [data-undo-url]:not([hidden])")
    hands.see("#toasts", "Undone")


def see_customer(hands: Hands, text: str, name: str, *parts: str) -> None:
    """All about one customer: ``parts`` are the selectors of what must be seen without a further action."""
    open_found(hands, text, name)
    for part in parts:
        hands.see(part)
