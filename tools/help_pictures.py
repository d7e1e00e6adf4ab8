"""Takes the pictures of the help: a page of the sample company for each topic, in each language.

    python -m tools.help_pictures [TOPIC …]

Starts `rapport demo` in a folder of its own, looks at it with Chromium, and writes docs/help/pictures/<language>/
<topic>.webp. To be run before a release, and when a page that a topic is about looks otherwise; the pictures are kept
with the sources, so that nobody needs a browser to install.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from benchmarks.journeys.browser import chromium, sign_in

HELP = Path(__file__).resolve().parents[1] / "docs" / "help"
LANGUAGES = {"en": "en-GB", "de": "de-DE", "zh-hans": "zh-CN"}
SIZE = (960, 600)
"""As rapport.platform.web.help.rendering says it to browsers."""
SCREEN = ViewportSize(width=1280, height=800)
LARGEST = 60_000
"""Bytes of a picture."""
START_SECONDS = 300
PORT, LIVE_PORT = 8931, 8932

Way = Callable[[Page], None]


def at(path: str, *then: Way) -> Way:
    """Open an address, then do the rest."""

    def go(page: Page) -> None:
        page.goto(path)
        for step in then:
            step(page)

    return go


def first(after: str = "") -> Way:
    """From a list to the page of its first record, or to one of its further pages."""

    def go(page: Page) -> None:
        link = page.locator("[data-list] tbody tr[data-row] a[href]").first
        page.goto((link.get_attribute("href") or "").partition("?")[0] + after)

    return go


def follow(selector: str) -> Way:
    """To where a link of the page leads, also one in a menu that is shut."""

    def go(page: Page) -> None:
        page.goto(page.locator(selector).first.get_attribute("href") or "")

    return go


def press(*keys: str) -> Way:
    """Press keys, one after the other."""

    def go(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)

    return go


def typed(text: str) -> Way:
    """Type into what has the focus."""
    return lambda page: page.keyboard.type(text)


def seen(selector: str) -> Way:
    """Wait until something is there."""
    return lambda page: expect(page.locator(selector).first).to_be_visible()


def to(selector: str) -> Way:
    """Scroll a part of the page to the middle."""
    return lambda page: page.locator(selector).first.evaluate("part => part.scrollIntoView({block: 'center'})")


def earned(page: Page) -> None:
    """The statement for the period before of the first person who won something in it."""
    page.goto(page.locator(".forecast-bar a").first.get_attribute("href") or "")
    day = page.locator(".forecast-bar input[name=on]").input_value()
    for person in page.locator("select[name=who] option").evaluate_all("all => all.map(one => one.value)"):
        page.goto(f"/sales/commissions/?who={person}&on={day}")
        if page.locator(".commission-table tbody a").count():
            return


PAGES: dict[str, Way] = {
    "my-day": at("/"),
    "search": at("/", press("Control+k"), typed("berg"), seen("#palette-list [role=option]")),
    "lists": at("/people/?view=all"),
    "reports": at("/dashboards/", first()),
    "records": at("/organisations/?view=all", first()),
    "forms": at("/people/new/"),
    "touches": at("/people/?view=all", first(), press("n"), seen("form[data-composer].is-open, form[data-composer]")),
    "mail": at("/mail-accounts/new/"),
    "cadence": at("/cadence-rules/"),
    "tasks": at("/tasks/?view=open"),
    "promises": at("/promises/?view=all"),
    "hand-offs": at("/hand-offs/new/"),
    "forecast": at("/sales/forecast/"),
    "performance": at("/sales/performance/"),
    "leads": at("/leads/?view=all&shown=board:status"),
    "prices": at("/deal-lines/", first(), follow("main a[href^='/deals/']"), to("#deal-lines")),
    "deals": at("/deals/", follow("a[href*='view=pipeline-']")),
    "quotes": at("/quotes/"),
    "sequences": at("/sequences/?view=all", first()),
    "orders": at("/orders/?view=all"),
    "invoices": at("/invoices/?view=all"),
    "credit": at("/credit-accounts/"),
    "contracts": at("/contracts/"),
    "commissions": at("/sales/commissions/", earned),
    "account-plans": at("/account-plans/", first()),
    "territories": at("/territory-plans/", first("preview/")),
    "consent": at("/consent-purposes/"),
    "privacy": at("/people/?view=all", first(), follow("main a[href$='/erase/']")),
    "retention": at("/retention-rules/"),
    "import": at("/people/import/"),
    "notifications": at("/notifications/"),
    "approvals": at("/people/?view=all", first(), follow("main a[href^='/approvals/new/']")),
    "changes": at("/changes/?of=all"),
    "access": at("/people/?view=all", first("access/")),
    "administration": at("/settings/"),
    "operation": at("/health/"),
    "sign-in": at("/settings/sign-in/"),
    "automation": at("/automations/"),
    "assignment": at("/assignment-rules/"),
    "custom-fields": at("/custom-fields/new/?kind=people&type=choice"),
    "custom-kinds": at("/custom-kinds/new/"),
    "layouts": at("/people/layout/"),
    "preferences": at("/preferences/"),
    "getting-started": at("/getting-started/"),
    "help": at("/help/lists/edit/"),
    "keys": at("/people/?view=all", press("Control+/"), seen("#dialog .keys-grid")),
}
"""How one comes to what a topic is about."""


def main(wanted: list[str]) -> int:
    """Take the pictures of these topics, or of all; the number of those that went wrong, at most 1."""
    unknown = sorted(set(wanted) - set(PAGES))
    if unknown:
        print(f"no such topic: {', '.join(unknown)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="rapport-pictures-") as folder, demo(Path(folder)) as (url, password):
        take(url, password, wanted or list(PAGES))
    return 0


def take(url: str, password: str, topics: list[str]) -> None:
    """The pictures of these topics in every language, from an installation that runs."""
    with chromium() as browser:
        state = sign_in(browser, url, "admin", password)
        for language, locale in LANGUAGES.items():
            context = browser.new_context(
                base_url=url,
                storage_state=state,
                viewport=SCREEN,
                locale=locale,
                color_scheme="light",
                reduced_motion="reduce",
            )
            for topic in topics:
                page = context.new_page()
                PAGES[topic](page)
                page.wait_for_load_state("networkidle")
                path = HELP / "pictures" / language / f"{topic}.webp"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(small(page.screenshot()))
                print(f"{path.relative_to(HELP)}: {path.stat().st_size:,} bytes", flush=True)
                page.close()
            context.close()


def small(png: bytes) -> bytes:
    """The same picture as WebP, as good as fits."""
    picture = Image.open(BytesIO(png)).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    for quality in (80, 70, 60, 50, 40, 30):
        target = BytesIO()
        picture.save(target, "WEBP", quality=quality, method=6)
        if target.tell() <= LARGEST:
            return target.getvalue()
    raise ValueError(f"does not fit into {LARGEST:,} bytes")


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str]]:
    """The sample company, running: its address and the password of its administrator."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT_", "DATABASE_"))}
    own = {"RAPPORT_DATA_DIR": str(folder), "RAPPORT_PORT": str(PORT), "RAPPORT_LIVE_PORT": str(LIVE_PORT)}
    url, command = f"http://127.0.0.1:{PORT}", [sys.executable, "-m", "rapport.cli", "demo"]
    with (folder / "demo.log").open("wb") as log:
        process = subprocess.Popen(command, env={**kept, **own}, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(url, process)
            yield url, (folder / "demo-password").read_text().strip()
        finally:
            process.terminate()
            process.wait(timeout=60)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the installation answers; RuntimeError when it ended or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("`rapport demo` ended")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:  # noqa: S310 - our own http address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise RuntimeError(f"`rapport demo` did not answer in {START_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
