"""What somebody wrote themselves, apart from what they quote and from their signature."""

from __future__ import annotations

import pytest

from rapport.lib.mail.replies import Written, written


@pytest.mark.parametrize(
    ("text", "own", "signature"),
    [
        ("Yes.\n\nOn 2 Nov 2026, at 10:00, Ada <ada@example.com> wrote:\n\n> Will you?", "Yes.", ""),
        ("Ja.\n\nAm 02.11.2026 um 10:00 schrieb Ada <ada@example.com>:\n> Kommst du?", "Ja.", ""),
        ("好的\n\n在 2026年11月2日，Ada <ada@example.com> 写道：\n> 可以吗", "好的", ""),
        ("Passt.\n\nVon: Ada <ada@example.com>\nGesendet: 2. November 2026 10:00\nAn: Bob\nBetreff: Termin\n\nGeht es?",
         "Passt.", ""),
        ("收到\n\n发件人: Ada\n发送时间: 2026年11月2日\n收件人: Bob\n主题: 报价\n\n请看", "收到", ""),
        ("-----Original Message-----\nFrom: x\n\nOld", "-----Original Message-----\nFrom: x\n\nOld", ""),
        ("> Question one?\nFirst answer\n> Question two?\nSecond answer", "First answer\nSecond answer", ""),
        ("Bis morgen.\n\nMit freundlichen Grüßen\nAda Beispiel\nBeispiel GmbH", "Bis morgen.",
         "Mit freundlichen Grüßen\nAda Beispiel\nBeispiel GmbH"),
        ("See you.\n\nSent from my iPhone", "See you.", "Sent from my iPhone"),
        ("Thanks for the offer, we take it.", "Thanks for the offer, we take it.", ""),
        ("On Monday we wrote the plan: it stands.", "On Monday we wrote the plan: it stands.", ""),
        ("From: here\nTo: there\nis the way.", "From: here\nTo: there\nis the way.", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_what_was_written(text: str, own: str, signature: str) -> None:
    found = written(text)
    assert (found.own, found.signature) == (own, signature)


def test_the_sender_s_name_begins_a_signature() -> None:
    text = "The price is fine.\n\nAda Beispiel\nHead of Purchasing\n+49 228 1234"
    assert written(text, "Ada Beispiel") == Written(
        "The price is fine.", "Ada Beispiel\nHead of Purchasing\n+49 228 1234"
    )
    assert written(text).own == text
