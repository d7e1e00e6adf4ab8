"""What a party is found by: all its names, numbers, addresses, pages and tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from rapport.customers.models import ContactPoint, Party, PartyTag, Task
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records
from rapport.platform.search.tokens import SearchText

MOST_DEPENDENTS = 20_000
"""People of one organisation whose entries follow its new name at once; the rest follows with the next rebuild."""

_PARTS = """
    SELECT p.id, p.display_name, p.phonetic, p.job_title, p.city, o.display_name,
           (SELECT json_agg(value ORDER BY id) FROM customers_partyname WHERE party_id = p.id),
           (SELECT json_agg(json_build_array(kind, norm, value, is_primary) ORDER BY id)
              FROM customers_contactpoint WHERE party_id = p.id),
           (SELECT json_agg(json_build_array(street, locality, postcode, raw) ORDER BY id)
              FROM customers_address WHERE party_id = p.id),
           (SELECT json_agg(tag.name ORDER BY tag.name)
              FROM customers_partytag held JOIN customers_tag tag ON tag.id = held.tag_id WHERE held.party_id = p.id)
      FROM customers_party p LEFT JOIN customers_party o ON o.id = p.organisation_id
     WHERE p.id = ANY(%s) AND p.merged_into_id IS NULL AND p.erased_at IS NULL
"""


def search_texts(ids: Sequence[int]) -> Mapping[int, SearchText]:
    """The search texts of these parties in one query; a merged party has none, its survivor is found instead;
    nor has an erased one."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [list(ids)])
        return {row[0]: _text_of(*row[1:]) for row in cursor.fetchall()}


def _text_of(
    name: str,
    phonetic: str,
    job_title: str,
    city: str,
    organisation: str | None,
    names: Sequence[str] | None,
    points: Sequence[tuple[str, str, str, bool]] | None,
    addresses: Sequence[tuple[str, str, str, str]] | None,
    tags: Sequence[str] | None,
) -> SearchText:
    places = [
        part for address in addresses or () for part in (address[:3] if any(address[:3]) else address[3:]) if part
    ]
    work = ", ".join(part for part in (job_title, organisation) if part)
    text = SearchText(
        title=name,
        subtitle=" · ".join(part for part in (work, city) if part),
        names=[name, *filter(None, (phonetic, *(names or ())))],
        texts=[part for part in (organisation, job_title, city, *places, *(tags or ())) if part],
    )
    origins: dict[str, list[str]] = {
        "display_name": [name, *(names or ())],
        "phonetic": [phonetic],
        "organisation": [organisation or ""],
        "job_title": [job_title],
        "city": [city],
        "addresses": [city, *places],
        "tags": list(tags or ()),
    }
    for kind, norm, value, is_primary in points or ():
        _add_point(text, origins, kind, norm=norm, value=value, is_primary=is_primary)
    text.origins = origins
    return text


def _add_point(
    text: SearchText, origins: dict[str, list[str]], kind: str, *, norm: str, value: str, is_primary: bool
) -> None:
    parts: dict[str, tuple[Any, tuple[str, ...]]] = {
        ContactPoint.Kind.EMAIL: (text.emails, ("emails", "email")),
        ContactPoint.Kind.PHONE: (text.phones, ("phones", "phone")),
        ContactPoint.Kind.FAX: (text.phones, ("phones",)),
        ContactPoint.Kind.WEBSITE: (text.sites, ("website",)),
        ContactPoint.Kind.HANDLE: (text.texts, ("emails",)),
    }
    part, (every, *primary) = parts[kind]
    found = norm if kind != ContactPoint.Kind.HANDLE else value
    part.append(found)
    for field in (every, *(primary if is_primary else ())):
        origins.setdefault(field, []).append(found)


def refresh_entries(party_ids: Iterable[int | None]) -> None:
    """Write the search entries of these parties anew, after rows that belong to them changed."""
    ids = sorted({party_id for party_id in party_ids if party_id is not None})
    kinds: dict[str, list[int]] = {}
    for party_id, kind in Party.objects.filter(pk__in=ids).values_list("pk", "kind"):
        kinds.setdefault(kind, []).append(party_id)
    for spec in registry.of_model(Party):
        index_records(spec, kinds.get(spec.base_filter.get("kind", ""), []))


def refresh_tagged(tag_ids: Sequence[int], after: int = 0) -> None:
    """Write the entries anew of the parties that have these tags, after a tag got another name.

    Of very many those after the first ones (whose id is above ``after``) follow by a job.
    """
    held = PartyTag.objects.filter(tag__in=tag_ids, party__gt=after).order_by("party_id").distinct()
    parties = list(held.values_list("party_id", flat=True)[:MOST_DEPENDENTS])
    refresh_entries(parties)
    if len(parties) == MOST_DEPENDENTS:
        app.configure_task("index_tagged").defer(tags=list(tag_ids), after=parties[-1])


def refresh_dependents(party_ids: Sequence[int]) -> None:
    """Write the entries anew that show or hold these parties' names: their people, and their tasks."""
    people = Party.objects.filter(organisation__in=party_ids).values_list("pk", flat=True)
    refresh_entries(people[:MOST_DEPENDENTS])
    tasks = Task.objects.filter(party__in=party_ids).values_list("pk", flat=True)
    index_records(registry.get("tasks"), list(tasks[:MOST_DEPENDENTS]))
