"""A converted lead on the timeline of the customer that it became: when it came in, from where, with what words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import override

from rapport.customers.models import TimelineItem
from rapport.sales.models import Lead

KIND = "leads"
CAME_IN = "lead"


def write_timeline(ids: Sequence[int]) -> None:
    """Write the lines of these leads anew, in the language of the installation; one that is not converted has none."""
    forget_timeline(ids)
    leads = Lead.objects.filter(pk__in=list(ids), status=Lead.Status.CONVERTED)
    with override(settings.LANGUAGE_CODE):
        TimelineItem.objects.bulk_create([line for lead in leads for line in _lines(lead)], batch_size=1000)


def forget_timeline(ids: Iterable[int]) -> None:
    """Take the lines of these leads away."""
    TimelineItem.objects.filter(source_kind=KIND, source_id__in=list(ids)).delete()


def _lines(lead: Lead) -> Iterator[TimelineItem]:
    for party_id in dict.fromkeys([lead.person_id, lead.organisation_id]):
        if party_id is not None:
            yield TimelineItem(
                party_id=party_id,
                at=lead.received_at or lead.created_at,
                kind=CAME_IN,
                source_kind=KIND,
                source_id=lead.pk,
                source_uid=lead.uid,
                actor_id=lead.converted_by_id,
                title=lead.name,
                summary=" · ".join(part for part in (lead.source, lead.description) if part)[:500],
                outcome=str(lead.get_channel_display())[:120],
                created_in=lead.created_in,
            )
