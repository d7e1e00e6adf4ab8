"""A colleague names me in a comment: the bell says so at once, leads to the record, and there I answer."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Installation

pytestmark = pytest.mark.e2e

COLLEAGUE = "katharina"


def test_a_comment_that_names_me_reaches_the_open_page_and_is_answered(page: Page, installation: Installation) -> None:
    token = installation.run("token", "add", "--user", COLLEAGUE).stdout.split()[-1]
    read_everything(page)
    about = say(installation, token, "@admin what do you think of this one?")

    expect(page.locator("[data-bell-count]")).to_have_text("1")
    page.locator("[data-bell] > summary").click()
    line = page.locator(".bell-menu .notice").first
    expect(line).to_contain_text("mentioned you in a comment on")
    expect(line).to_contain_text("because you were mentioned")
    line.locator("a[data-notice]").click()

    page.wait_for_url(re.compile(about))
    expect(page.locator("[data-bell-count]")).to_be_hidden()
    comments = page.locator("#comments")
    expect(comments).to_contain_text("what do you think of this one?")
    area = comments.get_by_role("textbox", name="Comment")
    area.press_sequentially("Very well, @katha")
    expect(comments.get_by_role("option")).to_have_count(1)
    area.press("Enter")
    expect(area).to_have_value(f"Very well, @{COLLEAGUE} ")
    area.press("Control+Enter")
    expect(comments.locator(".comment").last).to_contain_text("Very well,")
    expect(comments.locator(".comment").last.locator(".mention")).to_have_count(1)
    expect(page.locator("#head-notice")).to_be_visible()


def read_everything(page: Page) -> None:
    """Until the bell is at rest: what other journeys set off may still arrive."""
    bell = page.locator("[data-bell-count]")
    page.goto("/notifications/")
    for _attempt in range(20):
        page.get_by_role("button", name="Mark all as read").click()
        page.wait_for_timeout(1_000)
        if bell.is_hidden():
            break
    expect(bell).to_be_hidden()


def say(installation: Installation, token: str, text: str) -> str:
    """A comment by the API on the first organisation that the colleague sees; its uid."""
    found = _api(installation, token, "/organisations?limit=1", None)["items"][0]["uid"]
    _api(installation, token, "/comments", {"kind": "organisations", "record_uid": found, "body": text})
    return str(found)


def _api(installation: Installation, token: str, path: str, body: dict[str, str] | None) -> Any:
    request = urllib.request.Request(  # noqa: S310 - our own http address
        f"{installation.url}/api/v1{path}",
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return json.loads(answer.read())
