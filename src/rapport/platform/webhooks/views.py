"""What one does on a webhook's page: try it out, send something again, change the secret. Administrators only."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import redirect_with_message
from rapport.platform.webhooks.consumer import body_of
from rapport.platform.webhooks.models import Delivery, Webhook
from rapport.platform.webhooks.signing import new_secret
from rapport.platform.webhooks.tasks import ask_for_sending, send_again


class WebhookView(LoginRequiredMixin, View):
    """Base: a webhook that the reader may change; 404 otherwise."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        reachable = rows(registry.get("webhooks"), request.user, Action.UPDATE.value)
        self.webhook: Webhook = get_object_or_404(reachable, uid=kwargs["uid"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        """The signed-in administrator."""
        return cast(User, self.request.user)

    def back(self, text: str) -> HttpResponse:
        """To the webhook's page, with a message."""
        return redirect_with_message(self.request, reverse("webhooks-detail", args=[self.webhook.uid]), text)


class TestView(WebhookView):
    """POST: send a message that says nothing, to see whether it arrives."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        body = body_of("test", None, {}, [])
        Delivery.objects.create(webhook=self.webhook, event="test", body=body)
        ask_for_sending()
        return self.back(_("A test is on its way. Look at this page again in a moment."))


class ResendView(WebhookView):
    """POST: send a delivery again, with the same identity, whatever became of it."""

    def post(self, request: HttpRequest, uid: UUID, delivery: UUID) -> HttpResponse:
        found = get_object_or_404(Delivery, webhook=self.webhook, uid=delivery)
        send_again(found)
        return self.back(_("It is sent again."))


class SecretView(WebhookView):
    """POST: sign with a new secret from now on."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        text = _("%(webhook)s: a new secret") % {"webhook": self.webhook.name}
        with change_set(actor=self.user, channel="web", act="update", kind="webhooks", summary=text) as opened:
            Webhook.objects.filter(pk=self.webhook.pk).update(secret=new_secret())
            opened.counts["updated"] = 1
        return self.back(_("There is a new secret. Give it to the receiver: the old one signs nothing any more."))
