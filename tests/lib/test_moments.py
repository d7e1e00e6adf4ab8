"""Days and times at the head of a text."""

from datetime import date, time

import pytest

from rapport.lib.moments import leading_moment

SUNDAY = date(2026, 11, 22)
TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day", "clock", "rest"),
    [
        ("next Tuesday 10:00 Contract talk", TUESDAY, time(10), "Contract talk"),
        ("Tue 3pm: roofs, second visit", TUESDAY, time(15), "roofs, second visit"),
        ("on Tuesday at 9 – contract", TUESDAY, time(9), "contract"),
        ("tomorrow 12 a.m. call", date(2026, 11, 23), time(0), "call"),
        ("Sunday 10:00 x", date(2026, 11, 29), time(10), "x"),
        ("yesterday 15:30 what was said", date(2026, 11, 21), time(15, 30), "what was said"),
        ("2026-12-01 08:15 Kick-off", date(2026, 12, 1), time(8, 15), "Kick-off"),
        ("nächsten Dienstag um 10 Uhr Vertrag", TUESDAY, time(10), "Vertrag"),
        ("Di 14.30 Vertrag", TUESDAY, time(14, 30), "Vertrag"),
        ("Di., 24.11., 10 Uhr: Vertrag", TUESDAY, time(10), "Vertrag"),
        ("3.1. 9:00 Neujahr", date(2027, 1, 3), time(9), "Neujahr"),
        ("übermorgen 10:00", TUESDAY, time(10), ""),
        ("下周二10点 合同", TUESDAY, time(10), "合同"),
        ("这周二上午10点合同", date(2026, 11, 17), time(10), "合同"),
        ("周二下午3点半，合同", TUESDAY, time(15, 30), "合同"),
        ("明天 14:00 电话", date(2026, 11, 23), time(14), "电话"),
        ("12月1日 下午2点15分 会议", date(2026, 12, 1), time(14, 15), "会议"),
    ],
)
def test_a_day_with_a_time_is_read_and_taken_off(text: str, day: date, clock: time, rest: str) -> None:
    found = leading_moment(text, SUNDAY)
    assert found is not None
    assert (found.day, found.clock, found.rest) == (day, clock, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tuesday they will send the contract",
        "Tomorrow 40 tiles will be delivered",
        "So 10 people came",
        "So at 10 they left",
        "Morgen kommt das Angebot",
        "Talked about next Tuesday 10:00",
        "10:00 is too early for them",
        "31.2. 10:00 there is no such day",
        "tomorrow 25:00 there is no such time",
        "Monday10:00",
        "周二他们会来",
        "20.5 of them",
        "x" * 100_000,
    ],
)
def test_a_sentence_stays_one(text: str) -> None:
    assert leading_moment(text, SUNDAY) is None
