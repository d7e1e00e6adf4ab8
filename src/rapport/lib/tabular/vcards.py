"""Contacts out of vCard files: what each property means, for versions 2.1, 3.0 and 4.0 and their makers'
additions.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from rapport.lib.tabular.encodings import scan_text
from rapport.lib.tabular.limits import DEFAULT_LIMITS, Limits
from rapport.lib.tabular.rows import Problem
from rapport.lib.tabular.vcard_lines import Property, RawCard, read_raw_cards

Labelled = tuple[tuple[str, ...], str]
LabelledAddress = tuple[tuple[str, ...], tuple[str, ...]]

ADDRESS_PARTS = ("PO box", "extended", "street", "city", "region", "postal code", "country")
_NO_LABEL = {"internet", "voice", "postal", "parcel", "dom", "intl", "x400", "text"}
_NO_SUFFIX = re.compile(r"\d+\Z")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_\Z")
_MESSENGERS = {
    "X-AIM": "aim", "X-ICQ": "icq", "X-JABBER": "jabber", "X-MSN": "msn", "X-YAHOO": "yahoo", "X-QQ": "qq",
    "X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype", "X-GTALK": "gtalk", "X-GOOGLE-TALK": "gtalk",
    "X-GADUGADU": "gadugadu", "X-GROUPWISE": "groupwise", "X-TWITTER": "twitter", "X-MS-IMADDRESS": "im",
    "X-WECHAT": "wechat", "X-TELEGRAM": "telegram", "X-WHATSAPP": "whatsapp", "X-SIP": "sip",
}  # fmt: skip
_LABELLED = {
    "TEL": "TEL", "EMAIL": "EMAIL", "URL": "URL", "RELATED": "RELATED", "X-ABRELATEDNAMES": "RELATED",
    "IMPP": "IM", "X-SOCIALPROFILE": "IM",
}  # fmt: skip
_IGNORED = {"X-ABLABEL", "X-ABADR", "VERSION", "PRODID", "REV", "AGENT", "LABEL", "KEY", "SOUND"}
_GENDERS = {"m": "male", "f": "female", "o": "other", "n": "none", "u": ""}
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?\Z")
_DAY_OF_YEAR = re.compile(r"--(\d\d)-?(\d\d)\Z")


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in a card: its bytes, or the address it is to be found at (never fetched here)."""

    content: bytes = b""
    media_type: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CardContact:
    """One card. Text is unescaped; labels are lower-case types ("work", "fax", "pref") or a label as a
    person wrote it.

    `name` is (family, given, additional, prefix, suffix), several of one kind joined by a blank.
    `birthday` and `anniversary` are ISO dates where they are dates ("--02-03" without year), else as
    written. `number` is the line the card begins on. `others` holds properties not understood, `raw` the
    card's lines.
    """

    number: int
    full_name: str = ""
    name: tuple[str, str, str, str, str] = ("", "", "", "", "")
    phonetic_name: tuple[str, str] = ("", "")
    nicknames: tuple[str, ...] = ()
    organisation: str = ""
    units: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    phones: tuple[Labelled, ...] = ()
    emails: tuple[Labelled, ...] = ()
    addresses: tuple[LabelledAddress, ...] = ()
    urls: tuple[Labelled, ...] = ()
    messengers: tuple[Labelled, ...] = ()
    related: tuple[Labelled, ...] = ()
    birthday: str = ""
    anniversary: str = ""
    note: str = ""
    categories: tuple[str, ...] = ()
    uid: str = ""
    gender: str = ""
    languages: tuple[str, ...] = ()
    kind: str = ""
    photo: Photo | None = None
    agents: tuple[CardContact, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    raw: str = ""


def read_cards(path: Path, limits: Limits = DEFAULT_LIMITS, encoding: str | None = None) -> Iterator[CardContact]:
    """Every card of a file, one after the other, with flat memory. A broken card gives what can be read of
    it.
    """
    found = scan_text(path, encoding).encoding
    wide = found.startswith(("utf-16", "utf-32"))
    fallback = "" if found.startswith("utf") else found
    with path.open(
        encoding=found if wide else "utf-8-sig", errors="replace" if wide else "surrogateescape", newline=None
    ) as file:
        longest = limits.max_photo_bytes * 2
        for raw in read_raw_cards(iter(lambda: file.readline(longest), ""), fallback):
            yield contact_from(raw, limits)


def contact_from(raw: RawCard, limits: Limits) -> CardContact:
    """What the properties of one card say."""
    card = _Collector(raw, limits)
    for item in raw.properties:
        card.take(item)
    return card.contact()


@dataclass(slots=True)
class _Collector:
    card: RawCard
    limits: Limits
    single: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    labelled: dict[str, list[Labelled]] = field(default_factory=dict)
    addresses: list[LabelledAddress] = field(default_factory=list)
    name: tuple[str, str, str, str, str] = ("", "", "", "", "")
    photo: Photo | None = None
    others: list[tuple[str, str]] = field(default_factory=list)
    problems: set[Problem] = field(default_factory=set)
    groups: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.card.properties:
            if item.group and item.name == "X-ABLABEL":
                label = unescape(item.value).strip()
                apple = _APPLE_LABEL.match(label)
                self.groups[item.group.lower()] = apple.group(1).lower() if apple else label

    def take(self, item: Property) -> None:
        """Put one property where it belongs."""
        name, value = item.name, unescape(item.value).strip()
        if name in ("PHOTO", "LOGO"):
            self._take_photo(item)
        elif not value or name in _IGNORED:
            return
        elif name == "N":
            self._take_name(item)
        elif name == "ORG":
            self._take_organisation(item)
        elif name == "ADR":
            self._take_address(item)
        elif name in ("NICKNAME", "CATEGORIES"):
            self.lists.setdefault(name, []).extend(split_list(item.value))
        elif name in ("TITLE", "ROLE", "LANG", "NOTE"):
            self.lists.setdefault(name, []).append(value)
        elif name in _LABELLED or name in _MESSENGERS:
            self._take_labelled(item, value)
        elif not self._take_single(item, value):
            self.others.append((name, value))

    def _take_name(self, item: Property) -> None:
        parts = [" ".join(split_list(part)) for part in split_parts(item.value)]
        family, given, additional, prefix, suffix, *_ = [*parts, "", "", "", "", ""]
        if not any(self.name):
            self.name = (family, given, additional, prefix, suffix)

    def _take_organisation(self, item: Property) -> None:
        parts = [unescape(part) for part in split_parts(item.value)]
        self.lists.setdefault("ORG", []).extend(part for part in parts if part)
        if item.group.lower() in self.groups:
            self.others.append(("ORG label", self.groups[item.group.lower()]))

    def _take_address(self, item: Property) -> None:
        parts = [", ".join(split_list(part)) for part in split_parts(item.value)]
        parts += [""] * (7 - len(parts))
        if any(parts):
            country = " ".join(part for part in parts[6:] if part)
            self.addresses.append((self._labels(item), (*parts[:6], country)))

    def _take_single(self, item: Property, value: str) -> bool:
        name = item.name
        if name in ("BDAY", "ANNIVERSARY", "X-ANNIVERSARY", "X-MS-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY"):
            name = "BDAY" if name == "BDAY" else "ANNIVERSARY"
            value = iso_date(value)
        elif name == "X-ABDATE" and self.groups.get(item.group.lower()) == "anniversary":
            name, value = "ANNIVERSARY", iso_date(value)
        elif name in ("GENDER", "X-GENDER"):
            code, _, words = value.partition(";")
            name, value = "GENDER", words or _GENDERS.get(code.strip().lower(), code.strip().lower())
        elif name in ("KIND", "X-ADDRESSBOOKSERVER-KIND"):
            name, value = "KIND", value.lower()
        elif name in ("X-DEPARTMENT", "X-KADDRESSBOOK-X-DEPARTMENT"):
            name = "DEPARTMENT"
        elif name not in ("FN", "UID", "X-PHONETIC-FIRST-NAME", "X-PHONETIC-LAST-NAME", "X-ABSHOWAS"):
            return False
        self.single.setdefault(name, value)
        return True

    def _take_labelled(self, item: Property, value: str) -> None:
        name, labels = item.name, self._labels(item)
        if name == "TEL" and value.lower().startswith("tel:"):
            number, *options = value[4:].split(";")
            extension = next((option[4:] for option in options if option.lower().startswith("ext=")), "")
            value = f"{unquote(number)} ext. {extension}" if extension else unquote(number)
        elif name == "EMAIL" and value.lower().startswith("mailto:"):
            value = unquote(value[7:].split("?")[0])
        elif name == "IMPP" and ":" in value:
            scheme, value = value.split(":", 1)
            labels = (scheme.lower(), *labels)
        elif name in _MESSENGERS:
            labels = (_MESSENGERS[name], *labels)
        kind = _LABELLED.get(name, "IM")
        entries = self.labelled.setdefault(kind, [])
        if kind == "RELATED" or all(value != known for _, known in entries):
            entries.append((labels, value))

    def _labels(self, item: Property) -> tuple[str, ...]:
        """Types in the order given, "pref" among them however it is written; a label of the card's owner
        comes first.
        """
        labels = [_NO_SUFFIX.sub("", kind.lower()) for kind in item.params.get("type", ())]
        if "pref" in item.params:
            labels.append("pref")
        own = self.groups.get(item.group.lower(), "")
        kept = dict.fromkeys(label for label in labels if label and label not in _NO_LABEL)
        return tuple([own, *kept] if own else kept)

    def _take_photo(self, item: Property) -> None:
        content, media_type, url = item.binary or b"", "/".join(item.params.get("type", ())[:1]).lower(), ""
        value = unescape(item.value).strip()
        if value.lower().startswith("data:"):
            head, _, data = value[5:].partition(",")
            media_type = head.split(";")[0]
            try:
                encoded = head.lower().endswith("base64")
                content = base64.b64decode(data) if encoded else unquote_to_bytes(data)
            except (binascii.Error, ValueError):
                self.problems.add(Problem.PHOTO_SKIPPED)
        elif re.match(r"https?://", value, re.IGNORECASE):
            url = value
        elif not content:
            self.problems.add(Problem.PHOTO_SKIPPED)
        if len(content) > self.limits.max_photo_bytes:
            self.problems.add(Problem.PHOTO_SKIPPED)
        elif self.photo is None and (content or url):
            media_type = f"image/{media_type}" if media_type and "/" not in media_type else media_type
            self.photo = Photo(content, media_type, url)

    def _is_company(self) -> bool:
        """Whether a card without KIND is an organisation's: Apple's address book says so, others name nothing else."""
        if self.single.get("X-ABSHOWAS", "").upper() == "COMPANY":
            return True
        organisation = self.lists.get("ORG", [""])[0]
        return bool(organisation) and not any(self.name) and self.single.get("FN", organisation) == organisation

    def contact(self) -> CardContact:
        """The contact, all told."""
        card, single, lists = self.card, self.single, self.lists
        organisation, *units = lists.get("ORG", [""])
        units = list(dict.fromkeys([*units, *filter(None, [single.get("DEPARTMENT", "")])]))
        if not card.complete:
            self.problems.add(Problem.CARD_CUT_OFF)
        if card.lines_skipped:
            self.problems.add(Problem.CARD_LINE_SKIPPED)
        texts = [*single.values(), *self.name, *(text for values in lists.values() for text in values)]
        if any("\ufffd" in text for text in texts):
            self.problems.add(Problem.BROKEN_BYTES)
        family, given, additional, prefix, suffix = self.name
        composed = " ".join(part for part in (prefix, given, additional, family, suffix) if part)
        emails = tuple(self.labelled.get("EMAIL", ()))
        kind = single.get("KIND", "") or ("org" if self._is_company() else "")
        return CardContact(
            number=card.line,
            full_name=single.get("FN", "") or composed or organisation,
            name=self.name,
            phonetic_name=(single.get("X-PHONETIC-FIRST-NAME", ""), single.get("X-PHONETIC-LAST-NAME", "")),
            nicknames=tuple(lists.get("NICKNAME", ())),
            organisation=organisation,
            units=tuple(units),
            titles=tuple(lists.get("TITLE", ())),
            roles=tuple(lists.get("ROLE", ())),
            phones=tuple(self.labelled.get("TEL", ())),
            emails=emails,
            addresses=tuple(self.addresses),
            urls=tuple(self.labelled.get("URL", ())),
            messengers=tuple(self.labelled.get("IM", ())),
            related=tuple(self.labelled.get("RELATED", ())),
            birthday=single.get("BDAY", ""),
            anniversary=single.get("ANNIVERSARY", ""),
            note="\n".join(lists.get("NOTE", ())),
            categories=tuple(dict.fromkeys(lists.get("CATEGORIES", ()))),
            uid=single.get("UID", ""),
            gender=single.get("GENDER", ""),
            languages=tuple(lists.get("LANG", ())),
            kind="org" if kind in ("organization", "organisation") else kind,
            photo=self.photo,
            agents=tuple(contact_from(nested, self.limits) for nested in card.nested),
            others=tuple(self.others),
            problems=tuple(sorted(self.problems)),
            raw="\n".join(card.text),
        )


def unescape(value: str) -> str:
    """Resolve \\n, \\, \\; \\: \\\\ ; another backslash stays as it is (vCard 2.1 has Windows paths)."""
    if "\\" not in value:
        return value
    return re.sub(r"\\([nN,;:\"\\])", lambda match: "\n" if match.group(1) in "nN" else match.group(1), value)


def split_parts(value: str) -> list[str]:
    """The parts of a structured value between unescaped ";", each still with its escapes of ","."""
    return [part.strip() for part in _split(value, ";")]


def split_list(value: str) -> list[str]:
    """The unescaped items between unescaped ","."""
    items = (unescape(item).strip() for item in _split(value, ","))
    return [item for item in items if item]


def _split(value: str, separator: str) -> list[str]:
    parts = [""]
    for piece in re.findall(rf"\\.|{separator}|[^\\{separator}]+|\\", value, re.DOTALL):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def iso_date(value: str) -> str:
    """An ISO date of any of the ways vCards write one; the text itself when it is none."""
    if full := _DATE.match(value):
        return "-".join(full.groups())
    if yearless := _DAY_OF_YEAR.match(value):
        return "--{}-{}".format(*yearless.groups())
    return value
