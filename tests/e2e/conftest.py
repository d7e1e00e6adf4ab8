"""A demo installation as `make demo` starts it, and a signed-in browser. Nothing is skipped when a part is absent."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState

from benchmarks.journeys.browser import chromium, sign_in

METRICS_TOKEN = "e2e-token-for-prometheus"
START_SECONDS = 240


@dataclass(frozen=True)
class Installation:
    """A running demo: where it answers, and how one signs in."""

    url: str
    data_dir: Path
    username: str
    password: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `rapport` command beside the running system."""
        command = [sys.executable, "-m", "rapport.cli", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """`rapport demo` in a data folder of its own, ended with everything it started."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-e2e-"))
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT_", "DATABASE_"))}
    environment |= {"RAPPORT_DATA_DIR": str(folder / "data"), "RAPPORT_PORT": str(port), "RAPPORT_WEB_WORKERS": "2"}
    environment["RAPPORT_LIVE_PORT"] = str(_free_port())
    environment["RAPPORT_METRICS_TOKEN"] = METRICS_TOKEN
    log = (folder / "demo.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "rapport.cli", "demo"], env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process, folder / "demo.log")
        password = (folder / "data" / "demo-password").read_text().strip()
        yield Installation(url, folder / "data", "admin", password, environment)
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"`rapport demo` ended:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:  # noqa: S310 - our own http address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"`rapport demo` did not answer in {START_SECONDS} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def signed_in_state(browser: Browser, installation: Installation) -> StorageState:
    """The cookies of a signed-in administrator: one sign-in a run, since sign-ins are rate limited."""
    return sign_in(browser, installation.url, installation.username, installation.password)


@pytest.fixture
def context(browser: Browser, installation: Installation, signed_in_state: StorageState) -> Iterator[BrowserContext]:
    """A fresh browser profile that is signed in; an error in the console fails the test."""
    opened = browser.new_context(
        base_url=installation.url,
        storage_state=signed_in_state,
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
    )
    opened.set_default_timeout(30_000)
    problems = watched(opened)
    yield opened
    opened.close()
    assert problems == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of that profile."""
    return context.new_page()


def watched(context: BrowserContext) -> list[str]:
    """What goes wrong in the pages of a profile from now on: scripts that fail, errors in the console, and what the
    content security policy refuses. An answer that says no is no error of a script."""
    problems: list[str] = []
    context.add_init_script(SAY_REFUSALS)

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"{message.page.url if message.page else ''}: {message.text}")

    context.on("weberror", lambda error: problems.append(f"{error.page.url if error.page else ''}: {error.error}"))
    context.on("console", note)
    return problems


SAY_REFUSALS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("refused by the content security policy:", event.effectiveDirective, event.blockedURI, event.sample));
"""
