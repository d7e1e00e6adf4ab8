"""Setting up a report or a dashboard by mail, in the dialog; and the page behind the link that ends one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.api.limits import seconds_to_wait
from rapport.platform.records.registry import registry
from rapport.platform.reports.letter import mail_of
from rapport.platform.reports.models import Dashboard, Report, Rhythm
from rapport.platform.reports.subscribing import colleagues_of, mail_set, mail_stop, mails_seen
from rapport.platform.reports.views import ReportsView
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.web.views.base import redirect_with_message

PER_MINUTE = 60
"""Requests of one network address that a server process answers a minute."""
_KINDS = {"report": "reports", "dashboard": "dashboards"}


class MailForm(forms.Form):
    """To whom, how often, at which hour."""

    readers = forms.MultipleChoiceField(label=gettext_lazy("To"), widget=forms.CheckboxSelectMultiple)
    rhythm = forms.ChoiceField(label=gettext_lazy("How often"), choices=Rhythm.choices)
    weekday = forms.TypedChoiceField(label=gettext_lazy("Weekday"), choices=list(WEEKDAYS.items()), coerce=int)
    month_day = forms.IntegerField(
        label=gettext_lazy("Day of the month"), min_value=1, max_value=31, required=False, initial=1
    )
    hour = forms.IntegerField(
        label=gettext_lazy("Hour"), min_value=0, max_value=23, help_text=gettext_lazy("By the clock of who gets it.")
    )
    with_csv = forms.BooleanField(label=gettext_lazy("Attach the tables as CSV"), required=False)

    def __init__(self, data: Any, colleagues: list[User]) -> None:
        first = [str(colleagues[0].uid)] if colleagues else []
        initial = {"rhythm": Rhythm.WEEKLY, "hour": 7, "weekday": 0, "month_day": 1, "readers": first}
        super().__init__(data, initial=initial, auto_id="mail-%s", label_suffix="")
        self.fields["readers"].choices = [(str(one.uid), str(one)) for one in colleagues]  # type: ignore[attr-defined]
        for name, made in self.fields.items():
            made.widget.attrs["class"] = "checkbox" if name in ("readers", "with_csv") else "control"

    @property
    def values(self) -> dict[str, Any]:
        """What a mail keeps of it."""
        found = {name: self.cleaned_data[name] for name in ("rhythm", "weekday", "month_day", "hour", "with_csv")}
        return {**found, "month_day": found["month_day"] or 1}


class ReportMailView(ReportsView):
    """GET and POST /reports/mail/?report=… or ?dashboard=…: who gets it by mail; ``stop`` ends one."""

    def thing(self) -> Report | Dashboard:
        """What is mailed, within the reader's reach; 404 otherwise."""
        for name, kind in _KINDS.items():
            uid = parse_uid(self.request.GET.get(name, ""))
            if uid is not None:
                found: Report | Dashboard | None = rows(registry.get(kind), self.user).filter(uid=uid).first()
                if found is not None:
                    return found
        raise Http404

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.thing(), MailForm(None, colleagues_of(self.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        thing = self.thing()
        kind = "reports" if isinstance(thing, Report) else "dashboards"
        back = reverse(f"{kind}-detail", args=[thing.uid])
        if "stop" in request.POST:
            uid = parse_uid(request.POST["stop"])
            mail = mails_seen(thing, self.user).filter(uid=uid).first() if uid else None
            if mail is None:
                raise Http404
            mail_stop(mail=mail, by_reader=mail.user_id == self.user.pk)
            return redirect_with_message(
                request, back, _("It is not mailed to %(name)s any more.") % {"name": mail.user}
            )
        colleagues = colleagues_of(self.user)
        form = MailForm(request.POST, colleagues)
        if not form.is_valid():
            return self.show(thing, form, 422)
        chosen = [one for one in colleagues if str(one.uid) in form.cleaned_data["readers"]]
        left = mail_set(thing=thing, readers=chosen, values=form.values, actor=self.user)
        count = len(chosen) - len(left)
        text = ngettext("Mailed to %(count)s person from now on.", "Mailed to %(count)s people from now on.", count)
        said = text % {"count": count}
        if left:
            names = ", ".join(str(one) for one in left)
            said += " " + _("Not to %(names)s, who have stopped it themselves.") % {"names": names}
        return redirect_with_message(request, back, said)

    def show(self, thing: Report | Dashboard, form: MailForm, status: int = 200) -> HttpResponse:
        """The form, and who gets it already."""
        context = {
            "form": form,
            "thing": thing,
            "mails": list(mails_seen(thing, self.user)[:200]),
            "set_up": settings.MAIL_IS_SET_UP,
            "form_url": self.request.get_full_path(),
            "record": self.reports,
            "crumbs": [{"label": _("Send by mail"), "url": ""}],
        }
        return render(self.request, "reports/mail_form.html", context, status=status)


@method_decorator(csrf_exempt, name="dispatch")
class ReportMailStopView(View):
    """GET /reports/mail/stop/<link>/ asks, POST ends the mail: RFC 8058, whose senders bring no cookie. Public: the
    signed link is the only authority."""

    public = True

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.answer(token, stopped=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.answer(token, stopped=True)

    def answer(self, token: str, *, stopped: bool) -> HttpResponse:
        """The page; the mail is ended first where that is asked."""
        wait = seconds_to_wait(f"report-mail:{client_address(self.request)}", PER_MINUTE)
        if wait:
            slowed = render(self.request, "errors/429.html", status=429)
            slowed.headers["Retry-After"] = str(wait)
            return slowed
        mail = mail_of(token)
        if mail is None:
            raise Http404
        if stopped:
            mail_stop(mail=mail, by_reader=True)
        with translation.override(mail.user.language or translation.get_language() or settings.LANGUAGE_CODE):
            name = mail.report.name if mail.report else mail.dashboard.name if mail.dashboard else ""
            response = render(self.request, "reports/mail_stop.html", {"name": name, "stopped": stopped})
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
