"""Comments on the page of a record: the panel, writing one, taking one's own back, finding whom to mention."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications.followed import follow_unless_muted, is_followed_kind
from rapport.platform.notifications.mentions import look_up, mentioned, named_in, shown
from rapport.platform.notifications.models import COMMENT_LENGTH, Comment
from rapport.platform.notifications.views import AboutView, OwnView
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import when
from rapport.platform.web.panels import Panel
from rapport.platform.web.views.base import CHANNEL, held_answer, redirect_with_message, with_toast
from rapport.platform.write_errors import Held, Invalid
from rapport.platform.write_guards import refuse_removal

SHOWN = 50
"""The latest comments that a page shows."""


class CommentsPanel(Panel):
    """What colleagues said about the record, the oldest first, and where one says something."""

    key = "comments"
    label = gettext_lazy("Comments")
    template = "notifications/comments.html"

    def fits(self, spec: RecordSpec) -> bool:
        return is_followed_kind(spec)

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        user = cast(User, request.user)
        own = registry.get("comments")
        return is_followed_kind(spec) and may(own, user, Action.VIEW.value) and "body" in visible_fields(own, user)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        found = Comment.objects.filter(kind=spec.name, record_id=instance.pk).select_related("author")
        latest = list(found.order_by("-created_at", "-id")[: SHOWN + 1])
        users = mentioned(comment.body for comment in latest)
        lines = [
            {
                "uid": comment.uid,
                "author": comment.author or _("Somebody"),
                "when": when(comment.created_at),
                "html": shown(comment.body, users),
                "own": comment.author_id is not None and comment.author_id == request.user.pk,
            }
            for comment in reversed(latest[:SHOWN])
        ]
        return {"comments": lines, "more": len(latest) > SHOWN, "length": COMMENT_LENGTH}


class CommentView(AboutView):
    """POST /notifications/comments/KIND/UID/ with ``body``: say something about the record."""

    def post(self, request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
        body = request.POST.get("body", "")
        values = {"kind": self.spec.name, "record_uid": uid, "body": body}
        try:
            comment = write.create(registry.get("comments"), values, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            text = " ".join(message for messages in refusal.errors.values() for message in messages)
            return self.page(text, refused=True)
        follow_unless_muted(self.spec, self.row, self.user)  # they want to know what is answered
        unable = [user for user in named_in(body, mentioned([body])) if not self._sees(user)]
        if unable:
            names = ", ".join(str(user) for user in unable)
            text = _("Not told, since they may not see this record: %(names)s.") % {"names": names}
            return self.page(text, change=comment.created_in)
        return self.page(_("Said"), change=comment.created_in)

    def _sees(self, user: User) -> bool:
        return bool(rows(self.spec, user).filter(pk=self.row.pk).exists())

    def page(self, text: str, *, refused: bool = False, change: UUID | None = None) -> HttpResponse:
        """The panel anew to scripts (what was refused stays in the form), the record's page otherwise; with a message
        either way."""
        made = ChangeSet.objects.filter(uid=change).first() if change is not None else None
        if not self.request.headers.get("HX-Request"):
            url = reverse(f"{self.spec.name}-detail", args=[self.row.uid]) + "#comments"
            return redirect_with_message(self.request, url, text, made)
        if refused:
            return with_toast(HttpResponse(status=204), text)
        return with_toast(HttpResponse(CommentsPanel().render(self.request, self.spec, self.row)), text, made)


class CommentDeleteView(OwnView):
    """POST /notifications/comments/UID/delete/: the writer takes a comment back."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        comment = get_object_or_404(rows(registry.get("comments"), self.user), uid=uid, author=self.user)
        spec = registry.get(comment.kind)
        row = rows(spec, self.user).filter(pk=comment.record_id).first()
        if row is None:
            raise Http404
        try:
            refuse_removal(Comment, [comment.pk], self.user)
        except Held as held:
            return held_answer(request, reverse(f"{spec.name}-detail", args=[row.uid]) + "#comments", held)
        # By force: what it is about may have become another record since, as a lead a customer.
        undo(get_object_or_404(ChangeSet, uid=comment.created_in), actor=self.user, channel=CHANNEL, force=True)
        if request.headers.get("HX-Request"):
            return with_toast(HttpResponse(CommentsPanel().render(request, spec, row)), _("The comment is gone."))
        url = reverse(f"{spec.name}-detail", args=[row.uid]) + "#comments"
        return redirect_with_message(request, url, _("The comment is gone."))


class MentionView(OwnView):
    """GET /notifications/mentions/?q=: whom "@q" may mean."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[:60].replace("\x00", "")
        return JsonResponse({"items": [{"username": one.username, "name": str(one)} for one in look_up(text)]})
