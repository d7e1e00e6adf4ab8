"""Whether a program of others that knows the standard is content: scim2-tester asks everything that it knows to ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from rapport.platform.api import limits
from rapport.platform.api.tokens import create_token
from tests.factories.access import make_administrator, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests that come without Django's test client leave the test's connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_a_tester_of_others_is_content() -> None:
    limits.forget()
    make_role(name="Sales")
    text, _token = create_token(make_administrator(), "directory", ["scim"])
    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url=f"{settings.BASE_URL}/scim/v2",
        headers={"Authorization": f"Bearer {text}"},
    )
    client.discover()
    results = check_server(client)
    good = (Status.SUCCESS, Status.SKIPPED)
    wrong = [(one.title, str(one.reason)[:80]) for one in results if one.status not in good]
    # The one address is told as the primary one, whatever the directory calls it.
    mended = [(title, reason) for title, reason in wrong if "value for 'emails'" not in reason]
    assert mended == []
    assert len(results) > 50
