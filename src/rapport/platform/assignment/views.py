"""What one does with rules of assignment: edit the condition, try it, and let the rules share out selected rows."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.assignment.applying import owners_by_rules
from rapport.platform.assignment.dry_run import DAYS, dry_run, trial_of, tried
from rapport.platform.assignment.kinds import assignable
from rapport.platform.assignment.models import AssignmentRule
from rapport.platform.assignment.tasks import assign_by_rules
from rapport.platform.automation.draft import changed_tree, condition_of_tree, groups_tree, tree_of_post
from rapport.platform.automation.editor import Editor
from rapport.platform.automation.views import RuleOfKindView
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.bulk import Values
from rapport.platform.records.listing import Listing
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.list_actions import ListAction
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.web.views.bulk import AT_ONCE, BulkView
from rapport.platform.write_errors import Invalid

KIND = "assignment-rules"


class RuleView(RuleOfKindView):
    """Base: a rule that the reader may change, of a kind that is still there; 404 otherwise."""

    kind = KIND
    rule: AssignmentRule

    def get_rule(self, uid: UUID) -> AssignmentRule:
        """The rule, as long as there are records that it could give."""
        rule: AssignmentRule = super().get_rule(uid)
        if not registry.has(rule.kind):
            raise Http404
        return rule


class ConditionView(RuleView):
    """GET and POST /assignment-rules/<uid>/condition/: which records; without scripts each button sends the form."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show({"if": groups_tree(self.rule.condition)})

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        tree = tree_of_post(request.POST)
        asked = request.POST.get("_do", "")
        if asked != "save":
            return self.show(changed_tree(tree, asked))
        values = {"condition": condition_of_tree(tree)}
        try:
            with acts_noted() as acts:
                write.update(registry.get(self.kind), self.rule, values, actor=self.user, channel=CHANNEL)
        except Invalid as refused:
            return self.show(tree, [text for texts in refused.errors.values() for text in texts], status=422)
        text = _("Saved: %(name)s") % {"name": self.rule.name} if acts else _("Nothing was changed.")
        return redirect_with_message(request, self.page_url, text, *acts[-1:])

    def show(self, tree: dict[str, Any], errors: list[str] | None = None, status: int = 200) -> HttpResponse:
        """The form, or what a script puts in its place."""
        spec = registry.get(self.rule.kind)
        context = {
            "rule": self.rule,
            "kind": spec,
            "errors": errors or [],
            "conditions": Editor(spec, self.user, self.request.path).conditions("if", tree.get("if")),
            "cancel_url": self.page_url,
            "crumbs": self.crumbs(_("Edit the condition")),
        }
        fragment = self.request.headers.get("HX-Target") == "rule-editor"
        template = "assignment/condition.html" if fragment else "assignment/condition_page.html"
        return render(self.request, template, context, status=status)


class DryRunView(RuleView):
    """GET /assignment-rules/<uid>/dry-run/: who would get the records of the last days."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        context = {
            "rule": self.rule,
            "kind": registry.get(self.rule.kind),
            "trial": dry_run(self.rule, self.user),
            "days": DAYS,
            "page_url": self.page_url,
            "crumbs": self.crumbs(_("Dry run")),
        }
        return render(request, "assignment/dry_run.html", context)


class AssignAction(ListAction):
    """The button beside those of a list of records that rules may be about."""

    label = gettext_lazy("Assign by rules")
    icon = "split"

    def url(self, spec: RecordSpec, user: User) -> str:
        offered = assignable(spec) and may(spec, user, Action.UPDATE.value)
        return reverse("assign-by-rules", args=[spec.name]) if offered else ""


class AssignByRulesView(BulkView):
    """POST /<kind>/bulk/by-rules/: who would get the selected rows; with ``_do`` they get them."""

    task = assign_by_rules

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        kind = kwargs.pop("kind")
        if not registry.has(kind) or not assignable(registry.get(kind)):
            raise Http404
        self.record = registry.get(kind)
        super().setup(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(self.record, self.user, Action.UPDATE.value):
            raise PermissionDenied
        listing = self.chosen(Action.UPDATE.value)
        if request.POST.get("_do") == "assign":
            return self.run("by-rules", listing, partial(owners_by_rules, self.record, self.user))
        return self.preview(listing)

    def preview(self, listing: Listing) -> HttpResponse:
        """Who would get them, in the dialog; of many rows the first ones are tried."""
        count = self.count(listing)
        found = list(self.chosen_rows(listing).select_related("owner").order_by("pk")[:AT_ONCE])
        decided = list(tried(self.record, found).values())
        context = {
            "count": count,
            "trial": trial_of(decided, self.user, complete=count <= AT_ONCE),
            **self.selection(),
        }
        return self.page("assignment/bulk.html", context)

    def label(self, count: int, values: Values | None) -> str:
        """What is done, for the log and the toast."""
        return _("%(count)s %(kinds)s assigned by rules") % {"count": count, "kinds": self.record.label_plural}
