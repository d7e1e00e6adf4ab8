"""The list of people on a mid-range phone: processor four times slower, the network of Chromium's own profiles.

Usable means that the rows are painted and the scripts listen; then the first row is tapped, and must open. "Fast 4G" is
what the budget is held to: such a phone in a town; "slow 4G", Lighthouse's mobile profile, is told beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page, StorageState

from benchmarks.base_setup import PASSWORD
from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation
from benchmarks.journeys.browser import at_desk, chromium, sign_in

SAMPLES = 5
SLOWER = 4
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
}
LIST = "/people/"


@dataclass(frozen=True, slots=True)
class Network:
    """A network as Chromium's developer tools know it: latency of a request in ms, kbit/s down and up."""

    label: str
    latency: float
    down: float
    up: float


FAST = Network("fast 4G (165 ms, 8.1 Mbit/s)", 165, 8_100, 1_350)
SLOW = Network("slow 4G (562 ms, 1.4 Mbit/s)", 562.5, 1_440, 675)

_WATCH = """
(() => {
  const seen = new MutationObserver(() => {
    if (!document.querySelector("tr[data-row]")) return;
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => (window.rowsPainted = performance.now())));
  });
  seen.observe(document, { childList: true, subtree: true });
})();
"""
_USABLE = """
() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  if (!window.rowsPainted || !paint || !page.domContentLoadedEventEnd) return null;
  const files = performance.getEntriesByType("resource");
  return {
    usable: Math.max(window.rowsPainted, paint.startTime, page.domContentLoadedEventEnd),
    painted: Math.max(window.rowsPainted, paint.startTime),
    server: page.responseStart,
    bytes: [page, ...files].reduce((sum, entry) => sum + entry.transferSize, 0),
  };
}
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One opening of the list, in ms; ``tap`` is the time from the tap on a row to the request for its page."""

    usable: float
    painted: float
    server: float
    tap: float
    kilobytes: float


def run(installation: Installation) -> Iterator[Figure]:
    """With an empty cache and with a warm one, on both networks."""
    reader = installation.administrator
    url = f"http://127.0.0.1:{installation.port}"
    with chromium() as browser:
        state = sign_in(browser, url, reader.username, PASSWORD)
        for budget, network in (("phone_usable", FAST), ("phone_slow", SLOW)):
            pairs = [_both(browser, url, state, network) for _sample in range(SAMPLES)]
            for cache, samples in zip(("empty cache", "warm cache"), zip(*pairs, strict=True), strict=True):
                yield _figure(budget, f"{cache}, {network.label}", samples)


def _figure(budget: str, case: str, samples: tuple[Sample, ...]) -> Figure:
    middle = {name: median(getattr(sample, name) for sample in samples) for name in Sample.__slots__}
    note = (
        f"first byte {middle['server']:.0f} ms, rows painted {middle['painted']:.0f} ms, a tap answered in"
        f" {middle['tap']:.0f} ms, {middle['kilobytes']:.0f} kB"
    )
    return Figure(
        budget, case, "administrator", value=middle["usable"], samples=len(samples), verified=len(samples), note=note
    )


def _both(browser: Browser, url: str, state: StorageState, network: Network) -> tuple[Sample, Sample]:
    """The list in a fresh profile, and once more in the same."""
    with at_desk(browser, url, state, **PHONE) as page:
        page.add_init_script(_WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": network.latency,
                "downloadThroughput": network.down * 1_000 / 8,
                "uploadThroughput": network.up * 1_000 / 8,
            },
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        return _open(page), _open(page)


def _open(page: Page) -> Sample:
    page.goto("about:blank")
    page.goto(LIST, wait_until="commit")
    found = page.wait_for_function(_USABLE).json_value()
    link = page.locator("tr[data-row] th a").first
    target = str(link.get_attribute("href"))
    begun = time.perf_counter()
    with page.expect_request(lambda request: request.url.endswith(target)):
        link.tap()
    tap = (time.perf_counter() - begun) * 1_000
    page.wait_for_url(f"**{target}")
    if page.locator("main h1").count() != 1:
        raise Mismatch(f"a tap on the first row does not open {target}")
    return Sample(found["usable"], found["painted"], found["server"], tap, found["bytes"] / 1_000)
