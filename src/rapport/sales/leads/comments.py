"""What colleagues said to each other about a lead goes along to the customer that it becomes."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform.notifications.models import Comment
from rapport.platform.records.registry import registry
from rapport.sales.models import Lead


def hand_comments_to(party: Party, lead: Lead) -> None:
    """Let the comments on a lead be about the customer; inside the change set of its conversion, which takes them
    back as well. Author, time and words stay."""
    Comment.objects.filter(kind="leads", record_id=lead.pk).update(
        kind=registry.of_instance(party).name,
        record_id=party.pk,
        record_uid=party.uid,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
