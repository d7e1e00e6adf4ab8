"""What a SAML provider says of itself in its metadata, from an address or a file."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
from cryptography import x509

from rapport.platform.sign_on.fetching import LARGEST, AnswerRefused, ProviderSession, is_safe
from rapport.platform.sign_on.saml.reading import NAMESPACES, NotBelieved, read, time_in

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
LONGEST_ISSUER = 300
LONGEST_ADDRESS = 500
MOST_CERTIFICATES = 10


@dataclass(frozen=True, slots=True)
class Described:
    """A provider as its metadata has it; certificates in base64, the signing ones."""

    entity_id: str
    sign_on_url: str
    sign_out_url: str
    certificates: tuple[str, ...]


def fetched(url: str) -> Described:
    """The metadata at an address. AnswerRefused when it is not reached; NotBelieved when it does not serve."""
    with ProviderSession() as session:
        try:
            answer = session.get(url)
            answer.raise_for_status()
        except requests.RequestException as error:
            raise AnswerRefused(str(error)[:200]) from error
    return described(answer.content)


def described(text: bytes) -> Described:
    """What a metadata document says (SAML 2.0 Metadata, section 2.4). NotBelieved says what is missing."""
    root = read(text, LARGEST)
    entities = [
        entity
        for entity in root.iter(f"{{{NAMESPACES['md']}}}EntityDescriptor")
        if entity.find("md:IDPSSODescriptor", NAMESPACES) is not None
    ]
    if len(entities) != 1:
        raise NotBelieved("it does not describe exactly one identity provider")
    entity = entities[0]
    _refuse_expired(root, entity)
    party = entity.find("md:IDPSSODescriptor", NAMESPACES)
    entity_id = entity.get("entityID", "").strip()
    if not entity_id or len(entity_id) > LONGEST_ISSUER:
        raise NotBelieved("it names no entity")
    sign_on = _address(party, "SingleSignOnService", needed=True)
    return Described(entity_id, sign_on, _address(party, "SingleLogoutService"), _certificates(party))


def certificate_of(text: str) -> x509.Certificate:
    """A certificate from its base64; ValueError when it is none."""
    return x509.load_der_x509_certificate(base64.b64decode(text, validate=True))


def _address(party: Any, name: str, *, needed: bool = False) -> str:
    for service in party.findall(f"md:{name}", NAMESPACES):
        if service.get("Binding") == REDIRECT:
            url = str(service.get("Location", "")).strip()
            if not is_safe(url) or len(url) > LONGEST_ADDRESS:
                raise NotBelieved("an address does not begin with https://")
            return url
    if needed:
        raise NotBelieved("it has no address for signing in by redirect")
    return ""


def _certificates(party: Any) -> tuple[str, ...]:
    found: list[str] = []
    for descriptor in party.findall("md:KeyDescriptor", NAMESPACES):
        if descriptor.get("use", "signing") != "signing":
            continue
        for element in descriptor.iter(f"{{{NAMESPACES['ds']}}}X509Certificate"):
            text = "".join((element.text or "").split())
            try:
                certificate_of(text)
            except (binascii.Error, ValueError) as error:
                raise NotBelieved("a certificate cannot be read") from error
            if text not in found:
                found.append(text)
    if not found or len(found) > MOST_CERTIFICATES:
        raise NotBelieved("it has no certificate for signatures")
    return tuple(found)


def _refuse_expired(*elements: Any) -> None:
    for element in elements:
        until = time_in(element, "validUntil")
        if until is not None and until < datetime.now(UTC):
            raise NotBelieved("it is not valid any more")
