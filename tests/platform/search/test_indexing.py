"""The index follows what happens to the records, and can be written anew at any time."""

from __future__ import annotations

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records, rebuild
from rapport.platform.search.models import SearchEntry, SearchWord
from rapport.platform.search.queries import search
from tests.platform.search.conftest import Make


def found(user: User, text: str) -> list[str]:
    return [hit.title for hit in search(user, text).items]


def test_create_update_and_delete(admin: User, make: Make) -> None:
    people = registry.get("people")
    person = make("people", given_name="Anna", family_name="Albrecht", email="anna@old.org")
    assert found(admin, "anna@old.org") == ["Anna Albrecht"]
    write.update(people, person, {"family_name": "Zimmermann", "email": "anna@new.org"}, actor=None)
    assert found(admin, "albrecht") == []
    assert found(admin, "anna@old.org") == []
    assert found(admin, "zimmermann anna@new.org") == ["Anna Zimmermann"]
    write.delete(people, person, actor=None)
    assert found(admin, "zimmermann") == []
    assert SearchEntry.objects.count() == SearchEntry.objects.exclude(kind="people").count()


def test_one_entry_a_record_under_its_own_kind(admin: User, make: Make) -> None:
    make("organisations", name="Kranbau Nord")
    assert list(SearchEntry.objects.filter(title="Kranbau Nord").values_list("kind", flat=True)) == ["organisations"]


def test_ids_of_another_kind_get_no_entry(admin: User, make: Make) -> None:
    work = make("organisations", name="Kranbau Nord")
    index_records(registry.get("people"), [work.pk])
    assert not SearchEntry.objects.filter(kind="people", record_id=work.pk).exists()


def test_kinds_that_are_not_searchable_are_left_alone(make: Make) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht")
    index_records(registry.get("parties"), [person.pk])
    index_records(registry.get("touches"), [1])
    assert set(SearchEntry.objects.filter(record_id=person.pk).values_list("kind", flat=True)) == {"people"}


def test_a_weight_table_reaches_over_a_link(admin: User, make: Make) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht")
    make("tasks", subject="Angebot schicken", party=person)
    assert found(admin, "angebot albrecht") == ["Angebot schicken"]


def test_rebuild_restores_what_was_lost_and_drops_what_is_gone(admin: User, make: Make) -> None:
    for number in range(3):
        make("people", given_name="Anna", family_name=f"Albrecht{number}")
    before = list(SearchEntry.objects.filter(kind="people").order_by("record_id").values_list("title", "tokens"))
    SearchEntry.objects.filter(title="Anna Albrecht0").delete()
    SearchEntry.objects.filter(title="Anna Albrecht1").update(record_id=999_999)
    steps: list[tuple[int, int]] = []
    assert rebuild(registry.get("people"), lambda done, total: steps.append((done, total))) == 3
    after = list(SearchEntry.objects.filter(kind="people").order_by("record_id").values_list("title", "tokens"))
    assert after == before
    assert steps == [(3, 3)]


def test_the_vocabulary_holds_words_but_no_numbers_and_no_characters(admin: User, make: Make) -> None:
    make("people", given_name="Grzegorz", family_name="Kowal", phone="+49 30 5550118", email="x@quelle.org")
    make("people", given_name="小明", family_name="王")
    known = set(SearchWord.objects.values_list("word", flat=True))
    assert {"grzegorz", "quelle"} <= known
    assert not {word for word in known if any(c.isdigit() for c in word) or "小" in word}


def test_a_single_write_needs_few_statements(make: Make, django_assert_max_num_queries: object, admin: User) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht", phone="+49 30 5550118")
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        index_records(registry.get("people"), [person.pk])
