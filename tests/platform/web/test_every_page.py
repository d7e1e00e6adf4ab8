"""What holds for every page: the policy of content, its language, and that nothing written is ever read as markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.contract.acts import CHANGED, KINDS, form_names
from tests.factories import make, make_financial_statement, make_person, make_task, make_touch
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
QUOTE = "\" onmouseover='x' {{7*7}}"


@pytest.fixture
def browser() -> Browser:
    return Browser(make_administrator())


def pages() -> list[str]:
    """One page of every sort."""
    person = make_person()
    make_task(party=person)
    make_touch(party=person)
    own = ["", "history/", "access/", "edit/", "?tab=overview"]
    urls = [f"/people/{person.uid}/{part}" for part in own]
    urls += ["/people/", "/people/new/", "/people/quick/", "/people/filter/", "/people/?q=x&sort=-created_at"]
    urls += ["/", "/settings/", "/preferences/", "/changes/", "/jobs/", "/search/?q=Anna", "/accounts/2fa/"]
    return [*urls, "/accounts/sessions/", "/accounts/password/change/", "/people/?nonsense=1", "/nowhere/"]


def test_every_page_forbids_inline_script_and_style_and_needs_none(browser: Browser) -> None:
    for url in pages():
        answer = browser.client.get(url, follow=True)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, url
        for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
            assert part in policy, url
        page = answer.content.decode()
        assert not re.search(r"<style|\sstyle=\"|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", page), url
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers.get("Cache-Control", ""), url
    for url in ("/accounts/login/", "/accounts/password/reset/"):
        assert "script-src 'self'" in Browser(None).get(url).headers["Content-Security-Policy"]


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CHANGED)
def test_what_is_written_into_any_field_is_never_read_as_markup(kind: str, browser: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=browser.user)
    for name in form_names(spec):
        field = spec.fields[name]
        if field.is_text and field.stored and (field.max_length or 99) >= 40:
            try:
                write.update(spec, instance, {name: f"{SCRIPT}{QUOTE}"[: field.max_length]}, actor=None)
            except Exception:  # noqa: S112 - a code, an address: refused is as good as escaped
                continue
        elif name == "text":
            write.update(spec, instance, {name: f"{SCRIPT}{QUOTE}"}, actor=None)
    if spec.model is Party:
        points = [{"value": f"{SCRIPT}@x", "label": SCRIPT}]
        write.update(spec, instance, {"emails": points, "tags": [SCRIPT], "external_id": [SCRIPT]}, actor=None)
    urls = [reverse(f"{kind}-{name}") for name in ("list", "lookup", "filter", "new")]
    urls += [reverse(f"{kind}-{name}", args=[instance.uid]) for name in ("detail", "history", "access", "edit")]
    urls += [
        reverse(f"{kind}-value-history", args=[instance.uid, name])
        for name in form_names(spec)
        if spec.fields[name].stored
    ]
    urls += [f"{reverse(f'{kind}-list')}?q={SCRIPT}", "/", "/changes/", "/search/?q=alert", "/search/palette/?q=script"]
    urls += [f"/{kind}/?{spec.filters[0]}={SCRIPT}" if spec.filters else "/"]
    for url in urls:
        for target in ("", "drawer-body"):
            page = text_of(browser.get(url, target))
            assert "<script>alert" not in page, (url, target)
            assert "onmouseover='x'" not in page.replace("&#x27;", "\x00"), (url, target)
            assert "49" not in page or "{{7*7}}" in page or "7*7" not in page, (url, target)


def test_a_page_speaks_its_readers_language_and_writes_numbers_and_days_its_way() -> None:
    reader = make_administrator()
    statement = make_financial_statement(revenue="1234567.5")
    make_task(subject="x", due_on="2026-12-31", owner=reader)
    expected = {
        "en": ("en", "1,234,567.5"),
        "de": ("de", "1.234.567,5"),
        "zh-hans": ("zh-hans", "1,234,567.5"),
    }
    for language, (lang, number) in expected.items():
        write.update(registry.get("users"), reader, {"language": language}, actor=None)
        browser = Browser(User.objects.get(pk=reader.pk))
        page = text_of(browser.get(f"/financial-statements/{statement.uid}/"))
        assert f'<html lang="{lang}"' in page
        assert number in page.replace("\xa0", " "), language
        assert browser.get("/").headers["Content-Language"] == language


def test_the_preferences_change_the_language_at_once(browser: Browser) -> None:
    form = browser.form("/preferences/", action="")
    form.set("language", "de")
    form.set("time_zone", "Asia/Shanghai")
    assert browser.post("/preferences/", form.data()).status_code == 302
    touch = make_touch(happened_at=datetime(2026, 1, 15, 20, 30, tzinfo=UTC))
    page = text_of(browser.get(f"/touches/{touch.uid}/"))
    assert '<html lang="de"' in page
    assert "16.01.2026" in page or "16. Januar 2026" in page, "the evening in London is the next day in Shanghai"


def test_the_preferences_change_nobody_else_and_nothing_else(browser: Browser) -> None:
    other = make_administrator()
    form = browser.form("/preferences/", action="")
    form.values |= {"is_administrator": ["on"], "username": ["other"], "uid": [str(other.uid)], "roles": ["x"]}
    form.set("theme", "dark")
    assert browser.post("/preferences/", form.data()).status_code == 302
    assert browser.user is not None
    mine = User.objects.get(pk=browser.user.pk)
    assert (mine.theme, mine.username) == ("dark", browser.user.username)
    assert User.objects.get(pk=other.pk).theme == "system"


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_addresses_are_answered_without_a_fault(kind: str, browser: Browser) -> None:
    instance = make(kind)
    base = reverse(f"{kind}-list")
    for query in (
        "cursor=AAAA", "sort=;drop", "q=%00", "q=" + "x" * 300, "limit=99999999999999999999", "uid=x",
        "created_at__gte=9999-99-99", "owner=%F0%9F%92%A9", "_field=x", "columns=x,y", "uid__in=" + "a," * 600,
    ):  # fmt: skip
        assert browser.get(f"{base}?{query}").status_code in (200, 400), query
    assert browser.get(f"{base}filter/?_field=password").status_code == 404
    assert browser.get(f"{base}filter/?_field=uid&_operator=zzz&uid=1").status_code in (200, 302, 404)
    assert browser.get(f"{base}lookup/?q=%00").status_code == 200
    assert browser.get(f"{base}{instance.uid}/history/?on=9999-12-31").status_code == 200
    assert browser.get(f"{base}{instance.uid}/history/password/").status_code == 404
