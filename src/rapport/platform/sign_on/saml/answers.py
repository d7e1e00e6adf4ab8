"""Proving what a SAML provider answers: its signature, for whom and when it counts, and which question it answers.

The SAML package proves the signature and the shape; what decides who comes in is then read once more, from the one
assertion that there is, and held to narrower bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import xmlsec
from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from rapport.platform.sign_on.claims import LEEWAY
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.saml.ourselves import address, as_request, toolkit_settings
from rapport.platform.sign_on.saml.reading import NAMESPACES, NotBelieved, decoded, only, read, text_of, time_in

BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PASSING = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
LONGEST_LIFE = timedelta(days=1)
"""An assertion is remembered until it expires, so it must do so."""
LONGEST_ID = 255
LONGEST_NAME = 191
_LEEWAY = timedelta(seconds=LEEWAY)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is proven. ``answers`` is the id of the question; ``session`` the provider's name for its session."""

    assertion_id: str
    answers: str
    expires_at: datetime
    name: str
    name_format: str
    session: str
    attributes: dict[str, list[str]]


def proven(row: IdentityProvider, text: str, *, now: datetime | None = None) -> Answer:
    """The answer in the form field ``SAMLResponse``; NotBelieved with the reason, for the log."""
    now = now or datetime.now(UTC)
    root = read(decoded(text))
    assertion = _the_assertion(root)
    if root.get("Destination") != address(row, "answer"):
        raise NotBelieved("it was sent to another address")
    question = str(root.get("InResponseTo", ""))
    if not question:
        raise NotBelieved("nobody asked")
    _check_signature(row, text, question)
    expires_at = _check_subject(assertion, question, address(row, "answer"), now)
    _check_conditions(assertion, address(row, "metadata"), now)
    if text_of(only(assertion, "saml:Issuer")) != row.issuer:
        raise NotBelieved("it is another one's")
    name = only(only(assertion, "saml:Subject"), "saml:NameID")
    found = Answer(
        assertion_id=str(assertion.get("ID", "")),
        answers=question,
        expires_at=expires_at,
        name=text_of(name),
        name_format=str(name.get("Format", "")),
        session=str(only(assertion, "saml:AuthnStatement").get("SessionIndex", "")),
        attributes=_attributes(assertion),
    )
    if not found.assertion_id or len(found.assertion_id) > LONGEST_ID:
        raise NotBelieved("its assertion has no fitting id")
    if not found.name or len(found.name) > LONGEST_NAME or found.name_format == PASSING:
        raise NotBelieved("it has no lasting name of the person")
    return found


def _the_assertion(root: Any) -> Any:
    """The one assertion, a child of the answer, with the one signature right below it.

    Signature wrapping needs a second assertion, a second signature, or two elements of one id, for the one that is
    proven and the one that is read to differ: with none of them anywhere they cannot.
    """
    if root.tag != f"{{{NAMESPACES['samlp']}}}Response":
        raise NotBelieved("it is no answer")
    assertion = only(root, "saml:Assertion")
    if sum(1 for one in root.iter() if etree.QName(one).localname in ("Assertion", "EncryptedAssertion")) != 1:
        raise NotBelieved("several assertions")
    only(assertion, "ds:Signature")
    signatures = [one.getparent() for one in root.iter() if etree.QName(one).localname == "Signature"]
    if len(signatures) > 2 or any(parent not in (root, assertion) for parent in signatures):
        raise NotBelieved("a signature in another place")
    ids = [value for one in root.iter() for name, value in one.items() if etree.QName(name).localname.lower() == "id"]
    if len(set(ids)) != len(ids):
        raise NotBelieved("an id is given twice")
    return assertion


def _check_signature(row: IdentityProvider, text: str, question: str) -> None:
    options = OneLogin_Saml2_Settings(toolkit_settings(row), sp_validation_only=False)
    try:
        answer = OneLogin_Saml2_Response(options, text)
        answer.is_valid(as_request(address(row, "answer")), question, raise_exceptions=True)
    except (
        OneLogin_Saml2_Error,
        OneLogin_Saml2_ValidationError,
        xmlsec.Error,
        etree.LxmlError,
        ValueError,
    ) as error:
        raise NotBelieved(str(error)[:200]) from error


def _check_subject(assertion: Any, question: str, our_address: str, now: datetime) -> datetime:
    """Some confirmation by bearer must be for us, answer the question and be in time; returns until when."""
    for confirmation in only(assertion, "saml:Subject").findall("saml:SubjectConfirmation", NAMESPACES):
        data = confirmation.find("saml:SubjectConfirmationData", NAMESPACES)
        if confirmation.get("Method") != BEARER or data is None:
            continue
        fitting = (data.get("Recipient"), data.get("InResponseTo")) == (our_address, question)
        until = time_in(data, "NotOnOrAfter")
        if fitting and until is not None and now < until + _LEEWAY and data.get("NotBefore") is None:
            if until > now + LONGEST_LIFE:
                raise NotBelieved("it would count for too long")
            return until + _LEEWAY
    raise NotBelieved("nothing confirms its subject here and now")


def _check_conditions(assertion: Any, our_id: str, now: datetime) -> None:
    conditions = only(assertion, "saml:Conditions")
    begins, ends = time_in(conditions, "NotBefore"), time_in(conditions, "NotOnOrAfter")
    if (begins is not None and now < begins - _LEEWAY) or (ends is not None and now >= ends + _LEEWAY):
        raise NotBelieved("it does not count now")
    restrictions = conditions.findall("saml:AudienceRestriction", NAMESPACES)
    for restriction in restrictions:
        if our_id not in [text_of(one) for one in restriction.findall("saml:Audience", NAMESPACES)]:
            raise NotBelieved("it is meant for another")
    if not restrictions:
        raise NotBelieved("it does not say for whom it is")


def _attributes(assertion: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attribute in assertion.findall("saml:AttributeStatement/saml:Attribute", NAMESPACES):
        values = attribute.findall("saml:AttributeValue", NAMESPACES)
        found.setdefault(str(attribute.get("Name", "")), []).extend(text_of(one) for one in values if not len(one))
    return found
