"""Converting a lead, in the dialog or as a page of its own: whom it becomes, and which deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.titles import shown_title
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import record_url
from rapport.platform.web.numbers import read_typed, typed
from rapport.platform.web.views.base import CHANNEL, ReaderView, list_crumb, redirect_with_message
from rapport.platform.write_errors import Invalid
from rapport.sales.leads.asked import likely, wanted_of
from rapport.sales.leads.conversion import NEW, AlreadyConverted, convert, refuse_converter
from rapport.sales.leads.matching import has_person, proposals
from rapport.sales.models import Deal, Lead, Pipeline


class ConvertView(ReaderView):
    """GET and POST /leads/<uid>/convert/: what there is already, each with why, and what the lead shall become."""

    def lead(self, uid: UUID) -> Lead:
        """The lead within the reader's reach; Refused to who may not make customers."""
        found: Lead | None = rows(registry.get("leads"), self.user).filter(uid=uid).first()
        if found is None:
            raise Http404
        refuse_converter(self.user)
        return found

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        lead = self.lead(uid)
        if lead.status == Lead.Status.CONVERTED:
            return self.show(lead, {}, [AlreadyConverted().message], 409)
        if not rows(registry.get("leads"), self.user, Action.UPDATE.value).filter(pk=lead.pk).exists():
            raise PermissionDenied(_("You see this record but may not change it."))
        return self.show(lead, {}, [])

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        lead, posted = self.lead(uid), request.POST.dict()
        given = {**posted, "deal_amount": read_typed(posted.get("deal_amount", ""))}
        try:
            done = convert(lead=lead, wanted=wanted_of(given, self.user), actor=self.user, channel=CHANNEL)
        except AlreadyConverted as late:
            return self.show(lead, posted, [late.message], 409)
        except Invalid as refusal:
            return self.show(lead, posted, [text for texts in refusal.errors.values() for text in texts], 422)
        text = _("Converted: %(name)s") % {"name": done.lead.name}
        return redirect_with_message(request, record_url(done.main), text, done.change_set)

    def show(self, lead: Lead, posted: Mapping[str, str], errors: Sequence[str], status: int = 200) -> HttpResponse:
        """The form, filled as it was, or as is likely."""
        found, about_person = proposals(lead, self.user), has_person(lead)
        chosen = dict(posted) or likely(lead, found, person=about_person)
        makes_deals = may(registry.get("deals"), self.user, Action.CREATE.value)
        amount = typed(lead.amount.normalize() if lead.amount is not None else None)
        context = {
            "lead": lead,
            "errors": errors,
            "convertible": status != 409,
            "people": self.offered(found.people, chosen.get("person", "")),
            "organisations": self.offered(found.organisations, chosen.get("organisation", "")),
            "deals": [self.deal_option(deal, chosen.get("deal", "")) for deal in found.deals],
            "chosen": chosen,
            "new": NEW,
            "company": lead.company or lead.name,
            "makes_deals": makes_deals,
            "pipelines": Pipeline.objects.filter(is_active=True).order_by("position", "pk") if makes_deals else [],
            "pipeline_label": registry.get("pipelines").title,
            "deal_name": posted.get("deal_name", lead.company or lead.name),
            "deal_amount": posted.get("deal_amount", amount),
            "deal_currency": posted.get("deal_currency", lead.currency),
            "crumbs": [
                list_crumb(self.request, registry.get("leads")),
                {"label": shown_title(lead, self.user), "url": reverse("leads-detail", args=[lead.uid])},
                {"label": _("Convert"), "url": ""},
            ],
        }
        return render(self.request, "sales/convert.html", context, status=status)

    def offered(self, candidates: Sequence[Candidate], chosen: str) -> list[dict[str, Any]]:
        """What there is already, as radio buttons."""
        return [
            {
                "uid": str(one.instance.uid),
                "label": shown_title(one.instance, self.user),
                "why": one.reason,
                "sure": one.sure,
                "url": record_url(one.instance),
                "chosen": str(one.instance.uid) == chosen,
            }
            for one in candidates
        ]

    def deal_option(self, deal: Deal, chosen: str) -> dict[str, Any]:
        """An open deal of one of the candidates."""
        stage = f"{shown_title(deal.party, self.user)} · {deal.stage}" if deal.party is not None else str(deal.stage)
        return {
            "uid": str(deal.uid), "label": shown_title(deal, self.user), "why": stage, "url": record_url(deal),
            "chosen": str(deal.uid) == chosen,
        }  # fmt: skip
