"""Setting a rule off by hand: from a record's page, or for the selected rows of a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.lib.ids import parse_uid, uuid7
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.automation.by_hand import has_rules, queue_by_hand, rules_of
from rapport.platform.automation.models import Automation
from rapport.platform.automation.sentence import step_lines
from rapport.platform.records.listing import Listing
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.list_actions import ListAction
from rapport.platform.web.panels import HeadPart, may_edit
from rapport.platform.web.views.base import redirect_with_message, safe_next
from rapport.platform.web.views.bulk import BulkView
from rapport.platform.write_errors import Refused


class RunByHandView(BulkView):
    """GET (with ``uid``) and POST /<kind>/run-automation/: the rules to choose from, in the dialog; with ``rule`` the
    chosen one is set off."""

    action = Action.UPDATE.value

    def get(self, request: HttpRequest) -> HttpResponse:
        uids = [uid for text in request.GET.getlist("uid")[:1] if (uid := parse_uid(text)) is not None]
        if not uids:
            raise Http404
        return self.offer(uids, self.url("detail", uids[0]))

    def post(self, request: HttpRequest) -> HttpResponse:  # type: ignore[override]
        if "rule" not in request.POST:
            return self.offer(self.uids(), self.back())
        wanted, click = parse_uid(request.POST["rule"]), parse_uid(request.POST.get("click", ""))
        if wanted is None or click is None:
            raise Http404
        rule = rules_of(self.record.name).filter(uid=wanted).select_related("author").first()
        if rule is None:
            raise Http404
        return self.start(rule, click)

    def rows(self, uids: list[UUID]) -> Any:
        """The chosen records that the reader may change."""
        listing: Listing = self.chosen(Action.UPDATE.value)
        return listing.matching if self.everything() else listing.matching.filter(uid__in=uids)

    def offer(self, uids: list[UUID], back: str, error: str = "", status: int = 200) -> HttpResponse:
        """The rules, each with what it does and a button."""
        count = self.rows(uids).count()
        if not count:
            raise Http404
        rules = [
            {"rule": rule, "lines": step_lines(self.record, rule.steps, self.user)}
            for rule in rules_of(self.record.name)
        ]
        context = {
            "rules": rules,
            "count": count,
            "uids": [] if self.everything() else [str(uid) for uid in uids],
            "all": self.everything(),
            "query": self.request.POST.get("query", ""),
            "next": back,
            "click": uuid7(),
            "error": error,
            "form_url": self.request.path,
            "crumbs": self.crumbs((_("Run automation"), "")),
        }
        return self.page("automation/by_hand.html", context, status=status)

    def start(self, rule: Automation, click: UUID) -> HttpResponse:
        """Queue the runs, and say so where one came from."""
        back = safe_next(self.request, self.back())
        try:
            queued = queue_by_hand(rule=rule, chosen=self.rows(self.uids()), actor=self.user, click=click)
        except Refused as refused:
            return self.offer(self.uids(), back, refused.message, 422)
        if not queued.passed:
            text = _("%(rule)s: no chosen record passes its condition.") % {"rule": rule.name}
        else:
            text = ngettext(
                "%(rule)s: started for %(passed)s record.", "%(rule)s: started for %(passed)s records.", queued.passed
            ) % {"rule": rule.name, "passed": queued.passed}
            if queued.passed < queued.chosen:
                left = queued.chosen - queued.passed
                text += " " + ngettext("%(left)s does not pass.", "%(left)s do not pass.", left) % {"left": left}
        return redirect_with_message(self.request, back, text)


class RunPart(HeadPart):
    """The button in the head of a record's page, where a rule waits for it."""

    template = "automation/head.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return has_rules(spec.name) and may_edit(request, spec, instance)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return {"url": f"{reverse(f'{spec.name}-run-automation')}?uid={instance.uid}"}


class RunAction(ListAction):
    """The same for the selected rows of a list."""

    label = gettext_lazy("Run automation")
    icon = "zap"

    def url(self, spec: RecordSpec, user: User) -> str:
        offered = has_rules(spec.name) and may(spec, user, Action.UPDATE.value)
        return reverse(f"{spec.name}-run-automation") if offered else ""
