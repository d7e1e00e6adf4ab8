"""A new record kind costs one factory; a missing one fails the build."""

from __future__ import annotations

import pytest

from rapport.platform.records.registry import registry
from tests.factories import FACTORIES, MADE_FACTORIES, make

pytestmark = pytest.mark.django_db


def test_every_kind_has_a_factory_and_every_factory_a_kind() -> None:
    assert sorted([*FACTORIES, *MADE_FACTORIES]) == sorted(spec.name for spec in registry)


@pytest.mark.parametrize("kind", sorted([*FACTORIES, *MADE_FACTORIES]))
def test_a_factory_makes_another_record_of_its_kind_at_each_call(kind: str) -> None:
    spec = registry.get(kind)
    first, second = make(kind), make(kind)

    assert first.pk != second.pk
    assert spec.objects().filter(pk__in=[first.pk, second.pk]).count() == 2
    if not spec.record.overview:
        assert registry.of_instance(first).name == kind
