"""Beginning the renewal of a contract: asked for in the dialog, it makes a deal."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.views.composing import error_texts
from rapport.customers.views.parties import changed_answer
from rapport.lib.dates import parse_date
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, list_crumb
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.contracts.terms import pipeline_of_renewals, renew
from rapport.sales.models import Contract, Pipeline


class ContractRenewView(LoginRequiredMixin, View):
    """GET and POST /contracts/<uid>/renew/."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused

    def contract(self, uid: UUID) -> Contract:
        """The contract, when the reader may change it; one that is only seen is as good as absent here."""
        reached = rows(registry.get("contracts"), cast(User, self.request.user), Action.UPDATE.value)
        found: Contract | None = reached.filter(uid=uid).select_related("party", "owner", "product").first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        contract = self.contract(uid)
        day = contract.decide_by or contract.ends_on
        chosen = pipeline_of_renewals() or self.pipelines().first()
        return self.show(contract, day.isoformat() if day else "", chosen, [])

    def pipelines(self) -> QuerySet[Pipeline]:
        """Those that the reader sees and that take deals."""
        return (
            rows(registry.get("pipelines"), cast(User, self.request.user))
            .filter(is_active=True)
            .order_by("position", "pk")
        )

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        contract, user = self.contract(uid), cast(User, request.user)
        text = request.POST.get("expected_close_on", "").strip()
        day = parse_date(text)
        chosen = request.POST.get("pipeline", "")
        pipeline = next((one for one in self.pipelines() if str(one.uid) == chosen), None)
        if pipeline is None and chosen:
            message = _("There is no such record, or it is not within your reach.")
            return self.show(contract, text[:40], None, [message])
        if text and not day.valid:
            message = _("“%(value)s” is no day. Enter it like 2026-03-31.") % {"value": text[:40]}
            return self.show(contract, text[:40], pipeline, [message])
        summary = _("Renewal of %(contract)s") % {"contract": contract.name}
        try:
            with change_set(actor=user, channel=CHANNEL, act="renew", kind="contracts", summary=summary) as opened:
                deal = renew(
                    contract=contract, actor=user, expected_close_on=day.value, channel=CHANNEL, pipeline=pipeline
                )
        except Invalid as refusal:
            return self.show(contract, text, pipeline, error_texts(refusal, "deals"))
        back = reverse("deals-detail", args=[deal.uid])
        said = _("%(deal)s was made") % {"deal": deal.name}
        return changed_answer(request, back, said, opened, closeDialog={})

    def show(self, contract: Contract, day: str, pipeline: Pipeline | None, errors: list[str]) -> HttpResponse:
        """The form, filled as it was."""
        title = _("Begin the renewal")
        context = {
            "contract": contract,
            "day": day,
            "pipelines": self.pipelines(),
            "pipeline": pipeline,
            "pipeline_label": registry.get("pipelines").title,
            "errors": errors,
            "crumbs": [
                list_crumb(self.request, registry.get("contracts")),
                {"label": contract.name, "url": reverse("contracts-detail", args=[contract.uid])},
                {"label": title, "url": ""},
            ],
        }
        return render(self.request, "sales/contract_renew.html", context, status=422 if errors else 200)
