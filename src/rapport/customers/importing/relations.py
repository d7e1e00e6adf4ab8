"""Other people and households that a row names beside its own record: who they are to it, and their cells. Pure.

They are found or made when all rows are in (:mod:`rapport.customers.importing.bonds`): a later row may bring them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapport.customers.importing.prepared import Related
from rapport.lib.text import clean, fold

if TYPE_CHECKING:
    from rapport.customers.importing.slots import RelatedSlot


@dataclass(frozen=True, slots=True)
class Relation:
    """``type`` is the relationship's code; ``stands_first`` says that the person named is its first party.

    ``made`` says when somebody who is not found is made: "name" by a full name, "reach" only with an e-mail address or
    number, "" never. ``works_there`` gives whoever is made the same employer, ``family`` lets a bare first name be
    looked for under the row's family name, ``only`` ends a present relationship of the kind with somebody else.
    """

    type: str
    stands_first: bool = False
    made: str = ""
    works_there: bool = False
    family: bool = False
    only: bool = False


HOUSEHOLD, SECOND, ANY_RELATION = "household", "second", "relation"

RELATIONS: dict[str, Relation] = {
    HOUSEHOLD: Relation("household-member", made="name"),
    SECOND: Relation("household-member", made="name", family=True),
    "spouse": Relation("spouse-of", made="name", family=True),
    "partner": Relation("partner-of", made="name", family=True),
    "manager": Relation("reports-to", made="reach", works_there=True, only=True),
    "assistant": Relation("assistant-of", stands_first=True, made="reach", works_there=True),
    "emergency": Relation("emergency-contact-of", stands_first=True, made="name"),
    "contact": Relation("contact-for", stands_first=True, made="name", works_there=True),
    "child": Relation("child-of", stands_first=True, family=True),
    "parent": Relation("child-of", made="reach", family=True),
    "guardian": Relation("guardian-of", stands_first=True, made="reach"),
    "sibling": Relation("sibling-of", family=True),
    "friend": Relation("friend-of"),
    "colleague": Relation("colleague-of", works_there=True),
    "referrer": Relation("referred-by", made="reach"),
    ANY_RELATION: Relation(""),
}
"""Relation → what it becomes; "relation" takes who somebody is from a label beside the name."""

_LABELS = {
    "husband": "spouse", "wife": "spouse", "ehemann": "spouse", "ehefrau": "spouse", "ehepartner": "spouse",
    "配偶": "spouse", "丈夫": "spouse", "妻子": "spouse", "domestic partner": "partner", "partnerin": "partner",
    "boss": "manager", "vorgesetzter": "manager", "vorgesetzte": "manager", "经理": "manager", "supervisor": "manager",
    "assistent": "assistant", "assistentin": "assistant", "助理": "assistant", "secretary": "assistant",
    "son": "child", "daughter": "child", "kind": "child", "sohn": "child", "tochter": "child", "子女": "child",
    "mother": "parent", "father": "parent", "mutter": "parent", "vater": "parent", "eltern": "parent",
    "父母": "parent", "母亲": "parent", "父亲": "parent", "brother": "sibling", "sister": "sibling",
    "bruder": "sibling", "schwester": "sibling", "freund": "friend", "freundin": "friend", "朋友": "friend",
    "referred by": "referrer", "co worker": "colleague", "coworker": "colleague", "kollege": "colleague",
    "kollegin": "colleague", "emergency contact": "emergency", "notfallkontakt": "emergency",
    "紧急联系人": "emergency", "emergency": "emergency",
}  # fmt: skip
_IDENTIFIERS = re.compile(r"(urn:|https?://|tel:|mailto:)", re.IGNORECASE)
_MOST = 20
_LISTED = frozenset({"child"})
"""Relations of which one cell holds several."""


def related_of(slots: Iterable[RelatedSlot], values: Sequence[str]) -> list[Related]:
    """Whom a row names, with the cells that say something of them."""
    found: list[Related] = []
    for slot in slots:
        cells = {str(c.index): values[c.index].strip()[:1_000] for c in slot.columns if values[c.index].strip()}
        if not cells:
            continue
        relation = slot.relation
        if relation == ANY_RELATION:
            relation = relation_of_label(values[slot.label_index]) if slot.label_index >= 0 else ""
        if relation in _LISTED and len(cells) == 1:
            ((index, text),) = cells.items()
            found += [(relation, name, {index: name}) for name in _names(text)]
        else:
            found.append((relation or ANY_RELATION, clean(" ".join(cells.values()))[:300], cells))
    return found[:_MOST]


def relation_of_label(label: str) -> str:
    """Who somebody is, told by a label such as "Spouse", "_$!<Manager>!$_" or "Ehefrau"; "" when it says nothing."""
    for piece in label.split(","):
        word = " ".join(fold(re.sub(r"[^\w\s]|_", " ", piece)).split())
        if word in RELATIONS and word not in (HOUSEHOLD, SECOND, ANY_RELATION):
            return word
        if word in _LABELS:
            return _LABELS[word]
    return ""


def names_somebody(text: str) -> bool:
    """Whether a text can be a name at all: not an address of the web or a machine's id."""
    return not _IDENTIFIERS.match(text)


def _names(text: str) -> list[str]:
    separator = ";" if ";" in text else "," if "," in text else "\n"
    return [clean(name)[:300] for name in text.split(separator) if name.strip()][:_MOST]
