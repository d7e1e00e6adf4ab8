"""What one does with a rule besides editing its fields: write what it does."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.draft import Tree, changed_tree, rule_of_tree, tree_of_post, tree_of_rule
from rapport.platform.automation.dry_run import DAYS, dry_run
from rapport.platform.automation.editor import Editor
from rapport.platform.automation.models import OF_CHANGES, Automation, Event
from rapport.platform.automation.sentence import sentence_of
from rapport.platform.automation.starters import rule_from_starter, starters_for
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.forms import RecordForm
from rapport.platform.web.views.base import CHANNEL, list_crumb, redirect_with_message
from rapport.platform.web.views.forms import RecordCreateView, RecordQuickCreateView
from rapport.platform.write_errors import Invalid

KIND = "automations"


class RuleOfKindView(LoginRequiredMixin, View):
    """Base of the pages of one rule of a kind of rules: who may change it comes in, 404 otherwise."""

    kind = ""
    rule: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.rule = self.get_rule(kwargs["uid"])
        return super().dispatch(request, *args, **kwargs)

    def get_rule(self, uid: UUID) -> Any:
        """The rule of this uid that the reader may change."""
        return get_object_or_404(rows(registry.get(self.kind), self.user, Action.UPDATE.value), uid=uid)

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast(User, self.request.user)

    @property
    def page_url(self) -> str:
        """The rule's page."""
        return reverse(f"{self.kind}-detail", args=[self.rule.uid])

    def crumbs(self, label: str) -> list[dict[str, str]]:
        """The way here."""
        own = {"label": self.rule.name, "url": self.page_url}
        return [list_crumb(self.request, registry.get(self.kind)), own, {"label": label, "url": ""}]


class AutomationView(RuleOfKindView):
    """Base: an automation that the reader may change."""

    kind = KIND
    rule: Automation


class AutomationCreateView(RecordCreateView):
    """GET and POST /automations/new/: name, kind and event, or one of the rules to begin with; then what it does."""

    template = "automation/new.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.record = registry.get(KIND)
        super().setup(request, *args, **kwargs)

    def names(self) -> list[str]:
        return self.writable(["name", "description", "kind", "event"])

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("starter")
        if wanted is None:
            return super().post(request)
        starter = next((one for one in starters_for(self.user) if one.key == wanted), None)
        if starter is None:
            raise Http404
        return self.created(rule_from_starter(starter=starter, actor=self.user, channel=CHANNEL))

    def created(self, instance: Any) -> HttpResponse:
        text = _("This rule is switched off until you switch it on.")
        made = ChangeSet.objects.filter(uid=instance.created_in).first()
        return redirect_with_message(self.request, reverse("automation-rule", args=[instance.uid]), text, made)

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        return super().page(template, {**context, "starters": starters_for(self.user)}, status)


class AutomationQuickView(AutomationCreateView, RecordQuickCreateView):
    """GET and POST /automations/quick/: the same in the dialog."""

    def names(self) -> list[str]:
        return RecordQuickCreateView.names(self)

    def show(self, form: RecordForm, status: int = 200) -> HttpResponse:
        return RecordQuickCreateView.show(self, form, status)

    def created(self, instance: Any) -> HttpResponse:
        if "lookup" in self.request.GET:
            return RecordQuickCreateView.created(self, instance)
        return super().created(instance)


class DryRunView(AutomationView):
    """GET /automations/<uid>/dry-run/: what the rule would have met, and a button; POST: what would change.

    A rule that waits for messages is tried with one."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        if self.rule.event == Event.HOOK:
            return redirect("automation-message", uid)
        return self.show({})

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return self.show({"result": dry_run(self.rule, self.user)})
        except RuleError as error:
            return self.show({"error": str(error)}, status=422)

    def show(self, found: dict[str, Any], status: int = 200) -> HttpResponse:
        """The rule as a sentence, and what became of the trial."""
        context = {
            "rule": self.rule,
            "sentence": sentence_of(self.rule, self.user),
            "days": DAYS,
            "of_changes": self.rule.event in OF_CHANGES,
            "page_url": self.page_url,
            "crumbs": self.crumbs(_("Dry run")),
            **found,
        }
        return render(self.request, "automation/dry_run.html", context, status=status)


class RuleView(AutomationView):
    """GET and POST /automations/<uid>/rule/: when … if … then …; without scripts each button sends the form."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(tree_of_rule(self.rule), self.rule.version)

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        tree = tree_of_post(request.POST)
        version = request.POST.get("version", "")
        seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else self.rule.version
        asked = request.POST.get("_do", "")
        if asked != "save":
            return self.show(changed_tree(tree, asked), seen)
        if seen != self.rule.version:
            message = _("Somebody changed this rule meanwhile. Save again to put yours in its place.")
            return self.show(tree, self.rule.version, {"": [message]}, status=422)
        values = {**rule_of_tree(tree), "is_active": "is_active" in request.POST}
        try:
            with acts_noted() as acts:
                write.update(registry.get(KIND), self.rule, values, actor=self.user, channel=CHANNEL)
        except Invalid as refused:
            return self.show(tree, seen, refused.errors, status=422)
        text = _("Saved: %(name)s") % {"name": self.rule.name} if acts else _("Nothing was changed.")
        return redirect_with_message(request, self.page_url, text, *acts[-1:])

    def show(
        self, tree: Tree, version: int, errors: dict[str, list[str]] | None = None, status: int = 200
    ) -> HttpResponse:
        """The form, or what a script puts in its place."""
        spec = registry.get(self.rule.kind)
        on = "is_active" in self.request.POST if self.request.method == "POST" else self.rule.is_active
        context = {
            "rule": self.rule,
            "kind": spec,
            "version": version,
            "is_active": on,
            "errors": [text for texts in (errors or {}).values() for text in texts],
            "cancel_url": self.page_url,
            "crumbs": self.crumbs(_("Edit the rule")),
            **Editor(spec, self.user, self.request.path, str(tree.get("event", ""))).parts(tree),
        }
        fragment = self.request.headers.get("HX-Target") == "rule-editor"
        template = "automation/editor.html" if fragment else "automation/editor_page.html"
        return render(self.request, template, context, status=status)
