"""The redirect binding (SAML 2.0 Bindings, section 3.4): messages in an address, deflated and signed."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from urllib.parse import quote, unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from rapport.platform.sign_on.saml.metadata import certificate_of
from rapport.platform.sign_on.saml.reading import LARGEST, NotBelieved, decoded

_RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha"
SIGNATURES: dict[str, hashes.HashAlgorithm] = {
    f"{_RSA}256": hashes.SHA256(),
    f"{_RSA}384": hashes.SHA384(),
    f"{_RSA}512": hashes.SHA512(),
}
"""Algorithms that are accepted; none with SHA-1."""


def address_with(url: str, name: str, xml: str, *, private_key: str, relay_state: str = "") -> str:
    """The address that carries a message; ``name`` is SAMLRequest or SAMLResponse."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    message = b64encode(packer.compress(xml.encode()) + packer.flush()).decode()
    parts = [(name, message), *([("RelayState", relay_state)] if relay_state else []), ("SigAlg", f"{_RSA}256")]
    signed = "&".join(f"{key}={quote(value, safe='')}" for key, value in parts)
    key = serialization.load_der_private_key(b64decode(private_key), None)
    assert isinstance(key, rsa.RSAPrivateKey)  # made by us
    signature = b64encode(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}{signed}&Signature={quote(signature, safe='')}"


def message_in(query: str, name: str, *, certificates: list[str]) -> tuple[bytes, str]:
    """The message in an address, once its signature is proven, and the relay state that came with it.

    NotBelieved when it is not signed by a key of the provider's, or when it unpacks to more than a message may have.
    """
    given: dict[str, str] = {}
    for part in query.split("&"):
        key, _equals, value = part.partition("=")
        if key in given:
            raise NotBelieved("a parameter is given twice")
        given[key] = value  # as it was sent: the signature covers it so
    order = (name, "RelayState", "SigAlg")
    signed = "&".join(f"{key}={given[key]}" for key in order if key in given)
    said = {key: unquote_plus(value) for key, value in given.items()}
    algorithm = SIGNATURES.get(said.get("SigAlg", ""))
    if algorithm is None or not said.get("Signature") or not said.get(name):
        raise NotBelieved("it is not signed in a way that is accepted")
    _check(signed.encode(), decoded(said["Signature"]), algorithm, certificates)
    return _inflated(decoded(said[name])), said.get("RelayState", "")


def _check(signed: bytes, signature: bytes, algorithm: hashes.HashAlgorithm, certificates: list[str]) -> None:
    for text in certificates:
        key = certificate_of(text).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            continue
        try:
            key.verify(signature, signed, padding.PKCS1v15(), algorithm)
        except InvalidSignature:
            continue
        return
    raise NotBelieved("its signature is not the provider's")


def _inflated(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = unpacker.decompress(packed, LARGEST + 1)
    except zlib.error as error:
        raise NotBelieved("it cannot be unpacked") from error
    if len(text) > LARGEST:
        raise NotBelieved("too large")
    return text
