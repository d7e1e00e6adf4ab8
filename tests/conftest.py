"""What every test stands on: a PostgreSQL server, named in the environment before Django loads."""

import gc
import os
import zlib
from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.conf import settings
from django.template.base import Template

from rapport.platform.web.catalogues import compile_catalogues
from tests.database import TEMPLATE, prepare_environment

# At import, not in a fixture: pytest-django loads the settings before any fixture runs.
prepare_environment()
compile_catalogues()

# Pages name their assets without the hashes that only `collectstatic` knows, and passwords are hashed quickly.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if TEMPLATE in os.environ:
    # Added, not put in place: in the processes of a run in parallel Django has completed these settings already.
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = os.environ[TEMPLATE]

# pytest-django looks for the settings before this file is read, so it leaves the set-up to us.
django.setup()

from rapport.platform.custom_fields import definitions  # noqa: E402 - needs the settings
from rapport.platform.guidance import help_memory  # noqa: E402
from rapport.platform.records.registry import registry  # noqa: E402
from rapport.platform.records.remembered import Remembered  # noqa: E402
from tests.factories.kinds import VISITS, forget_what_a_test_made, keep_visits, let_visits_be  # noqa: E402
from tests.flush import flush_what_is_filled  # noqa: E402
from tests.smtp import Mailbox, mail_server  # noqa: E402

flush_what_is_filled()
SHARE = 4
"""One in so many cases of a sampled proof runs whenever tests run."""
_RENDER = Template._render  # type: ignore[attr-defined]


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it for what is unreachable, time and again, took an eighth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def plain_templates(django_test_environment: None) -> None:
    """Templates are rendered as in service: Django's test environment notes the context of each piece of a page, which
    takes time and which no test here asks for."""
    Template._render = _RENDER  # type: ignore[attr-defined]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the sampled proofs three quarters of the cases are slow ones. Which, follows from their names: always the
    same, each proof with other kinds, each kind with other proofs."""
    for item in items:
        if item.get_closest_marker("sampled") and zlib.crc32(item.nodeid.encode()) % SHARE:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> None:
    """What a module asks of the registry when it is imported is what its tests find in it."""
    if isinstance(collector, pytest.Module):
        let_visits_be("contract" in collector.path.parts)


@pytest.fixture(autouse=True)
def no_look_at_custom_fields(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Requests do not look for changed custom fields: what a test's transaction says of them is not kept. Nor is what
    the kinds were given of them in a test, nor are the kinds that were made; but the contracts walk one such kind."""
    monkeypatch.setattr("rapport.platform.custom_fields.definitions.CHECKED_EVERY", float("inf"))
    let_visits_be("contract" in request.path.parts or VISITS in getattr(request.module, "KINDS", ()))
    parameters = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    if VISITS in parameters.values():
        request.getfixturevalue("db")
        keep_visits()
    before = registry.generation
    yield
    if registry.generation != before:
        forget_what_a_test_made()
        definitions.forget()


@pytest.fixture(autouse=True)
def no_look_at_help_texts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nor for texts of the help that were worded otherwise, or tips of fields."""
    monkeypatch.setattr("rapport.platform.guidance.help_memory.CHECKED_EVERY", float("inf"))
    yield
    help_memory.forget()


@pytest.fixture(autouse=True)
def no_look_at_sign_in_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor for changed rules of signing in; a test begins without any, whatever another one's transaction said."""
    monkeypatch.setattr("rapport.platform.sign_on.policy._checked", float("inf"))
    monkeypatch.setattr("rapport.platform.sign_on.policy._known", ())


@pytest.fixture(autouse=True)
def no_look_at_rules_set_off_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor for kinds with a rule that somebody sets off: pages ask every 15 seconds, in the middle of a test too."""
    known: Remembered[frozenset[str]] = Remembered(seconds=float("inf"), most=1)
    known.keep("", frozenset())
    monkeypatch.setattr("rapport.platform.automation.by_hand._KINDS", known)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that answers, and the settings by which mail goes there."""
    with mail_server() as box:
        settings.MAIL_IS_SET_UP = True
        settings.EMAIL_BACKEND = "rapport.platform.mailing.backend.EmailBackend"
        settings.EMAIL_TIMEOUT = 1
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.BASE_URL = "https://crm.example.org"
        yield box
