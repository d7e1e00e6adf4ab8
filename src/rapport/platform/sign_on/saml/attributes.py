"""Who somebody is, from the names that SAML providers give to their attributes."""

from __future__ import annotations

from rapport.platform.sign_on.claims import MOST_GROUPS, Claims
from rapport.platform.sign_on.saml.answers import Answer

_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
ADDRESS_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
ADDRESS = ("email", "mail", "emailaddress", "urn:oid:0.9.2342.19200300.100.1.3", f"{_CLAIMS}/emailaddress")
DISPLAY_NAME = (
    "displayname",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "cn",
    "urn:oid:2.5.4.3",
)
GIVEN_NAME = ("givenname", "firstname", "urn:oid:2.5.4.42", f"{_CLAIMS}/givenname")
SURNAME = ("sn", "surname", "lastname", "urn:oid:2.5.4.4", f"{_CLAIMS}/surname")
USERNAME = ("uid", "username", "urn:oid:0.9.2342.19200300.100.1.1", f"{_CLAIMS}/name")


def claims_of(answer: Answer, groups_attribute: str) -> Claims:
    """What we use of an answer. SAML knows no word for a verified address, so none is; and who is in no group has no
    such attribute with most providers, so that its absence takes what groups have brought."""
    said = {name.lower(): values for name, values in answer.attributes.items()}

    def first(names: tuple[str, ...], most: int) -> str:
        return next((value[:most] for name in names for value in said.get(name, []) if value), "")

    address = first(ADDRESS, 254) or (answer.name if answer.name_format == ADDRESS_FORMAT else "")
    joined = " ".join(part for part in (first(GIVEN_NAME, 75), first(SURNAME, 75)) if part)
    groups = answer.attributes.get(groups_attribute, []) if groups_attribute else None
    return Claims(
        subject=answer.name,
        email=address.strip(),
        full_name=" ".join((first(DISPLAY_NAME, 150) or joined).split()),
        username=first(USERNAME, 150),
        groups=frozenset(one[:200] for one in groups[:MOST_GROUPS]) if groups is not None else None,
    )
