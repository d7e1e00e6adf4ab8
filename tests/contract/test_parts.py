"""Every address that answers a part of a page: a part for scripts that ask for it, else a whole page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.contract.acts import CREATED_BY_FORM, KINDS
from tests.contract.test_routes import ROUTES
from tests.factories import make, make_person

pytestmark = pytest.mark.django_db


def test_no_address_without_a_record_answers_a_bare_part(administrator: Browser) -> None:
    bare = [url for path in ROUTES if "0190" not in path and _bare(administrator, url := f"/{path}")]
    assert bare == []


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_no_address_of_a_record_answers_a_bare_part(kind: str, administrator: Browser) -> None:
    instance = make(kind, owner=administrator.user)
    spec = registry.get(kind)
    names = ["detail", "history", "access"] + (["edit"] if kind in CREATED_BY_FORM else [])
    urls = [reverse(f"{kind}-{name}", args=[instance.uid]) for name in names]
    urls.append(reverse(f"{kind}-value-history", args=[instance.uid, spec.stored_fields[0].name]))
    if kind in CREATED_BY_FORM:
        urls += [reverse(f"{kind}-inline", args=[instance.uid, name]) for name in spec.quick_create]
    assert [url for url in urls if _bare(administrator, url)] == []


def test_no_address_of_a_person_answers_a_bare_part(administrator: Browser) -> None:
    person = make_person()
    paths = [path.replace(_uid_in(path), str(person.uid)) for path in ROUTES if _uid_in(path)]
    of_people = [path for path in paths if path.startswith(("people/", "parties/", "organisations/"))]
    assert len(of_people) > 10
    assert [url for path in of_people if _bare(administrator, url := f"/{path}")] == []


def test_a_dialog_opened_by_its_address_can_be_used_without_scripts(administrator: Browser) -> None:
    form = administrator.form(reverse("people-filter"))
    form.set("_field", "city")
    second = administrator.get(form.action, **form.data())
    page = text_of(second)
    assert page.count("<html") == 1
    assert '<h1 class="page-title">' in page
    assert 'name="_operator"' in page
    assert "<html" not in text_of(administrator.get(reverse("people-filter"), "dialog-body"))


def _bare(browser: Browser, url: str) -> bool:
    """Whether a browser that opens this address sees HTML without a page around it."""
    answer: Any = browser.client.get(url)
    if answer.status_code in (204, 301, 302, 404, 405) or answer.streaming:
        return False
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return False
    return text_of(answer).count("<html") != 1


def _uid_in(path: str) -> str:
    return next((part for part in path.split("/") if part.count("-") == 4 and len(part) == 36), "")
