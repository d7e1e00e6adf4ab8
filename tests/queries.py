"""The statements that a page asks for, once the memories of the process are warm."""

from __future__ import annotations

import time
from unittest import mock

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.browser import Browser


def queries_of(browser: Browser, url: str) -> tuple[HttpResponse, list[str]]:
    """A page, and the statements of its third visit: earlier ones also write the session and fill the caches of the
    process. The clock stands still, since what is remembered for seconds would else be asked anew now and then."""
    with mock.patch("time.monotonic", return_value=time.monotonic()):
        for _ in range(2):
            browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(url)
    assert answer.status_code == 200, url
    own = [query["sql"] for query in captured.captured_queries]
    return answer, [sql for sql in own if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO"))]
