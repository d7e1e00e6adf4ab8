"""Leads as a record kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.names import name_parts
from rapport.customers.territories.placing import place
from rapport.customers.virtual import Tags, read_again
from rapport.lib.names import looks_like_organisation
from rapport.platform.access.choices import Action
from rapport.platform.access.permissions import Permissions
from rapport.platform.access.policy import OwnedBy
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Board, Calendar, Fieldset, HeadAction, RecordType
from rapport.platform.write import Batch
from rapport.sales.leads import rules
from rapport.sales.leads.candidates import lead_candidates
from rapport.sales.leads.head import head_actions
from rapport.sales.leads.headers import HEADERS, WORDS
from rapport.sales.leads.search import search_texts
from rapport.sales.leads.timeline import forget_timeline, write_timeline
from rapport.sales.leads.touch_panel import LeadTouchesPanel
from rapport.sales.leads.touches import delete_touches_of, refresh_last_touch
from rapport.sales.models import Lead, LeadTag

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from rapport.platform.access.models import User
    from rapport.platform.records.candidates import Candidate
    from rapport.platform.records.spec import RecordSpec
    from rapport.platform.search.tokens import SearchText

OPEN = (Lead.Status.NEW.value, Lead.Status.WORKING.value, Lead.Status.QUALIFIED.value)
_OPEN_QUERY = f"status__in={','.join(OPEN)}"


class OpenLeads(OwnedBy):
    """Leads belong to their owner; one that was converted is read, and deleted, but never changed."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        reached = super().filter(spec, permissions, user, action)
        if reached is None or action != Action.UPDATE.value:
            return reached
        return reached & ~Q(status=Lead.Status.CONVERTED)


class LeadRecord(RecordType[Lead]):
    """A person or a company that may become a customer."""

    name = "leads"
    icon = "user-search"
    description = _("People and companies that may become customers: where they come from, and what became of them.")
    help_topic = "leads"
    title_columns = ["name"]
    stand_ins = ["email", "phone"]
    columns = ["name", "company", "status", "score", "source", "received_at", "last_touch_at", "next_step_on", "owner"]
    filters = [
        "status", "owner", "territory", "source", "channel", "score", "received_at", "last_touch_at", "next_step_on",
        "country", "city", "postcode", "language", "industry", "employee_count", "annual_revenue", "company",
        "job_title", "email", "phone", "product", "amount", "disqualified_reason", "form", "converted_at",
        "converted_by", "person", "organisation", "deal", "created_at", "external_id",
    ]  # fmt: skip
    sorts = ["received_at", "last_touch_at", "next_step_on", "score", "name", "created_at"]
    default_sort = "-received_at"
    boards = [
        Board("status", card=["company", "source", "owner", "score", "received_at"], beside=["owner", "received_at"],
              total="amount"),
        Board("owner", card=["company", "status", "score", "next_step_on"]),
    ]  # fmt: skip
    calendars = [Calendar("next_step_on")]
    views = [
        Preset("work", _("Mine to work"), f"owner=me&{_OPEN_QUERY}&sort=next_step_on", default=True),
        Preset("new", pgettext_lazy("leads", "New"), "status=new"),
        Preset("unassigned", _("Nobody's"), f"owner__isnull=true&{_OPEN_QUERY}"),
        Preset("qualified", pgettext_lazy("leads", "Qualified"), "status=qualified&sort=-score"),
        Preset("board", _("Board"), _OPEN_QUERY, shown="board:status"),
    ]
    search: ClassVar[Mapping[str, str]] = {"name": "A", "company": "A"}
    quick_create = ["given_name", "family_name", "company", "email", "phone", "source", "owner"]
    described_by = ["given_name", "family_name", "company", "email", "phone"]
    facts = ["status", "score", "source", "received_at", "last_touch_at", "owner"]
    fieldsets = [
        Fieldset(_("Person and company"), ["given_name", "family_name", "job_title", "company", "industry",
                                                  "employee_count", "annual_revenue"]),
        Fieldset(pgettext_lazy("leads", "Contact"), ["email", "phone", "website", "street", "postcode", "city",
                                                     "country", "language"]),
        Fieldset(_("Interest"), ["product", "amount", "currency", "description", "source", "channel", "received_at"]),
        Fieldset(_("Progress"), ["status", "disqualified_reason", "score", "score_source", "next_step", "next_step_on",
                                 "owner", "territory", "tags"]),
        Fieldset(_("Conversion"), ["person", "organisation", "deal", "converted_at", "converted_by",
                                   "conversion_days"]),
    ]  # fmt: skip
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        "disqualified_reason": ("status", (Lead.Status.DISQUALIFIED,)),
        **dict.fromkeys(
            ("person", "organisation", "deal", "converted_at", "converted_by", "conversion_days"),
            ("status", (Lead.Status.CONVERTED,)),
        ),
    }
    panels = [LeadTouchesPanel()]
    linked_kinds: ClassVar[Mapping[str, Sequence[str]]] = {"person": ["people"], "organisation": ["organisations"]}
    exclude = ["as_given", "company_key"]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {
        "name": ["given_name", "family_name", "company"],
        "conversion_days": ["received_at", "converted_at"],
        "conversion": ["status"],
    }
    access = OpenLeads("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q(status__in=OPEN)}
    virtual = [Tags("tags", _("Tags"), through=LeadTag, owner="lead"), ExternalIds("leads")]
    import_keys = ["external_id", "email"]
    import_headers: ClassVar[Mapping[str, Sequence[str]]] = HEADERS
    import_words: ClassVar[Mapping[str, Mapping[str, str]]] = WORDS

    def before_save(self, batch: Batch[Lead]) -> None:
        rules.settle(batch)

    def after_save(self, batch: Batch[Lead]) -> None:
        if place(self.name, batch.ids):
            read_again(batch.changes, ("territory_id", "principals"))
        converted = [c.instance.pk for c in batch.changes if not c.is_new and c.changed("status")]
        if converted:
            write_timeline(converted)

    def before_delete(self, batch: Batch[Lead]) -> None:
        delete_touches_of(batch.ids)
        forget_timeline(batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        rules.refresh_company_keys(ids)
        place(self.name, ids)
        refresh_last_touch(ids)
        write_timeline(ids)

    def get_head_actions(self, request: HttpRequest, instance: Lead) -> Sequence[HeadAction]:
        return head_actions(request, instance)

    def get_called(self, text: str) -> Mapping[str, str]:
        if looks_like_organisation(text):
            return {"company": text}
        parts = name_parts(text)
        given = " ".join(parts[part] for part in ("prefix", "given_name", "middle_name") if part in parts)
        family = " ".join(parts[part] for part in ("family_name", "suffix") if part in parts)
        return {name: part for name, part in (("given_name", given), ("family_name", family)) if part}

    def get_subtitle(self, instance: Lead) -> str:
        company = instance.company if instance.company != instance.name else ""
        return " · ".join(part for part in (instance.job_title, company, instance.city) if part)

    def get_overdue(self, instance: Lead) -> Sequence[str]:
        day = instance.next_step_on
        return ["next_step_on"] if instance.is_open and day is not None and day < timezone.localdate() else ()

    def get_candidates(self, values: Mapping[str, Any], user: User) -> Sequence[Candidate]:
        return lead_candidates(values, user)

    def get_file_page(self, instance: Lead) -> UUID | None:
        """What came with a lead stands on the page of the customer that it became."""
        party = instance.person or instance.organisation
        return party.uid if party is not None else None

    def get_search_text(self, ids: Sequence[int]) -> Mapping[int, SearchText]:
        return search_texts(ids)

    def get_move_fields(self, instance: Lead, name: str, key: Any) -> Mapping[str, Sequence[models.Model] | None]:
        """Whoever disqualifies says why."""
        wanted = name == "status" and key == Lead.Status.DISQUALIFIED and not instance.disqualified_reason
        return {"disqualified_reason": None} if wanted else {}
