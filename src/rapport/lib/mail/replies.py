"""What somebody wrote themselves in a mail, apart from what they quote and from their signature.

Rules, no model: where they are in doubt nothing is taken away. Measured on the samples of talon and email-reply-parser
(tests/lib/mail/test_corpora.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS_OR_DIGITS = re.compile(r"\d{1,4}")
_WROTE = re.compile(
    r"(?:wrote|writes|schrieb[^:]{0,120}|a écrit|escribió|ha scritto|schreef[^:]{0,120}|skrev[^:]{0,120}|"
    r"escreveu|написал\w*|пишет|写道|寫道|のメール|작성)\s*[:：]\s*(?:-{2,})?\s*\Z",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\s*(?:-{2,}\s*)?(?:on|am|le|el|il|op|den|em|at|在|于|(?:mon|tue|wed|thu|fri|sat|sun),|\d{1,4}[./年-])",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"\s*(?:\d{1,2}[./]\d{1,2}[./]\d{2,4},?|\w{3}, \d{1,2} \w{3} \d{4})\s.{0,120}(?:<[^<>]+>|@\S+)[^:]{0,20}:\s*\Z"
)
"""A date, a person and a colon, as programs write that use no word for "wrote"."""
_ORIGINAL = re.compile(
    r"\s*\W*-{2,}\s*(?:original message|original appointment|ursprüngliche nachricht|originalnachricht|"
    r"message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|"
    r"原始邮件|原邮件|原始郵件)\s*-{2,}\W*\Z",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[\s>*_]*(?P<name>from|sent|date|to|cc|subject|reply-to|von|gesendet|datum|an|betreff|de|envoyé|à|objet|"
    r"от|отправлено|кому|тема|дата|发件人|发送时间|收件人|主题|抄送|日期)\s*\**\s*[:：]",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s>]*[-_*=]{5,}\s*\Z")
_QUOTED = re.compile(r"\s*>")
_SENT_FROM = re.compile(
    r"\s*(?:(?:sent|envoyé|enviado|inviato|verzonden) (?:from|via|with|depuis|desde|da|vanaf) "
    r"(?:my |mon |mi |mijn )?[\w.\- ]{2,40}|von meinem [\w\- ]{2,30} gesendet|diese nachricht wurde von meinem .{3,60}|"
    r"get outlook for \w+.*|holen sie sich outlook.*|"
    r"发自我的\s*.{1,20}|从我的\s*.{1,20}发送|отправлено с .{2,40})\.?\s*\Z",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:many thanks|thanks(?: a lot| again| so much)?|thank you(?: very much)?|best|(?:kind |best |warm )?regards|"
    r"best wishes|cheers|sincerely|yours(?: sincerely| faithfully| truly)?|"
    r"mit (?:freundlichen|besten|herzlichen) grü(?:ß|ss)en|"
    r"(?:viele|beste|freundliche|herzliche|liebe|schöne) grü(?:ß|ss)e(?: aus .{2,30})?|mfg|lg|vg|"
    r"cordialement|bien à vous|saludos|un saludo|cordiali saluti|met vriendelijke groet|此致|顺祝商祺|祝好|谢谢)"
    r"[\s,.!，。]*\Z",
    re.IGNORECASE,
)
_DASHED_NAME = re.compile(r"-{1,2}\s?[^\W\d_][\w.']*(?: [^\W\d_][\w.']*){0,3}\s*\Z")
_LONGEST_SIGNATURE = 15
"""Lines below which nothing is taken for a signature unless two dashes stand above it."""
_LONGEST_LINE = 80
_CLOSE_TO_NAME = 8
_MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Written:
    """A mail's text taken apart."""

    own: str
    signature: str = ""
    is_reply: bool = False
    """Whether something quoted was taken away."""


def written(text: str, sender: str = "") -> Written:
    """What somebody wrote themselves; ``sender`` is the name that stands in From, by which a signature is known.

    When nothing would be left (a mail that only passes another on) the whole text counts as written.
    """
    answer = without_quotes(text)
    own, signature = without_signature(answer, sender)
    if signature and _RULE.match(signature.partition("\n")[0]):  # the footer of a list, below the signature
        own, above = without_signature(own, sender)
        signature = f"{above}\n\n{signature}".strip()
    if not own.strip():
        own, signature = (answer, "") if answer.strip() else (text.strip(), "")
    return Written(own.strip(), signature.strip(), len(answer.strip()) < len(text.strip()))


def without_quotes(text: str) -> str:
    """The text without what it answers, whether the answer stands above, below or between."""
    lines = text.replace("\r\n", "\n").split("\n")[:_MOST_LINES]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        taken = _citation(lines, at)
        if taken:
            if not _goes_on_quoted(lines, at + taken):
                break  # what follows is the old mail, without a mark on its lines
            at += taken
        elif _heads_old_mail(lines, at):
            break
        elif _QUOTED.match(lines[at]):
            at += 1
        else:
            kept.append(lines[at].rstrip())
            at += 1
    while kept and (not kept[-1].strip() or _RULE.match(kept[-1])):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _citation(lines: list[str], at: int) -> int:
    """How many lines from here say who wrote what follows; 0 when none do. Programs break them at any place."""
    line = re.sub(r"\A[\s>]+", "", lines[at])
    if not _BEGINS.match(line) or len(line) > 300:
        return 0
    whole = ""
    for number in range(1, 5):
        if at + number > len(lines) or (number > 1 and not lines[at + number - 1].strip()):
            break
        whole = f"{whole} {lines[at + number - 1].strip(' >')}".strip()
        if _MONTHS_OR_DIGITS.search(whole) and (_WROTE.search(whole) or _CITED.match(whole)):
            return number
    return 0


def _goes_on_quoted(lines: list[str], at: int) -> bool:
    """Whether the next line that says anything carries a mark of quotation."""
    following = next((line for line in lines[at : at + 8] if line.strip()), ">")
    return bool(_QUOTED.match(following))


def _heads_old_mail(lines: list[str], at: int) -> bool:
    """Whether the headers of an old mail begin here, or a line that announces it."""
    if _ORIGINAL.match(lines[at]):
        return True
    if not _HEADER.match(lines[at]) or _QUOTED.match(lines[at]):
        return False
    names = set()
    for line in lines[at : at + 8]:
        found = _HEADER.match(line)
        if found is not None:
            names.add(found["name"].lower())
        elif not line.strip() and len(names) > 1:
            break
    return len(names) >= 3


def without_signature(text: str, sender: str = "") -> tuple[str, str]:
    """The text and the signature below it, perhaps "" ."""
    lines = text.rstrip().split("\n")
    start = _signature_start(lines, sender)
    if start is None:
        return text, ""
    return "\n".join(lines[:start]).rstrip(), "\n".join(lines[start:])


def _signature_start(lines: list[str], sender: str) -> int | None:
    for at, line in enumerate(lines):
        if (at and line.rstrip() in ("--", "-- ", "—", "––")) or line == "-- ":
            return at
    first = max(1, len(lines) - _LONGEST_SIGNATURE)
    for at in range(first, len(lines)):
        below = lines[at:]
        if _is_rule_of_footer(below) or (_SENT_FROM.match(lines[at]) and not any(one.strip() for one in below[1:])):
            return at
        if _CLOSING.match(lines[at]) and all(len(one) <= _LONGEST_LINE for one in below):
            return at
        if at == len(lines) - 1 and _DASHED_NAME.match(lines[at]) and not lines[at - 1].strip():
            return at
    return _name_start(lines, sender, first)


def _is_rule_of_footer(below: list[str]) -> bool:
    return bool(_RULE.match(below[0])) and 1 < len(below) and all(len(one) <= _LONGEST_LINE for one in below)


def _name_start(lines: list[str], sender: str, first: int) -> int | None:
    """The line at which the sender's own name begins the last block of short lines."""
    names = {word for word in re.split(r"\W+", sender.lower()) if len(word) > 2}
    for at in range(max(first, len(lines) - _CLOSE_TO_NAME), len(lines)):
        words = re.split(r"\W+", lines[at].lower().strip())
        is_short = len(words) <= 6 and all(len(one) <= _LONGEST_LINE for one in lines[at:])
        if names & set(words) and is_short and not lines[at - 1].strip():
            return at
    return None
