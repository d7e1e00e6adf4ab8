"""Monthly partitions: made ahead, and behind where a month has grown, with no row lost or counted twice."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from rapport.platform.database.partitions import ensure_partitions, maintain_partitions, partitioned_tables


@pytest.fixture
def letters(db: None) -> str:
    """A partitioned table with a key, a sequence and rows of three months in its default partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE SEQUENCE letters_id_seq;
            CREATE TABLE letters (id bigint NOT NULL DEFAULT nextval('letters_id_seq'), sent_at timestamptz NOT NULL,
                note text CHECK (note <> ''), PRIMARY KEY (sent_at, id)) PARTITION BY RANGE (sent_at);
            CREATE INDEX letters_by_note ON letters (note);
            CREATE TABLE letters_default PARTITION OF letters DEFAULT;
            INSERT INTO letters (sent_at, note) VALUES ('2024-01-31 23:59:59.999+00', 'January'),
                ('2024-02-01 00:00:00+00', 'first'), ('2024-02-29 23:59:59+00', 'last'),
                ('2024-03-01 00:00:00+00', 'March');
            """
        )
    return "letters"


def rows_by_partition() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text, array_agg(note ORDER BY sent_at) FROM letters GROUP BY 1")
        return dict(cursor.fetchall())


def test_rows_of_the_month_move_out_of_the_default_partition(letters: str) -> None:
    assert ensure_partitions(letters, "sent_at", date(2024, 2, 15), date(2024, 2, 20)) == 1
    assert rows_by_partition() == {"letters_default": ["January", "March"], "letters_2024_02": ["first", "last"]}


def test_a_second_call_makes_nothing(letters: str) -> None:
    assert ensure_partitions(letters, "sent_at", date(2023, 12, 31), date(2024, 3, 1)) == 4
    assert ensure_partitions(letters, "sent_at", date(2023, 12, 31), date(2024, 3, 1)) == 0
    assert "letters_default" not in rows_by_partition()


def test_a_new_row_finds_its_month_with_index_and_check(letters: str) -> None:
    ensure_partitions(letters, "sent_at", date(2024, 4, 1), date(2024, 4, 1))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO letters (sent_at, note) VALUES ('2024-04-30 12:00+00', 'April')")
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE tablename = 'letters_2024_04'")
        assert cursor.fetchone() == (2,)
    assert rows_by_partition()["letters_2024_04"] == ["April"]


def test_another_step_or_table_is_refused(letters: str) -> None:
    with pytest.raises(ValueError, match="'day'"):
        ensure_partitions(letters, "sent_at", date(2024, 1, 1), date(2024, 1, 2), step="day")
    with pytest.raises(ValueError, match="not partitioned by note"):
        ensure_partitions(letters, "note", date(2024, 1, 1), date(2024, 1, 2))


def test_maintenance_makes_coming_months_and_grown_past_ones(letters: str) -> None:
    made = maintain_partitions(date(2024, 11, 30), least_rows=2)
    # February, which holds two rows, and November to February of the next year
    assert made[letters] == 5
    assert rows_by_partition() == {"letters_default": ["January", "March"], "letters_2024_02": ["first", "last"]}
    events = [table for table in partitioned_tables() if table.column == "pgh_created_at"]
    assert events
    assert {made[table.name] for table in events} == {2}
    assert maintain_partitions(date(2024, 11, 30), least_rows=2) == {}


def test_a_time_in_the_far_future_stays_in_the_default_partition(letters: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO letters (sent_at, note) VALUES (%s, 'far')", [datetime(2999, 1, 1, tzinfo=UTC)])
    maintain_partitions(date(2024, 11, 30), least_rows=1)
    assert rows_by_partition()["letters_default"] == ["far"]
