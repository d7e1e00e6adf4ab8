"""Our side of SAML: addresses, the key that signs our questions, and the settings that the SAML package asks for."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.urls import reverse

from rapport.platform.sign_on.models import IdentityProvider

BINDINGS = "urn:oasis:names:tc:SAML:2.0:bindings"
YEARS = 20
"""For how long our certificate is said to be valid; providers go by the key, not by the date."""


def address(row: IdentityProvider, name: str) -> str:
    """An address of ours by which the provider reaches us: "metadata" (also our entity id), "answer" or "logout"."""
    return f"{settings.BASE_URL}{reverse(f'saml-{name}', args=[row.uid])}"


def new_key_pair() -> tuple[str, str]:
    """A private key and its certificate, both as base64 of DER: what stands between the lines of a PEM file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rapport")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .sign(key, hashes.SHA256())
    )
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    return b64encode(private).decode(), b64encode(certificate.public_bytes(der)).decode()


def toolkit_settings(row: IdentityProvider) -> dict[str, Any]:
    """What the SAML package is told: everything signed, nothing of old algorithms."""
    return {
        "strict": True,
        "security": {
            "authnRequestsSigned": True,
            "logoutRequestSigned": True,
            "logoutResponseSigned": True,
            "wantAssertionsSigned": True,
            "wantMessagesSigned": False,
            "wantNameId": True,
            "wantAttributeStatement": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "signatureAlgorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "digestAlgorithm": "http://www.w3.org/2001/04/xmlenc#sha256",
            "allowSingleLabelDomains": True,
            "allowRepeatAttributeName": True,
        },
        "sp": {
            "entityId": address(row, "metadata"),
            "assertionConsumerService": {"url": address(row, "answer"), "binding": f"{BINDINGS}:HTTP-POST"},
            "singleLogoutService": {"url": address(row, "logout"), "binding": f"{BINDINGS}:HTTP-Redirect"},
            "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            "x509cert": row.certificate,
            "privateKey": row.secret,
        },
        "idp": {
            "entityId": row.issuer,
            "singleSignOnService": {"url": row.sign_on_url, "binding": f"{BINDINGS}:HTTP-Redirect"},
            "x509certMulti": {"signing": list(row.certificates)},
        },
    }


def as_request(url: str, **more: Any) -> dict[str, Any]:
    """A request to one of our addresses as the SAML package takes it; by our own setting, whatever name it came by."""
    parts = urlsplit(url)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
        **more,
    }


def our_metadata(row: IdentityProvider) -> bytes:
    """What we say of ourselves, for the provider to read. Without a key for encryption: answers come in TLS."""
    entity, answer, logout = (address(row, name) for name in ("metadata", "answer", "logout"))
    lines = f"""<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
  <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"
      protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
        <ds:X509Data><ds:X509Certificate>{row.certificate}</ds:X509Certificate></ds:X509Data>
      </ds:KeyInfo>
    </md:KeyDescriptor>
    <md:SingleLogoutService Binding="{BINDINGS}:HTTP-Redirect" Location="{logout}"/>
    <md:AssertionConsumerService Binding="{BINDINGS}:HTTP-POST" Location="{answer}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"""
    return lines.encode()
