"""No text whatever makes the search fail, and what the database decides is what the query itself decides."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rapport.platform.access.models import User
from rapport.platform.search.queries import search
from rapport.platform.search.query_text import parse_query
from rapport.platform.search.tokens import SearchText, name_tokens, text_tokens, vector

TEXT = st.text(max_size=80) | st.text(alphabet="aü'\\:*&|!()<-> @.+0123456789王小張张\x00", max_size=40)
ONE_DATABASE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(text=TEXT)
@example("'")
@example("\\'")
@ONE_DATABASE
def test_no_query_raises(admin: User, text: str) -> None:
    assert search(admin, text).items is not None


@pytest.mark.django_db
@given(name=TEXT, text=TEXT, email=TEXT, asked=TEXT)
@example(name="Jörg Müller", text="Berlin", email="j@x.de", asked="mueller ber")
@ONE_DATABASE
def test_the_database_and_the_query_agree(name: str, text: str, email: str, asked: str) -> None:
    found = SearchText(title=name, texts=[text], emails=[email], phones=[text])
    names, texts = name_tokens(found), text_tokens(found)
    query = parse_query(asked)
    if not query.terms:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector(names, texts), query.sql()])
        row = cursor.fetchone()
    assert row is not None
    assert row[0] == query.found_in(names | texts)


@given(name=st.text(alphabet="abcdefgäöüß王小明張张éñ", min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_every_name_is_found_by_itself(name: str) -> None:
    tokens = name_tokens(SearchText(title=name))
    assert parse_query(name).found_in(tokens)


@given(digits=st.text(alphabet="0123456789", min_size=7, max_size=14), data=st.data())
@settings(max_examples=200, deadline=None)
def test_every_run_of_three_digits_or_more_finds_a_number(digits: str, data: st.DataObject) -> None:
    number = "49" + digits
    start = data.draw(st.integers(0, len(number) - 3))
    end = data.draw(st.integers(start + 3, len(number)))
    tokens = name_tokens(SearchText(title="x", phones=["+" + number]))
    assert parse_query(number[start:end]).found_in(tokens)
