"""E-mail addresses: reading them from cells and checking how they are written, without asking any server.

Whether a mailbox exists is not known here. A likely slip of the pen is only suggested, never mended silently.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapport.lib.text import clean

MAX_LENGTH = 500
"""Longest text, in characters, that may hold one address; a longer one is answered `too_long`."""
MAX_CELL = 10_000
MAX_ADDRESSES = 50
"""Most addresses read from one cell."""

_PLAIN = re.compile(
    r"[a-z0-9_%+'-]+(?:\.[a-z0-9_%+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\Z", re.ASCII
)
_NAMED = re.compile(r'^\s*"?(?P<name>[^<>]*?)"?\s*<\s*(?P<address>[^<>]+?)\s*>\s*$')
_SEPARATORS = re.compile(r":::|[;,|\n、；，]")
_SPECIAL = frozenset({"test", "local", "localhost", "invalid", "example", "onion", "internal", "lan", "home", "corp"})
_FREE = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com",
        "ymail.com", "rocketmail.com", "aol.com", "icloud.com", "me.com", "mac.com", "proton.me",
        "protonmail.com", "pm.me", "fastmail.com", "hey.com", "mail.com", "gmx.com", "gmx.de", "gmx.net",
        "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "arcor.de", "posteo.de", "mailbox.org",
        "online.de", "email.de", "bluewin.ch", "hotmail.de", "hotmail.fr", "hotmail.it", "hotmail.es",
        "hotmail.co.uk", "outlook.de", "outlook.fr", "live.de", "live.fr", "live.co.uk", "yahoo.de",
        "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.co.uk", "yahoo.co.jp", "yahoo.co.in", "yahoo.com.br",
        "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it",
        "tiscali.it", "alice.it", "btinternet.com", "sky.com", "virginmedia.com", "ntlworld.com",
        "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net",
        "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com",
        "139.com", "189.cn", "aliyun.com", "21cn.com", "tom.com", "vip.qq.com", "mail.ru", "yandex.ru",
        "yandex.com", "bk.ru", "inbox.ru", "list.ru", "rambler.ru", "seznam.cz", "wp.pl", "onet.pl", "o2.pl",
        "interia.pl", "naver.com", "daum.net", "hanmail.net", "nate.com", "docomo.ne.jp", "ezweb.ne.jp",
        "uol.com.br", "bol.com.br", "terra.com.br", "rediffmail.com", "zoho.com", "tutanota.com", "tuta.io",
        "duck.com", "ziggo.nl", "kpnmail.nl", "telenet.be", "skynet.be",
    }
)  # fmt: skip
_SLIPS = {
    "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gmal.com": "gmail.com", "gmail.co": "gmail.com",
    "gmail.con": "gmail.com", "gmail.cm": "gmail.com", "gnail.com": "gmail.com", "gamil.com": "gmail.com",
    "gmaill.com": "gmail.com", "gmail.de": "gmail.com", "googlemail.de": "googlemail.com",
    "hotmial.com": "hotmail.com", "hotmai.com": "hotmail.com", "hotmail.con": "hotmail.com",
    "hotmal.com": "hotmail.com", "outlok.com": "outlook.com", "outloo.com": "outlook.com",
    "outlook.con": "outlook.com", "yaho.com": "yahoo.com", "yahooo.com": "yahoo.com",
    "yahoo.con": "yahoo.com", "iclod.com": "icloud.com", "icloud.con": "icloud.com", "gmx.ed": "gmx.de",
    "gmx.dee": "gmx.de", "wed.de": "web.de", "web.d": "web.de", "t-online.d": "t-online.de",
    "tonline.de": "t-online.de", "qq.con": "qq.com", "qq.co": "qq.com", "163.con": "163.com",
    "163.co": "163.com",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """One address: what was given and what it means.

    `norm` is the address in lower case with its domain in Unicode, by which equal addresses are found; where
    the address is not valid it is the cleaned text in lower case. `reason` is "" or, when not valid, "empty",
    "too_long", "no_at" or "syntax"; a valid one may carry "special_domain" (.test, .local: never delivered
    outside). `suggestion` is the whole address with a likely slip mended, or "".
    """

    raw: str
    norm: str = ""
    valid: bool = False
    reason: str = ""
    domain: str = ""
    display_name: str = ""
    suggestion: str = ""


def parse_email(raw: str) -> EmailAddress:
    """Read one address, also "mailto:…" and "Name <address>". Never raises, asks no server."""
    if len(raw) > MAX_LENGTH:
        return EmailAddress(raw=raw, norm="", reason="too_long")
    address = raw.lower()
    if _PLAIN.match(address) and len(address) <= 254 and address.find("@") <= 64 and raw.isascii():
        domain = address[address.rindex("@") + 1 :]
        if not domain.startswith("xn--") and ".xn--" not in domain:
            return _valid(raw, address, domain, "")
    return _parse_email(raw)


def _valid(raw: str, norm: str, domain: str, display_name: str) -> EmailAddress:
    special = domain.rpartition(".")[2] in _SPECIAL
    suggestion = f"{norm[: -len(domain)]}{_SLIPS[domain]}" if domain in _SLIPS else ""
    return EmailAddress(raw, norm, True, "special_domain" if special else "", domain, display_name, suggestion)


@lru_cache(maxsize=8_192)
def _parse_email(raw: str) -> EmailAddress:
    text = clean(raw)
    display_name = ""
    named = _NAMED.match(text)
    if named:
        display_name, text = clean(named["name"].replace('\\"', '"')), named["address"]
    text = clean(text)
    if text[:7].lower() == "mailto:":
        text = clean(text[7:].partition("?")[0])
    text = text.replace("＠", "@").strip("<>'\"")
    if not text:
        return EmailAddress(raw=raw, reason="empty")
    if "@" not in text:
        return EmailAddress(raw, text.lower(), False, "no_at", "", display_name)
    from email_validator import EmailSyntaxError, EmailUndeliverableError, validate_email

    try:
        found = validate_email(
            text.rstrip("."),
            check_deliverability=False,
            test_environment=True,
            strict=True,
            allow_smtputf8=True,
        )
    except (EmailSyntaxError, EmailUndeliverableError, UnicodeError):
        return _special_or_wrong(raw, text, display_name)
    norm = found.normalized.lower()
    return _valid(raw, norm, norm[norm.rindex("@") + 1 :], display_name)


def _special_or_wrong(raw: str, text: str, display_name: str) -> EmailAddress:
    """The library refuses .local and its like; written properly they are valid here, and flagged."""
    address = text.lower()
    domain = address.rpartition("@")[2]
    if _PLAIN.match(address) and domain.rpartition(".")[2] in _SPECIAL and len(address) <= 254:
        return _valid(raw, address, domain, display_name)
    slip = re.sub(r"\s*(@|\.)\s*", r"\1", address).replace(",", ".").replace("..", ".")
    suggestion = slip if slip != address and _PLAIN.match(slip) else ""
    return EmailAddress(raw, address, False, "syntax", "", display_name, suggestion)


def split_emails(raw: str) -> list[str]:
    """The addresses of a cell that may hold several, each with its name, at most 50.

    A piece without "@" goes with the next one: "Albrecht, Anna <a@b.com>".
    """
    text = raw[:MAX_CELL]
    if text.count("@") <= 1 and ";" not in text and "\n" not in text:
        return [text.strip()] if text.strip() else []
    pieces: list[str] = []
    waiting = ""
    end = 0
    for match in [*_SEPARATORS.finditer(text), None]:
        piece = waiting + (text[end : match.start()] if match else text[end:])
        if "@" in piece:
            pieces += [piece] if "<" in piece or piece.count("@") == 1 else piece.split()
            waiting = ""
        elif match and match[0].strip() == ",":
            waiting = piece + match[0]
        elif piece.strip():
            pieces.append(piece)
            waiting = ""
        end = match.end() if match else end
    return [piece.strip() for piece in pieces if piece.strip()][:MAX_ADDRESSES]


def domain_of(address: str) -> str:
    """The domain of an address in lower case, "" when it is not valid."""
    return parse_email(address).domain


def is_free_mail_domain(domain: str) -> bool:
    """Whether the domain belongs to a large public provider, so that it says nothing about the employer."""
    return domain.lower() in _FREE
