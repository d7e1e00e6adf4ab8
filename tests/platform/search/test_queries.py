"""What each kind of query finds, over the write path and the index."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.search import candidates, queries, vocabulary
from rapport.platform.search.queries import search
from tests.platform.search.conftest import Make


def titles(user: User | None, text: str, **options: Any) -> list[str]:
    return [hit.title for hit in search(user, text, **options).items]


def test_two_chinese_characters_and_one(admin: User, make: Make) -> None:
    make("people", family_name="王", given_name="小明")
    make("people", family_name="李", given_name="明小")
    assert titles(admin, "小明") == ["王小明"]
    assert titles(admin, "王小明") == ["王小明"]
    assert titles(admin, "王") == ["王小明"]
    assert set(titles(admin, "明")) == {"王小明", "李明小"}
    assert titles(admin, "王大") == []


@pytest.mark.parametrize("query", ["张", "張", "张伟", "張偉", "张偉", "张伟华", "張偉華"])
def test_traditional_and_simplified_characters_find_each_other(admin: User, make: Make, query: str) -> None:
    make("people", family_name="張", given_name="偉華")
    make("people", family_name="张", given_name="伟华")
    make("people", family_name="章", given_name="伟华")
    assert set(titles(admin, query)) == {"張偉華", "张伟华"}


def test_each_script_finds_the_other_for_who_sees_little(make_user: Make, make: Make) -> None:
    reader = make_user("rita", [("people", "view", "own")], hidden=[("people", "email")])
    make("people", family_name="張", given_name="偉華", owner=reader)
    make("people", family_name="張", given_name="偉民")
    assert titles(reader, "张伟") == ["張偉華"]


def test_a_title_in_the_other_script_is_as_good_as_in_the_own(admin: User, make: Make) -> None:
    make("organisations", name="臺灣電力")
    make("organisations", name="台湾电力工程")
    assert titles(admin, "台湾电力") == ["臺灣電力", "台湾电力工程"]


def test_pinyin_with_and_without_blanks_and_by_initials(admin: User, make: Make) -> None:
    make("people", family_name="王", given_name="小明")
    for query in ("wang xiaoming", "wangxiaoming", "xiaom", "wxm", "xiao wang"):
        assert titles(admin, query) == ["王小明"], query


def test_a_chinese_surname_is_found_by_both_of_its_readings(admin: User, make: Make) -> None:
    make("people", family_name="单", given_name="田芳")
    assert titles(admin, "shan tianfang") == ["单田芳"]
    assert titles(admin, "dan tianfang") == ["单田芳"]


@pytest.mark.parametrize(
    "query",
    [
        "0118",
        "118",
        "030 555 0118",
        "030-555-0118",
        "+49 30 5550118",
        "0049 (30) 555 01 18",
        "+49 (0)30 5550118",
        "5550",
        "305550118",
        "０１１８",
        "anna 030 5550118",
        "555 01",
    ],
)
def test_digits_of_a_phone_number_however_written(admin: User, make: Make, query: str) -> None:
    make("people", given_name="Anna", family_name="Albrecht", phone="+49 30 5550118")
    make("people", given_name="Bernd", family_name="Bauer", phone="+49 89 7770229")
    assert titles(admin, query) == ["Anna Albrecht"]


@pytest.mark.parametrize("query", ["000 4952", "0004952", "0000 4952", "138 0000 4952"])
def test_last_digits_that_begin_with_zeros_find_one_number_only(admin: User, make: Make, query: str) -> None:
    make("people", given_name="Anna", family_name="Albrecht", phone="+86 138 0000 4952")
    make("people", given_name="Bernd", family_name="Bauer", phone="+86 755 8255 4952")
    assert titles(admin, query) == ["Anna Albrecht"]


def test_other_digits_do_not_find_the_number(admin: User, make: Make) -> None:
    make("people", given_name="Anna", family_name="Albrecht", phone="+49 30 5550118")
    assert titles(admin, "0119") == []
    assert titles(admin, "5550118 30") == []


def test_postcode_and_house_number_stay_findable(admin: User, make: Make) -> None:
    make(
        "people",
        given_name="Anna",
        family_name="Albrecht",
        addresses=[{"street": "Lange Str. 7", "postcode": "01067", "locality": "Dresden"}],
    )
    assert titles(admin, "01067") == ["Anna Albrecht"]
    assert titles(admin, "01067 dresden") == ["Anna Albrecht"]
    assert titles(admin, "lange str 7") == ["Anna Albrecht"]


@pytest.mark.parametrize(
    "query",
    [
        "a.albrecht@exa",
        "albrecht@example.com",
        "@example",
        "example.com",
        "example",
        "@example.com",
        "albrecht@",
        "a.alb",
    ],
)
def test_part_of_a_mail_address(admin: User, make: Make, query: str) -> None:
    make("people", given_name="Zoe", family_name="Zander", email="A.Albrecht@Example.com")
    make("people", given_name="Bernd", family_name="Bauer", email="bernd@other.net")
    assert titles(admin, query) == ["Zoe Zander"]


@pytest.mark.parametrize("query", ["Müller", "muller", "mueller", "MÜLLER", "Müll", "mue", "Mu\u0308ller"])
def test_umlauts_are_found_however_spelled(admin: User, make: Make, query: str) -> None:
    make("people", given_name="Jörg", family_name="Müller")
    assert titles(admin, query) == ["Jörg Müller"]


def test_an_umlaut_in_the_query_finds_the_two_letters(admin: User, make: Make) -> None:
    make("people", given_name="Jens", family_name="Mueller")
    make("organisations", name="Groß & Söhne")
    assert titles(admin, "Müller") == ["Jens Mueller"]
    assert titles(admin, "gross soehne") == ["Groß & Söhne"]
    assert titles(admin, "Soehne Groß") == ["Groß & Söhne"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Schneider", "Schnieder"),
        ("Schneider", "Schneidr"),
        ("Schneider", "Schneyder"),
        ("Meyer", "Meyre"),
        ("Anna", "Amna"),
        ("Иванов", "Ивонов"),
    ],
)
def test_a_typing_error(admin: User, make: Make, name: str, query: str) -> None:
    make("people", given_name="Uwe", family_name=name)
    assert titles(admin, f"uwe {query}") == [f"Uwe {name}"]
    assert titles(admin, query) == [f"Uwe {name}"]


def test_words_that_exist_elsewhere_are_doubted_when_together_they_find_nothing(admin: User, make: Make) -> None:
    make("people", given_name="Jacob", family_name="Abbott")
    make("people", given_name="Jakob", family_name="Quast")
    make("people", given_name="Carl", family_name="Achenbach")
    make("people", given_name="Karl", family_name="Otter")
    assert titles(admin, "Jakob Abbott") == ["Jacob Abbott"]
    assert titles(admin, "Karl Achenbach") == ["Carl Achenbach"]
    assert titles(admin, "Jakob Abott") == ["Jacob Abbott"]
    assert titles(admin, "Karl Abbott") == []
    assert titles(admin, "Jakob Quast") == ["Jakob Quast"]


def test_a_second_attempt_is_made_only_when_the_first_finds_nothing(
    admin: User, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("people", given_name="Jacob", family_name="Abbott")
    make("people", given_name="Jakob", family_name="Quast")
    make("people", given_name="Anna", family_name="Quast")
    asked: list[str] = []
    near_words = vocabulary.near_words

    def noted(word: str) -> list[str]:
        asked.append(word)
        return near_words(word)

    monkeypatch.setattr(vocabulary, "near_words", noted)

    def statements(text: str) -> int:
        asked.clear()
        with CaptureQueriesContext(connection) as made:
            search(admin, text)
        return len([one for one in made if "SAVEPOINT" not in one["sql"]])

    statements("jakob")  # what is read once a process
    found = statements("jakob quast")
    assert asked == []
    unknown = statements("jakob quasd")
    assert asked == ["quasd"]
    twice = statements("jakob abbott")
    assert asked == ["abbott", "jakob"]
    assert (unknown - found, twice - found) == (3, 4)


def test_names_come_nearest_first_and_before_texts(admin: User, make: Make) -> None:
    make("people", given_name="Jacob", family_name="Abbott")
    make("people", given_name="Nora", family_name="Nabottini")
    for number in range(5):
        make("people", given_name=f"Uwe{number}", family_name="Quast", addresses=[{"locality": "Aboth"}])
    found = titles(admin, "Abott")
    assert found[:2] == ["Jacob Abbott", "Nora Nabottini"]
    assert len(found) == 7


def test_a_party_comes_before_a_task_that_names_it_as_well(admin: User, make: Make) -> None:
    carl = make("people", given_name="Carl", family_name="Achenbach")
    make("tasks", subject="Call Achenbach", party=carl)
    assert titles(admin, "Achenbahc") == ["Carl Achenbach", "Call Achenbach"]
    assert titles(admin, "Achenbach") == ["Carl Achenbach", "Call Achenbach"]


def test_too_many_errors_are_another_word(admin: User, make: Make) -> None:
    make("people", given_name="Uwe", family_name="Meyer")
    assert titles(admin, "Mxyxr") == []


def test_the_inside_of_a_word(admin: User, make: Make) -> None:
    make("organisations", name="Obermühlbauer")
    assert titles(admin, "mühlbau") == ["Obermühlbauer"]


def test_two_words_in_any_order(admin: User, make: Make) -> None:
    make("people", given_name="Anna", family_name="Albrecht")
    make("people", given_name="Anna", family_name="Bauer")
    assert titles(admin, "anna albrecht") == ["Anna Albrecht"]
    assert titles(admin, "albrecht anna") == ["Anna Albrecht"]
    assert titles(admin, "alb an") == ["Anna Albrecht"]


def test_one_and_two_letters(admin: User, make: Make) -> None:
    make("people", given_name="Anna", family_name="Quast")
    make("people", given_name="Bernd", family_name="Bauer")
    assert titles(admin, "q") == ["Anna Quast"]
    assert titles(admin, "qu") == ["Anna Quast"]
    assert titles(admin, "a q") == ["Anna Quast"]


def test_names_in_scripts_written_from_right_to_left(admin: User, make: Make) -> None:
    make("people", given_name="محمد", family_name="الأحمد")
    make("people", given_name="דוד", family_name="כהן")
    assert titles(admin, "محمد") == ["محمد الأحمد"]
    assert titles(admin, "الاحم") == ["محمد الأحمد"]
    assert titles(admin, "כהן דוד") == ["דוד כהן"]


def test_apostrophes_hyphens_and_initials(admin: User, make: Make) -> None:
    make("people", given_name="Sean", family_name="O’Brien")
    make("people", given_name="Lena", family_name="Meier-Lüdenscheidt")
    make("organisations", name="J.P. Morgan")
    assert titles(admin, "o'brien") == titles(admin, "obrien") == titles(admin, "brien") == ["Sean O’Brien"]
    assert titles(admin, "lüdenscheidt") == titles(admin, "meierlud") == ["Lena Meier-Lüdenscheidt"]
    assert titles(admin, "j.p. morgan") == titles(admin, "jp") == ["J.P. Morgan"]


def test_better_matches_come_first_and_then_the_newest(admin: User, make: Make) -> None:
    make("people", given_name="Berta", family_name="Zorn", job_title="Linde")
    make("people", given_name="Lindemann", family_name="Fritz")
    make("people", given_name="Otto", family_name="Lindner")
    make("people", given_name="Anna", family_name="Linde")
    make("organisations", name="Linde")
    make("people", given_name="Carl", family_name="Linde")
    assert titles(admin, "linde") == ["Linde", "Carl Linde", "Anna Linde", "Lindemann Fritz", "Berta Zorn"]


@pytest.mark.parametrize(("word", "longer"), [("Stelrin", "Stelringen"), ("Stel", "Stelzer")])
def test_the_word_itself_comes_before_the_many_that_begin_so(
    admin: User, make: Make, monkeypatch: pytest.MonkeyPatch, word: str, longer: str
) -> None:
    monkeypatch.setattr(candidates, "_BY_TITLE", candidates._BY_TITLE.replace("LIMIT 400", "LIMIT 5"))
    make("organisations", name=f"Nordische {word}")
    make("organisations", name=f"{word} AG")
    for number in range(25):
        make("organisations", name=f"{longer} {number}")
    assert titles(admin, word, limit=20)[:2] == [f"{word} AG", f"Nordische {word}"]


def test_a_former_name_and_the_employer_find_a_person(admin: User, make: Make) -> None:
    work = make("organisations", name="Kranbau Nord")
    person = make("people", given_name="Anna", family_name="Albrecht", organisation=work)
    name = make("party-names", party=person, kind="former", value="Zimmermann")
    assert titles(admin, "zimmermann") == ["Anna Albrecht"]
    assert titles(admin, "kranbau") == ["Kranbau Nord", "Anna Albrecht"]
    write.update(registry.get("organisations"), work, {"name": "Hebewerk"}, actor=None)
    assert titles(admin, "hebewerk") == ["Hebewerk", "Anna Albrecht"]
    write.delete(registry.get("party-names"), name, actor=None)
    assert titles(admin, "zimmermann") == []


def test_kinds_in_the_text_and_as_an_argument(admin: User, make: Make) -> None:
    make("people", given_name="Linde", family_name="Fritz")
    make("organisations", name="Linde AG")
    make("tasks", subject="Linde anrufen")
    assert titles(admin, "linde type:people") == ["Linde Fritz"]
    assert titles(admin, "type:organisation linde") == ["Linde AG"]
    assert set(titles(admin, "type:parties linde")) == {"Linde Fritz", "Linde AG"}
    assert titles(admin, "linde", kinds=["tasks"]) == ["Linde anrufen"]
    assert titles(admin, "linde type:people", kinds=["tasks"]) == []
    with override("de"):
        assert titles(admin, "linde type:People") == ["Linde Fritz"]


def test_an_unknown_kind_is_a_word(admin: User, make: Make) -> None:
    make("people", given_name="Linde", family_name="Fritz")
    assert titles(admin, "linde type:unicorns") == []


def test_the_limit(admin: User, make: Make) -> None:
    for number in range(5):
        make("people", given_name="Anna", family_name=f"Albrecht{number}")
    assert len(titles(admin, "anna", limit=3)) == 3
    assert len(titles(admin, "anna")) == 5


def test_what_a_hit_shows(admin: User, make: Make) -> None:
    work = make("organisations", name="Kranbau Nord")
    person = make("people", given_name="Anna", family_name="Albrecht", organisation=work, job_title="Leiterin")
    (hit,) = search(admin, "albrecht").items
    assert (hit.kind, hit.uid, hit.icon) == ("people", person.uid, "user")
    assert hit.subtitle == "Leiterin, Kranbau Nord"


HOSTILE = [
    "",
    "   ",
    "'",
    "''''",
    "\\",
    "a' | 'b",
    "anna & ! | ( ) <-> :* :A",
    "'anna':*",
    "!!!",
    "a\x00b",
    "\ud800",
    "🎉🎉",
    "%_%",
    "owner:me",
    "type:people",
    'type:"',
    "x" * 100_000,
    "a " * 50_000,
    "((((((",
    "\u202e\u200b",
    "@",
    "@@@.@",
    "+",
    "00000",
    "- - -",
    "{1,2}",
    "$1 %(query)s %s",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_finds_nothing_and_raises_nothing(admin: User, make: Make, query: str) -> None:
    make("people", given_name="Zoe", family_name="Zander")
    answer = search(admin, query, kinds=["people"])
    assert answer.items == []
    assert not answer.partial


def test_a_slow_statement_makes_a_partial_answer(admin: User, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("people", given_name="Anna", family_name="Albrecht")

    def slow(*_: object) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        return []

    monkeypatch.setattr(queries, "STATEMENT_TIMEOUT", 30)
    monkeypatch.setattr(candidates, "by_tokens", slow)
    answer = search(admin, "anna")
    assert answer.partial
    assert [hit.title for hit in answer.items] == ["Anna Albrecht"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
        assert cursor.fetchone() == ("0", "on")
