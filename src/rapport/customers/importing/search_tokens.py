"""The search entry of a prepared party, made where its parts are at hand. Pure: no Django.

Says the same as :func:`rapport.customers.search.search_texts`, which a test holds together.
"""

from __future__ import annotations

from rapport.customers.importing.prepared import PreparedParty
from rapport.platform.search.tokens import SearchText, name_tokens, text_tokens, vector, vocabulary

KIND_NAMES = {"person": "people", "organisation": "organisations", "household": "households"}


def add_tokens(party: PreparedParty) -> None:
    """Set the tokens, the words for the vocabulary, and the subtitle."""
    if party.failure:
        return
    columns = party.columns
    organisation = party.organisation.name if party.organisation else ""
    job_title, city = columns.get("job_title", ""), columns.get("city", "")
    work = ", ".join(part for part in (job_title, organisation) if part)
    party.subtitle = " · ".join(part for part in (work, city) if part)[:300]
    text = search_text(party, organisation)
    names, texts = name_tokens(text), text_tokens(text)
    party.words = tuple(vocabulary(names) | vocabulary(texts))
    party.tokens = vector([f"={KIND_NAMES[party.kind]}", *names], texts)


def search_text(party: PreparedParty, organisation: str) -> SearchText:
    """What the party is found by; ``organisation`` is the name of the one it belongs to."""
    columns = party.columns
    texts = [organisation, columns.get("job_title", ""), columns.get("city", "")]
    for _label, street, locality, _region, postcode, _country, raw, _problem in party.addresses:
        texts += [street, locality, postcode] if street or locality or postcode else [raw]
    text = SearchText(
        title=party.display_name,
        names=[party.display_name, columns.get("phonetic", ""), *(value for _kind, value in party.names)],
        texts=[part for part in (*texts, *sorted(party.tags)) if part],
    )
    phones: list[str] = []
    emails: list[str] = []
    sites: list[str] = []
    for kind, value, norm, *_rest in party.points:
        if kind == "email":
            emails.append(norm)
        elif kind == "website":
            sites.append(norm)
        elif kind == "handle":
            text.texts = [*text.texts, value]
        else:
            phones.append(norm)
    text.phones, text.emails, text.sites = phones, emails, sites
    return text
