"""The inbox, the bell's menu and its number, and what one does to a record: follow, mute, keep as a favourite."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.notifications import inbox
from rapport.platform.notifications.choices import Delivery, Reason
from rapport.platform.notifications.followed import is_followed_kind, set_following
from rapport.platform.notifications.models import Favourite, Preference
from rapport.platform.notifications.panels import FollowPart, stream_url
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import redirect_with_message, safe_next

MENU = 8
"""Notifications in the bell's menu."""


class OwnView(LoginRequiredMixin, View):
    """Base: something of the signed-in person's own."""

    @property
    def user(self) -> User:
        """Whose it is."""
        return cast(User, self.request.user)


class InboxView(OwnView):
    """GET /notifications/: what one is told, newest first; by ``show=unread``, ``reason=``, ``before=``."""

    def get(self, request: HttpRequest) -> HttpResponse:
        show = "unread" if request.GET.get("show") == "unread" else "all"
        reason = request.GET.get("reason", "")
        found = inbox.unread(self.user) if show == "unread" else inbox.of_user(self.user)
        if reason in Reason.values:
            found = found.filter(reason=reason)
        before = request.GET.get("before", "")
        if before.isascii() and before.isdigit() and len(before) < 19:
            found = found.filter(pk__lt=int(before))
        page = list(found[: inbox.PAGE + 1])
        context = {
            "lines": inbox.lines(page[: inbox.PAGE], self.user),
            "older": page[inbox.PAGE - 1].pk if len(page) > inbox.PAGE else None,
            "show": show,
            "reason": reason if reason in Reason.values else "",
            "reasons": _reasons(),
            "crumbs": [{"label": _("Notifications"), "url": ""}],
        }
        return render(request, "notifications/inbox.html", context)


def _reasons() -> list[tuple[str, str]]:
    return [
        (Reason.MENTIONED.value, _("Mentions")),
        (Reason.ASSIGNED.value, _("Given to me")),
        (Reason.OWNER.value, _("Mine")),
        (Reason.NAMED.value, _("Naming me")),
        (Reason.MADE.value, _("Created by me")),
        (Reason.FOLLOWER.value, _("Followed")),
        (Reason.RULE.value, _("From automations")),
        (Reason.APPROVAL.value, _("Approvals")),
        (Reason.ANSWERED.value, _("My feedback")),
    ]


class MenuView(OwnView):
    """GET /notifications/menu/: the latest ones, as the bell shows them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        # More than are shown, since some may be of records that are out of reach by now.
        found = inbox.lines(list(inbox.of_user(self.user)[: MENU * 3]), self.user)[:MENU]
        return render(request, "notifications/menu.html", {"lines": found})


class StateView(OwnView):
    """GET /notifications/state/: the number on the bell, and what came after ``after`` as short texts."""

    def get(self, request: HttpRequest) -> HttpResponse:
        after = request.GET.get("after", "")
        fresh: list[dict[str, str]] = []
        if after.isascii() and after.isdigit() and len(after) < 19:
            found = inbox.lines(list(inbox.unread(self.user).filter(pk__gt=int(after))[:MENU]), self.user)
            fresh = [{"uid": line.uid, "text": line.text, "why": line.why, "url": line.url} for line in found]
        count = inbox.unread_count(self.user)
        newest, stream = inbox.newest(self.user), stream_url(self.user)
        return JsonResponse({"unread": count, "newest": newest, "fresh": fresh, "stream": stream})


class ReadView(OwnView):
    """POST /notifications/read/: mark one (``uid``) or all as read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        found = inbox.of_user(self.user)
        uid = request.POST.get("uid", "")
        if uid:
            try:
                found = found.filter(uid=UUID(uid))
            except ValueError:
                raise Http404 from None
        inbox.mark_read(found)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"unread": inbox.unread_count(self.user)})
        return redirect_with_message(
            request,
            safe_next(request, reverse("notifications")),
            _("Marked as read") if uid else _("All marked as read"),
        )


class AboutView(OwnView):
    """Base of what one does to a record: it must be within reach."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not registry.has(kwargs["kind"]):
            raise Http404
        self.spec = registry.get(kwargs["kind"])
        self.row: Any = rows(self.spec, self.user).filter(uid=kwargs["uid"]).first()
        if self.row is None or not is_followed_kind(self.spec):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def answer(self, text: str) -> HttpResponse:
        """The new state of the buttons to scripts, the record's page otherwise."""
        if self.request.headers.get("HX-Request"):
            return HttpResponse(FollowPart().render(self.request, self.spec, self.row))
        fallback = reverse(f"{self.spec.name}-detail", args=[self.row.uid])
        return redirect_with_message(self.request, safe_next(self.request, fallback), text)


class FollowView(AboutView):
    """POST /notifications/follow/KIND/UID/ with ``to`` = follow, mute or none."""

    def post(self, request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
        wanted = request.POST.get("to", "")
        set_following(self.spec, self.row, self.user, follows=wanted == "follow", mutes=wanted == "mute")
        texts = {
            "follow": _("You are told of what happens to it."),
            "mute": _("You are told nothing of it any more."),
        }
        return self.answer(texts.get(wanted, _("You follow it no more.")))


class FavouriteView(AboutView):
    """POST /notifications/favourite/KIND/UID/ with ``to`` = keep or none."""

    def post(self, request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
        key = {"user": self.user, "kind": self.spec.name, "record_id": self.row.pk}
        if request.POST.get("to") == "keep":
            Favourite.objects.get_or_create(**key)
            return self.answer(_("It stands among your favourites."))
        Favourite.objects.filter(**key).delete()
        return self.answer(_("It is no favourite any more."))


class DeliveryForm(forms.Form):
    """How one hears of each reason."""

    mentioned = forms.ChoiceField(label=gettext_lazy("When you are mentioned"), choices=Delivery.choices)
    assigned = forms.ChoiceField(label=gettext_lazy("When something is given to you"), choices=Delivery.choices)
    owner = forms.ChoiceField(label=gettext_lazy("When others change what is yours"), choices=Delivery.choices)
    follower = forms.ChoiceField(label=gettext_lazy("When something you follow changes"), choices=Delivery.choices)
    rule = forms.ChoiceField(label=gettext_lazy("When an automation tells you something"), choices=Delivery.choices)
    approval = forms.ChoiceField(label=gettext_lazy("When an approval concerns you"), choices=Delivery.choices)
    answered = forms.ChoiceField(label=gettext_lazy("When your feedback is answered"), choices=Delivery.choices)


class DeliveryView(OwnView):
    """GET and POST /notifications/preferences/: at once, in the daily mail, or not at all; for each reason."""

    def get(self, request: HttpRequest) -> HttpResponse:
        kept = dict(Preference.objects.filter(user=self.user).values_list("reason", "delivery"))
        initial = {reason: kept.get(reason, Delivery.LIVE.value) for reason in DeliveryForm.base_fields}
        return self.show(request, DeliveryForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeliveryForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, 422)
        with transaction.atomic():
            for reason in DeliveryForm.base_fields:
                Preference.objects.update_or_create(
                    user=self.user, reason=reason, defaults={"delivery": form.cleaned_data[reason]}
                )
        return redirect_with_message(request, reverse("notification-preferences"), _("Preferences saved"))

    def show(self, request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
        """The form."""
        crumbs = [
            {"label": _("Notifications"), "url": reverse("notifications")},
            {"label": _("Preferences"), "url": ""},
        ]
        context = {"form": form, "crumbs": crumbs, "mails": settings.MAIL_IS_SET_UP}
        return render(request, "notifications/preferences.html", context, status=status)
