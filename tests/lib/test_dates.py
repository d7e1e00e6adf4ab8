"""Dates and times as people and programs write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.dates import Order, ParsedDate, ParsedDatetime, date_order, parse_date, parse_datetime


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-04-15", date(2021, 4, 15)),
        ("2021/4/5", date(2021, 4, 5)),
        ("2021.04.15", date(2021, 4, 15)),
        ("20210415", date(2021, 4, 15)),
        ("2021-04-15 10:30", date(2021, 4, 15)),
        ("2024-01-19T09:42:24.000+0000", date(2024, 1, 19)),
        ("15 Apr, 2021 23:01:19", date(2021, 4, 15)),
        ("April 15, 2021", date(2021, 4, 15)),
        ("Apr 15th, 2021", date(2021, 4, 15)),
        ("Thu, 15 Apr 2021 23:01:19 +0200", date(2021, 4, 15)),
        ("15-Apr-21", date(2021, 4, 15)),
        ("15. März 2021", date(2021, 3, 15)),
        ("3 mai 2021", date(2021, 5, 3)),
        ("15 de abril de 2021", date(2021, 4, 15)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("２０２６年３月５日", date(2026, 3, 5)),
        ("2026년 3월 5일", date(2026, 3, 5)),
        ("31.12.2025", date(2025, 12, 31)),
        ("5.3.26", date(2026, 3, 5)),
        ("1.1.69", date(1969, 1, 1)),
        ("12/31/25", date(2025, 12, 31)),
        ("31/12/2025", date(2025, 12, 31)),
        ("05/05/2025", date(2025, 5, 5)),
        ("29.02.2024", date(2024, 2, 29)),
    ],
)
def test_days(text: str, expected: date) -> None:
    assert parse_date(text) == ParsedDate(text, expected, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\x00 ", "empty"),
        ("0/0/00", "empty"),
        ("0.0.00", "empty"),
        ("00.00.0000", "empty"),
        ("0000-00-00 00:00:00", "empty"),
        ("0.1.00", "no_such_day"),
        ("x", "not_a_date"),
        ("44301", "not_a_date"),
        ("3pm", "not_a_date"),
        ("2021-04-15T10", "not_a_date"),
        ("--0415", "partial"),
        ("--04-15", "partial"),
        ("2021", "partial"),
        ("2021-04", "partial"),
        ("04/2021", "partial"),
        ("March 2021", "partial"),
        ("3月5日", "partial"),
        ("15.4.", "partial"),
        ("03/04/2025", "ambiguous"),
        ("2021-02-30", "no_such_day"),
        ("32.01.2021", "no_such_day"),
        ("13/13/2021", "no_such_day"),
        ("0001-01-01", "no_such_day"),
        ("2" * 1_000_000, "too_long"),
    ],
)
def test_what_is_no_day_keeps_its_original_and_says_why(text: str, reason: str) -> None:
    assert parse_date(text) == ParsedDate(text, None, False, reason)


def test_the_order_of_the_column_decides() -> None:
    assert parse_date("03/04/2025", "DMY").value == date(2025, 4, 3)
    assert parse_date("03/04/2025", "MDY").value == date(2025, 3, 4)
    assert parse_date("25/04/03", "YMD").value == date(2003, 4, 25)
    assert parse_date("05/04/03", "YMD").value == date(2005, 4, 3)
    assert parse_date("3.4.2025", "MDY").value == date(2025, 4, 3)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2025", "13/04/2025"], "DMY"),
        (["03/04/2025 10:00", "03/24/2025 9:00"], "MDY"),
        (["1/2/2025", "2025-04-15", "x", ""], ""),
        (["1.2.2025"], "DMY"),
        (["13/01/2025", "01/13/2025"], ""),
        ([], ""),
        (["1" * 1_000_000], ""),
    ],
)
def test_date_order(values: list[str], order: str) -> None:
    assert date_order(values) == order


def test_excel_numbers_are_read_only_when_told_so() -> None:
    assert parse_date("44301", excel=True).value == date(2021, 4, 15)
    assert parse_date("1", excel=True).value == date(1900, 1, 1)
    assert parse_date("61", excel=True).value == date(1900, 3, 1)
    assert parse_datetime("44301.5", excel=True).value == datetime(2021, 4, 15, 12, tzinfo=UTC)
    assert parse_date("0", excel=True).reason == "no_such_day"
    assert parse_date("9999999", excel=True).reason == "no_such_day"


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2024-01-19T09:42:24.000+0000", "Europe/Berlin", datetime(2024, 1, 19, 9, 42, 24, tzinfo=UTC)),
        ("20210415T230119Z", "Europe/Berlin", datetime(2021, 4, 15, 23, 1, 19, tzinfo=UTC)),
        ("20210415T230119", "Europe/Berlin", datetime(2021, 4, 15, 21, 1, 19, tzinfo=UTC)),
        ("15 Apr, 2021 23:01:19", "UTC", datetime(2021, 4, 15, 23, 1, 19, tzinfo=UTC)),
        ("2025-02-13 09:30", "Asia/Shanghai", datetime(2025, 2, 13, 1, 30, tzinfo=UTC)),
        ("12/31/2025 2:30 PM", "UTC", datetime(2025, 12, 31, 14, 30, tzinfo=UTC)),
        ("12/31/2025 12:05 a.m.", "UTC", datetime(2025, 12, 31, 0, 5, tzinfo=UTC)),
        ("31.12.2025 14:30 Uhr", "Europe/Berlin", datetime(2025, 12, 31, 13, 30, tzinfo=UTC)),
        ("2026/3/5 下午2:30", "UTC", datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
        ("Thu, 15 Apr 2021 23:01:19 +0200", "UTC", datetime(2021, 4, 15, 21, 1, 19, tzinfo=UTC)),
        ("Thu, 15 Apr 2021 23:01:19 +0000 (UTC)", "UTC", datetime(2021, 4, 15, 23, 1, 19, tzinfo=UTC)),
        ("2021-04-15T10:00-05", "UTC", datetime(2021, 4, 15, 15, 0, tzinfo=UTC)),
    ],
)
def test_moments_become_utc(text: str, zone: str, expected: datetime) -> None:
    assert parse_datetime(text, zone=zone) == ParsedDatetime(text, expected, True)


def test_a_day_alone_is_its_midnight_in_the_zone() -> None:
    parsed = parse_datetime("2021-04-15", zone="Europe/Berlin")
    assert (parsed.value, parsed.date_only) == (datetime(2021, 4, 14, 22, tzinfo=UTC), True)


@pytest.mark.parametrize(
    ("text", "zone", "reason"),
    [
        ("", "UTC", "empty"),
        ("2021-04-15 25:00", "UTC", "no_such_time"),
        ("2021-04-15 13:00 pm", "UTC", "no_such_time"),
        ("2021-02-30 10:00", "UTC", "no_such_day"),
        ("03/04/2025 10:00", "UTC", "ambiguous"),
        ("9999-12-31 23:59 -2300", "UTC", "no_such_day"),
        ("2021-04-15", "Mars/Olympus", "unknown_zone"),
        ("2021-04-15", "../etc/passwd", "unknown_zone"),
        ("2021-04-15 10:00" + " " * 1_000_000, "UTC", "too_long"),
    ],
)
def test_what_is_no_moment_says_why(text: str, zone: str, reason: str) -> None:
    assert parse_datetime(text, zone=zone) == ParsedDatetime(text, None, False, reason)


@given(
    st.text(st.characters() | st.sampled_from("0123456789-/.:T Z年月日AprPM+"), max_size=40),
    st.sampled_from(["", "DMY", "MDY", "YMD"]),
    st.booleans(),
)
def test_nothing_raises(text: str, order: Order, excel: bool) -> None:
    day = parse_date(text, order, excel=excel)
    assert day.valid is (day.value is not None) is (day.reason == "")
    moment = parse_datetime(text, order, "Europe/Berlin", excel=excel)
    assert moment.valid is (moment.value is not None) is (moment.reason == "")
    date_order([text])


@given(st.dates(date(1000, 1, 1)))
def test_a_day_written_in_any_way_is_the_same_day(day: date) -> None:
    written = [
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d %b %Y}",
    ]
    assert {parse_date(text).value for text in written} == {day}


@given(st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))
def test_a_moment_in_iso_form_is_read_back(moment: datetime) -> None:
    assert parse_datetime(moment.isoformat()).value == moment.replace(microsecond=0)
