"""What we write to a SAML provider: questions who somebody is, requests to sign out, and answers to such requests."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from html import escape

from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.saml.ourselves import BINDINGS, address
from rapport.platform.sign_on.saml.redirect import address_with

_NAMESPACES = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'


def question(row: IdentityProvider) -> tuple[str, str]:
    """A new question's id, and the address that puts it to the provider."""
    uid = _new_id()
    xml = (
        f"<samlp:AuthnRequest {_start(row, uid, row.sign_on_url)}"
        f' AssertionConsumerServiceURL="{escape(address(row, "answer"))}" ProtocolBinding="{BINDINGS}:HTTP-POST">'
        f"{_issuer(row)}</samlp:AuthnRequest>"
    )
    return uid, address_with(row.sign_on_url, "SAMLRequest", xml, private_key=row.secret)


def sign_out_request(row: IdentityProvider, *, name: str, name_format: str, session: str) -> str:
    """The address that asks the provider to end a session; "" when it takes no such requests."""
    if not row.sign_out_url:
        return ""
    written = f' Format="{escape(name_format)}"' if name_format else ""
    index = f"<samlp:SessionIndex>{escape(session)}</samlp:SessionIndex>" if session else ""
    xml = (
        f"<samlp:LogoutRequest {_start(row, _new_id(), row.sign_out_url)}>{_issuer(row)}"
        f"<saml:NameID{written}>{escape(name)}</saml:NameID>{index}</samlp:LogoutRequest>"
    )
    return address_with(row.sign_out_url, "SAMLRequest", xml, private_key=row.secret)


def signed_out_answer(row: IdentityProvider, *, request_id: str, relay_state: str) -> str:
    """The address that tells the provider that we have done what it asked; "" when it takes no answers."""
    if not row.sign_out_url:
        return ""
    xml = (
        f'<samlp:LogoutResponse {_start(row, _new_id(), row.sign_out_url)} InResponseTo="{escape(request_id)}">'
        f'{_issuer(row)}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>'
        "</samlp:Status></samlp:LogoutResponse>"
    )
    return address_with(row.sign_out_url, "SAMLResponse", xml, private_key=row.secret, relay_state=relay_state)


def _start(row: IdentityProvider, uid: str, destination: str) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f'{_NAMESPACES} ID="{uid}" Version="2.0" IssueInstant="{now}" Destination="{escape(destination)}"'


def _issuer(row: IdentityProvider) -> str:
    return f"<saml:Issuer>{escape(address(row, 'metadata'))}</saml:Issuer>"


def _new_id() -> str:
    return f"_{secrets.token_hex(20)}"
