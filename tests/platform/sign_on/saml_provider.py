"""A SAML provider of a test's own: it signs what the test has it say, or forges it in the way that the test names."""

from __future__ import annotations

import secrets
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import xmlsec as _xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

xmlsec: Any = _xmlsec  # its own types are wrong
PROTOCOL, ASSERTION = "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
NAMESPACES = {"samlp": PROTOCOL, "saml": ASSERTION, "ds": "http://www.w3.org/2000/09/xmldsig#"}
ENTITY = "https://idp.example.com/metadata"
SIGN_ON, SIGN_OUT = "https://idp.example.com/sign-on", "https://idp.example.com/sign-out"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


@dataclass
class Key:
    """A private key with its certificate."""

    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def certificate(self) -> str:
        """In base64, as metadata has it."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
        now = datetime(2026, 1, 1, tzinfo=UTC)
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.private.public_key())
            .serial_number(1)
            .not_valid_before(now)
            .not_valid_after(now + timedelta(days=3650))
            .sign(self.private, hashes.SHA256())
        )
        return b64encode(built.public_bytes(serialization.Encoding.DER)).decode()

    @property
    def pem(self) -> bytes:
        """The private key as text."""
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


KEY, STRANGE_KEY = Key(), Key()


def metadata(**other: str) -> str:
    """What the provider says of itself."""
    said = {"entity": ENTITY, "certificate": KEY.certificate, "sign_on": SIGN_ON, "more": "", **other}
    redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
    entityID="{said["entity"]}" {said["more"]}>
  <md:IDPSSODescriptor protocolSupportEnumeration="{PROTOCOL}">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>{said["certificate"]}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleLogoutService Binding="{redirect}" Location="{SIGN_OUT}"/>
    <md:SingleSignOnService Binding="{redirect}" Location="{said["sign_on"]}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>"""


def question_in(url: str) -> Any:
    """The message in an address to which a browser is sent."""
    query = parse_qs(urlsplit(url).query)
    packed = b64decode(query.get("SAMLRequest", query.get("SAMLResponse", [""]))[0])
    return etree.fromstring(zlib.decompress(packed, -15))


def is_signed_by(url: str, certificate: str) -> bool:
    """Whether an address carries the signature of whose certificate this is."""
    signed, _sep, signature = urlsplit(url).query.partition("&Signature=")
    key: Any = x509.load_der_x509_certificate(b64decode(certificate)).public_key()
    raw = b64decode(parse_qs(f"x={signature}")["x"][0])
    key.verify(raw, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return True


def moment(minutes: float = 0) -> str:
    """A time from now, as SAML writes it."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer(url: str, **other: Any) -> Any:
    """An answer to the question that ``url`` carries, not signed yet; ``other`` says what is different."""
    asked = question_in(url)
    reply_to = asked.get("AssertionConsumerServiceURL")
    said: dict[str, Any] = {
        "destination": f'Destination="{reply_to}"',
        "answers": f'InResponseTo="{asked.get("ID")}"',
        "confirmed": f'InResponseTo="{asked.get("ID")}"',
        "recipient": reply_to,
        "audience": f"<saml:AudienceRestriction><saml:Audience>{asked.find('saml:Issuer', NAMESPACES).text}"
        "</saml:Audience></saml:AudienceRestriction>",
        "issuer": ENTITY,
        "from": moment(-1),
        "until": moment(5),
        "confirmed_until": moment(5),
        "name": "u-1",
        "format": PERSISTENT,
        "id": f"_{secrets.token_hex(8)}",
        "status": "Success",
        "method": "bearer",
        "attributes": {"email": ["uta@example.com"], "displayName": ["Uta Meier"], "uid": ["uta"]},
        **other,
    }
    values = "".join(
        f'<saml:Attribute Name="{name}">'
        + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in found)
        + "</saml:Attribute>"
        for name, found in said["attributes"].items()
    )
    return etree.fromstring(
        f"""<samlp:Response xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}" ID="_{secrets.token_hex(8)}" Version="2.0"
  IssueInstant="{moment()}" {said["destination"]} {said["answers"]}><saml:Issuer>{said["issuer"]}</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{said["status"]}"/></samlp:Status>
  <saml:Assertion ID="{said["id"]}" Version="2.0" IssueInstant="{moment()}"><saml:Issuer>{said["issuer"]}</saml:Issuer>
    <saml:Subject><saml:NameID Format="{said["format"]}">{said["name"]}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:{said["method"]}"><saml:SubjectConfirmationData
        {said["confirmed"]} Recipient="{said["recipient"]}" NotOnOrAfter="{said["confirmed_until"]}"/>
      </saml:SubjectConfirmation></saml:Subject>
    <saml:Conditions NotBefore="{said["from"]}" NotOnOrAfter="{said["until"]}">{said["audience"]}</saml:Conditions>
    <saml:AuthnStatement AuthnInstant="{moment()}" SessionIndex="s-1"><saml:AuthnContext><saml:AuthnContextClassRef
      >urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
    {f"<saml:AttributeStatement>{values}</saml:AttributeStatement>" if values else ""}
  </saml:Assertion>
</samlp:Response>"""
    )


def signed(root: Any, *, what: str = "saml:Assertion", key: Key = KEY, weak: bool = False) -> Any:
    """The answer with a signature over its assertion, or over the whole."""
    element = root if what == "" else root.find(what, NAMESPACES)
    rsa_method = xmlsec.Transform.RSA_SHA1 if weak else xmlsec.Transform.RSA_SHA256
    digest = xmlsec.Transform.SHA1 if weak else xmlsec.Transform.SHA256
    template = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, rsa_method, ns="ds")
    element.insert(1, template)
    reference = xmlsec.template.add_reference(template, digest, uri=f"#{element.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key.pem, xmlsec.KeyFormat.PEM)
    context.sign(template)
    return root


def encoded(root: Any) -> str:
    """An answer as the form of the provider's page carries it."""
    return b64encode(root if isinstance(root, bytes) else etree.tostring(root)).decode()


def sign_out_query(destination: str, *, key: Key = KEY, relay_state: str = "there", **other: str) -> str:
    """The query by which the provider asks to sign somebody out."""
    said = {
        "id": f"_{secrets.token_hex(8)}",
        "destination": destination,
        "issuer": ENTITY,
        "name": "u-1",
        "at": moment(),
        "index": "s-1",
        **other,
    }
    index = f"<samlp:SessionIndex>{said['index']}</samlp:SessionIndex>" if said["index"] else ""
    xml = (
        f'<samlp:LogoutRequest xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}" ID="{said["id"]}" Version="2.0"'
        f' IssueInstant="{said["at"]}" Destination="{said["destination"]}"><saml:Issuer>{said["issuer"]}</saml:Issuer>'
        f"<saml:NameID>{said['name']}</saml:NameID>{index}</samlp:LogoutRequest>"
    )
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    message = b64encode(packer.compress(xml.encode()) + packer.flush()).decode()
    algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    text = f"SAMLRequest={quote(message, safe='')}&RelayState={relay_state}&SigAlg={quote(algorithm, safe='')}"
    signature = key.private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}&Signature={quote(b64encode(signature).decode(), safe='')}"
