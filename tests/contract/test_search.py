"""Each searchable record is found by each of its weighted fields, and no longer once it is gone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from rapport.platform.search.sources import is_searchable, search_texts
from tests.browser import Browser
from tests.factories import make

KINDS = [spec.name for spec in registry if is_searchable(spec)]

pytestmark = pytest.mark.django_db


def found(browser: Browser, text: str) -> set[Any]:
    """The uids that a search answers with."""
    return {hit.uid for hit in search(browser.user, text, limit=200).items}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_found_by_each_weighted_field(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    linked = {"party": make("people")} if kind == "tasks" else {}
    instance = make(kind, owner=administrator.user, **linked)
    assert spec.record.search

    for path in spec.record.search:
        values = spec.objects().filter(pk=instance.pk).values_list(path, flat=True)
        [value] = values
        assert value, f"the factory leaves {path} empty"
        assert instance.uid in found(administrator, str(value)), path
        for word in re.findall(r"\w{4,}", str(value)):
            assert instance.uid in found(administrator, word), (path, word)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_found_by_each_part_of_its_search_text(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    text = search_texts(spec, [instance.pk])[instance.pk]

    for part in (text.title, *text.names, *text.texts, *text.phones, *text.emails, *text.sites):
        assert instance.uid in found(administrator, part), part


@pytest.mark.parametrize("kind", KINDS)
def test_a_deleted_record_is_not_found(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    if spec.record.undeletable:
        pytest.skip("records of this kind are never deleted")
    instance = make(kind, owner=administrator.user)
    title = spec.record.get_title(instance)
    assert instance.uid in found(administrator, title)

    write.delete(spec, instance, actor=administrator.user)

    assert instance.uid not in found(administrator, title)
