"""Asking for an approval by hand, what waits for one's decision, and doing something about an approval."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.approvals.asked import waiting_for
from rapport.platform.approvals.models import WORDS_LENGTH, Approval, Deed, How
from rapport.platform.approvals.shown import approval_lines
from rapport.platform.notifications.followed import is_followed_kind
from rapport.platform.records.registry import registry
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.web.cells import record_url
from rapport.platform.web.views.base import CHANNEL, redirect_with_message, safe_next
from rapport.platform.web.widgets import LookupField
from rapport.platform.write_errors import Invalid

KIND = "approvals"
PAGE = 50


class OwnView(LoginRequiredMixin, View):
    """Base: a page for whoever is signed in."""

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast(User, self.request.user)


class MineView(OwnView):
    """GET /approvals/mine/: what waits for the reader, by when it is due; ``show=asked``: what they asked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("show") == "asked"
        if asked:
            found = Approval.objects.filter(requested_by=self.user).order_by("-id")
        else:
            found = waiting_for(self.user)
        lines = approval_lines(list(found.select_related("requested_by")[:PAGE]), self.user)
        crumbs = [{"label": _("Approvals"), "url": reverse("approvals-list")}, {"label": _("My approvals"), "url": ""}]
        context = {"lines": lines, "asked": asked, "next": request.get_full_path(), "crumbs": crumbs}
        return render(request, "approvals/mine.html", context)


class AskForm(forms.Form):
    """What one asks, and whom."""

    subject = forms.CharField(label=gettext_lazy("What is to be approved"), max_length=200)
    user = LookupField("", label=gettext_lazy("Person"), required=False)
    user2 = LookupField("", label=capfirst(gettext_lazy("second person")), required=False)
    role = LookupField("", label=capfirst(gettext_lazy("anybody with the role")), required=False)
    team = LookupField("", label=capfirst(gettext_lazy("the lead of the team")), required=False)
    how = forms.ChoiceField(label=gettext_lazy("Of several"), choices=How.choices, required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Decide until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    escalate_to = LookupField("", label=capfirst(gettext_lazy("then also ask")), required=False)

    def values(self, user: User) -> dict[str, Any]:
        """The fields of the approval; who is asked in the order of the form."""
        given = self.cleaned_data
        parts = (("user", "user"), ("user", "user2"), ("role", "role"), ("team", "team"))
        due = given["due_on"]
        return {
            "subject": given["subject"],
            "asked": [{part: given[name]} for part, name in parts if given[name]],
            "how": given["how"] or How.ANY.value,
            "due_at": datetime.combine(due + timedelta(days=1), time.min, zone_of(user)) if due else None,
            "escalate_to": given["escalate_to"],
        }


_LOOKED_UP = {"user": "users", "user2": "users", "escalate_to": "users", "role": "roles", "team": "teams"}


class AskView(OwnView):
    """GET and POST /approvals/new/?kind=&record=: ask for an approval of a record."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may(registry.get(KIND), self.user, Action.CREATE.value):
            raise Http404
        if not request.GET and request.method == "GET":
            return render(
                request, "approvals/from_record.html", {"crumbs": [{"label": _("Ask for approval"), "url": ""}]}
            )
        kind, uid = request.GET.get("kind", ""), parse_uid(request.GET.get("record", ""))
        spec = registry.get(kind) if registry.has(kind) else None
        if spec is None or uid is None or not spec.record.approvable or not is_followed_kind(spec):
            raise Http404
        self.spec = spec
        self.row: Any = get_object_or_404(rows(spec, self.user), uid=uid)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(AskForm(initial={"how": How.ANY.value}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        values = {**form.values(self.user), "kind": self.spec.name, "record_uid": self.row.uid}
        try:
            write.create(registry.get(KIND), values, actor=self.user, channel=CHANNEL)
        except Invalid as refused:
            for name, messages in refused.errors.items():
                form.add_error(name if name in form.fields else None, messages)
            return self.show(form, 422)
        return redirect_with_message(request, record_url(self.row) + "#approvals", _("The decision is asked for."))

    def show(self, form: AskForm, status: int = 200) -> HttpResponse:
        """The form, with those who were chosen already."""
        for name, kind in _LOOKED_UP.items():
            form.fields[name].widget.attrs["data-url"] = reverse(f"{kind}-lookup")
            uid = parse_uid(str(form[name].value() or ""))
            chosen = registry.get(kind).objects().filter(uid=uid).first() if uid is not None else None
            if chosen is not None:
                cast(LookupField, form.fields[name]).offer([(str(uid), shown_title(chosen, self.user))])
        url = record_url(self.row)
        title = shown_title(self.row, self.user)
        crumbs = [{"label": title, "url": url}, {"label": _("Ask for approval"), "url": ""}]
        context = {"form": form, "title": title, "cancel_url": url, "crumbs": crumbs}
        return render(self.request, "approvals/ask.html", context, status=status)


class ActView(OwnView):
    """POST /approvals/UID/act/ with ``deed``, ``words``, ``to``: decide, say something, hand over, take back."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        approval = get_object_or_404(rows(registry.get(KIND), self.user), uid=uid)
        back = safe_next(request, reverse("approvals-detail", args=[uid]))
        values = {
            "approval": approval,
            "deed": request.POST.get("deed", ""),
            "words": request.POST.get("words", "")[: WORDS_LENGTH + 1],
            "to": request.POST.get("to", "")[:60],
        }
        try:
            write.create(registry.get("approval-acts"), values, actor=self.user, channel=CHANNEL)
        except Invalid as refused:
            texts = [text for messages in refused.errors.values() for text in messages]
            return redirect_with_message(request, back, " ".join(texts))
        said = {
            Deed.APPROVE: _("You approved it."),
            Deed.REFUSE: _("You refused it."),
            Deed.COMMENT: _("Said"),
            Deed.HAND_OVER: _("Handed over."),
            Deed.TAKE_BACK: _("It is taken back."),
        }
        return redirect_with_message(request, back, said.get(Deed(values["deed"]), _("Done")))
