"""The index follows what happens to the records, and can be written anew at any time."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.customers.jobs import index_tagged
from rapport.customers.models import Tag
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import acts_noted, start_long_change_set
from rapport.platform.history.undo import undo
from rapport.platform.jobs.housekeeping import prune_search_words
from rapport.platform.records.bulk import change_many
from rapport.platform.records.registry import registry
from rapport.platform.search import vocabulary
from rapport.platform.search.indexing import index_records, rebuild
from rapport.platform.search.models import SearchEntry, SearchWord
from rapport.platform.search.queries import search
from rapport.platform.search.vocabulary import prune_words
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


def test_a_tag_finds_those_who_have_it_while_they_have_it(admin: User, make: Make) -> None:
    people, tags = registry.get("people"), registry.get("tags")
    anna = make("people", given_name="Anna", family_name="Albrecht", tags=["Weinprobe"])
    ben = make("people", given_name="Ben", family_name="Brandt")
    assert found(admin, "type:people weinprobe") == ["Anna Albrecht"]

    with acts_noted() as acts:
        write.update(people, ben, {"tags": ["Weinprobe"]}, actor=admin)
    assert sorted(found(admin, "type:people weinprobe")) == ["Anna Albrecht", "Ben Brandt"]
    undo(acts[0], actor=admin)
    assert found(admin, "type:people weinprobe") == ["Anna Albrecht"]

    tag = Tag.objects.get(name="Weinprobe")
    with acts_noted() as acts:
        write.update(tags, tag, {"name": "Sommerfest"}, actor=admin)
    assert found(admin, "type:people weinprobe") == []
    assert found(admin, "type:people sommerfest") == ["Anna Albrecht"]
    undo(acts[0], actor=admin)
    assert found(admin, "type:people weinprobe") == ["Anna Albrecht"]

    with acts_noted() as acts:
        write.delete(tags, tag, actor=admin)
    assert found(admin, "weinprobe") == []
    undo(acts[0], actor=admin)
    assert found(admin, "type:people weinprobe") == ["Anna Albrecht"]

    change_many(
        people, [anna.pk, ben.pk], values={"tags": ["Messe"]}, actor=admin,
        change_set=start_long_change_set(actor=admin, channel="web", act="bulk_update"), progress=lambda seen: None,
    )  # fmt: skip
    assert sorted(found(admin, "type:people messe")) == ["Anna Albrecht", "Ben Brandt"]
    assert found(admin, "type:people weinprobe") == []


def test_who_may_not_see_tags_finds_nobody_by_them(make: Make, make_user: Make) -> None:
    make("people", given_name="Anna", family_name="Albrecht", tags=["Weinprobe"])
    sees = make_user("sees", [("people", "view", "all")])
    blind = make_user("blind", [("people", "view", "all")], hidden=[("people", "tags")])

    assert found(sees, "type:people weinprobe") == ["Anna Albrecht"]
    assert found(blind, "type:people weinprobe") == []


def test_entries_of_very_many_tagged_follow_by_a_job(admin: User, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.customers.search.MOST_DEPENDENTS", 2)
    for name in "ABC":
        make("people", given_name=name, family_name="X", tags=["Weinprobe"])
    tag = Tag.objects.get(name="Weinprobe")

    write.update(registry.get("tags"), tag, {"name": "Sommerfest"}, actor=admin)

    assert sorted(found(admin, "type:people sommerfest")) == ["A X", "B X"]
    [job] = ProcrastinateJob.objects.filter(task_name="index_tagged")
    index_tagged(**job.args)
    assert sorted(found(admin, "type:people sommerfest")) == ["A X", "B X", "C X"]


def test_words_that_nothing_holds_any_more_are_dropped(admin: User, make: Make) -> None:
    make("people", given_name="Anna", family_name="Albrecht")
    gone = make("people", given_name="Bruno", family_name="Zwiesel")
    write.delete(registry.get("people"), gone, actor=None)
    assert {"albrecht", "zwiesel"} <= set(SearchWord.objects.values_list("word", flat=True))

    prune_search_words(timestamp=0)

    words = set(SearchWord.objects.values_list("word", flat=True))
    assert "albrecht" in words
    assert not {"zwiesel", "bruno"} & words
    assert prune_words() == 0
    assert found(admin, "albrehct") == ["Anna Albrecht"]


def test_a_word_that_comes_back_while_it_is_dropped_stays(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = make("people", given_name="Bruno", family_name="Zwiesel")
    write.delete(registry.get("people"), gone, actor=None)
    plain = vocabulary._unheld
    asked: list[list[str]] = []

    def unheld(words: list[str]) -> list[str]:
        found_so = plain(words)
        if not asked:  # between the look and the deletion somebody is called so again
            make("people", given_name="Bruno", family_name="Zwiesel")
        asked.append(words)
        return found_so

    monkeypatch.setattr(vocabulary, "_unheld", unheld)
    vocabulary.prune_words()

    assert {"bruno", "zwiesel"} <= set(SearchWord.objects.values_list("word", flat=True))
