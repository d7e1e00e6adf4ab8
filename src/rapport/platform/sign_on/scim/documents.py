"""What the service says of itself: configuration, resource types and schemas (RFC 7643, sections 5 to 7)."""

from __future__ import annotations

from typing import Any

from rapport.platform.access.models import Role
from rapport.platform.sign_on.scim.messages import GROUP, MOST, USER, located

_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"


def configuration() -> dict[str, Any]:
    """What is supported."""
    return {
        "schemas": [_CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token of an administrator with the scope scim.",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": located("/ServiceProviderConfig")},
    }


def resource_types() -> list[dict[str, Any]]:
    """Users and groups."""
    return [
        {
            "schemas": [_TYPE],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "description": text,
            "schema": schema,
            "schemaExtensions": [],
            "meta": {"resourceType": "ResourceType", "location": located(f"/ResourceTypes/{name}")},
        }
        for name, schema, text in (("User", USER, "Somebody who signs in."), ("Group", GROUP, "A team."))
    ]


def schemas() -> list[dict[str, Any]]:
    """The attributes that are kept."""
    value = _attribute("value", "What it is.")
    ref = _attribute("$ref", "Its address.", type="reference", mutability="readOnly", referenceTypes=["User", "Group"])
    needed = _attribute("value", "What it is.", required=True)
    role = _attribute(
        "value", "Its name.", canonicalValues=[*Role.objects.order_by("name").values_list("name", flat=True)]
    )
    member = _attribute("value", "The id of a user.", mutability="immutable")
    user_ref = _attribute("$ref", "Its address.", type="reference", mutability="immutable", referenceTypes=["User"])
    display = _attribute("display", "Its name.", mutability="readOnly")
    kind = _attribute("type", "Of what type it is.")
    primary = _attribute("primary", "Whether it is the main one: always.", type="boolean", mutability="readOnly")
    formatted = _attribute("formatted", "The whole name.")
    work = _attribute("type", "Of what type it is.", canonicalValues=["work"])
    of_user = _attribute("type", "Of what type it is.", canonicalValues=["User"], mutability="immutable")
    external = _attribute("externalId", "What the directory calls it.", caseExact=True)
    user = [
        _attribute("userName", "The name to sign in with.", required=True, uniqueness="server"),
        _complex("name", "The name; kept as a whole.", [formatted]),
        _attribute("displayName", "The whole name."),
        _attribute("active", "Whether they may sign in.", type="boolean", required=True),
        _complex("emails", "The address; one is kept.", [needed, work, primary], many=True, required=True),
        _complex("groups", "The teams.", [value, ref, display, kind], many=True, mutability="readOnly"),
        _complex("roles", "Roles by their names in Rapport.", [role], many=True),
        external,
    ]
    group = [
        _attribute("displayName", "The name of the team.", required=True, uniqueness="server"),
        _complex("members", "Who belongs to the team.", [member, user_ref, of_user], many=True),
        external,
    ]
    found = ((USER, "User", "Somebody who signs in.", user), (GROUP, "Group", "A team.", group))
    return [
        {
            "schemas": [_SCHEMA],
            "id": urn,
            "name": name,
            "description": text,
            "attributes": attributes,
            "meta": {"resourceType": "Schema", "location": located(f"/Schemas/{urn}")},
        }
        for urn, name, text, attributes in found
    ]


def _attribute(name: str, description: str, **other: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": "string",
        "multiValued": False,
        "description": description,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
        **other,
    }


def _complex(
    name: str, description: str, parts: list[dict[str, Any]], *, many: bool = False, **other: Any
) -> dict[str, Any]:
    return {
        **_attribute(name, description, type="complex", multiValued=many, **other),
        "subAttributes": parts,
    }
