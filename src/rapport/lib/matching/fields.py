"""What a row may say of a person or an organisation, in the words of the importer."""

from __future__ import annotations

from collections.abc import Mapping

Fields = Mapping[str, str]
"""Field → text as it was written. Values of a field in MULTIPLE stand on lines of their own. Names that begin with
``other:`` are columns of whose meaning nothing is known; they are compared as their values suggest."""

OTHER = "other:"

FIELDS = frozenset(
    {
        "name", "given_name", "middle_name", "family_name", "suffix", "birth_date", "emails", "phones", "website",
        "street", "house_number", "street2", "locality", "region", "postcode", "country", "description", "organisation",
    }
)  # fmt: skip
MULTIPLE = frozenset({"emails", "phones"})
