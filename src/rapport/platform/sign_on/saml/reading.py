"""Reading XML from strangers: without entities, comments or the net, and bounded in size and depth."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

LARGEST = 256 * 1024
"""Characters of a message."""
DEEPEST = 40
MOST_ELEMENTS = 5_000
NAMESPACES = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}


class NotBelieved(Exception):
    """A message that proves nothing; says for the log what is wrong with it."""


def read(text: bytes, largest: int = LARGEST) -> Any:
    """The root element of a document.

    NotBelieved for anything but plain elements, attributes and text: a document type could bring entities, and a
    comment inside a name cuts it short for some readers, since a signature does not cover comments.
    """
    if len(text) > largest:
        raise NotBelieved("too large")
    from lxml import etree  # here, since only those who sign in by SAML need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotBelieved("no XML") from error
    document = root.getroottree()
    if document.docinfo.doctype or document.docinfo.internalDTD is not None:
        raise NotBelieved("it has a document type")
    outside = [*root.itersiblings(), *root.itersiblings(preceding=True)]
    for number, node in enumerate([*outside, *root.iter()]):
        if not isinstance(node.tag, str):
            raise NotBelieved("it has a comment, an instruction or an entity")
        if number > MOST_ELEMENTS:
            raise NotBelieved("too many elements")
    if _depth(root) > DEEPEST:
        raise NotBelieved("too deep")
    return root


def decoded(text: str) -> bytes:
    """A message as a form carries it; NotBelieved when it is not base64 or too large."""
    if len(text) > LARGEST * 2:
        raise NotBelieved("too large")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotBelieved("no base64") from error


def only(element: Any, path: str) -> Any:
    """The one element at a path below another one; NotBelieved when there is none, or several."""
    found = element.findall(path, NAMESPACES)
    if len(found) != 1:
        raise NotBelieved(f"{len(found)} of {path}")
    return found[0]


def text_of(element: Any) -> str:
    """The text of an element that has nothing but text."""
    if len(element):
        raise NotBelieved("elements where text should stand")
    return (element.text or "").strip()


def time_in(element: Any, name: str) -> datetime | None:
    """The time in an attribute (UTC where it does not say); None without one."""
    text = element.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotBelieved("a time cannot be read") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _depth(root: Any) -> int:
    deepest, level = 0, [root]
    while level:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest
