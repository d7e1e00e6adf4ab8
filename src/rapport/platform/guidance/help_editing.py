"""Where the help is worded: a topic in a language, beside how it will look; and where the help takes the words from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.guidance.help_memory import edited_topics
from rapport.platform.guidance.help_models import TEXT_LENGTH, HelpText
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.help.rendering import render_markdown
from rapport.platform.web.help.topics import LANGUAGES, HelpSource, Topic, language_of, shipped
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid, Refused

KIND = "help-texts"


class EditedHelp(HelpSource):
    """The topics that were worded here."""

    def topics(self, language: str) -> Mapping[str, Topic]:
        return edited_topics(language)

    def edit_url(self, user: Any, name: str, language: str) -> str:
        if not may(registry.get(KIND), user, Action.UPDATE.value):
            return ""
        return f"{reverse('help-edit', args=[name])}?language={language}"


class EditHelpView(LoginRequiredMixin, View):
    """GET and POST /help/<topic>/edit/?language=de: ``_do`` is ``save``, ``preview`` or ``restore``."""

    user: User
    source: Topic
    language: str
    held: HelpText | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.user = request.user
        if not may(self.spec, self.user, Action.UPDATE.value):
            raise PermissionDenied
        asked = request.GET.get("language", "")
        self.language = asked if asked in LANGUAGES else language_of(get_language())
        if kwargs["name"] not in shipped(self.language):
            raise Http404
        self.source = shipped(self.language)[kwargs["name"]]
        self.held = HelpText.objects.filter(topic=self.source.name, language=self.language).first()
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused

    @property
    def spec(self) -> RecordSpec:
        """The kind of the texts."""
        return registry.get(KIND)

    @property
    def version(self) -> str:
        """Of the text as it is kept; "" while the shipped one is shown."""
        return str(self.held.version) if self.held is not None else ""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        shown = self.held or self.source
        return self.show(shown.title, shown.text, self.version)

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        asked, version = request.POST.get("_do", ""), request.POST.get("version", "")
        title = request.POST.get("title", "").strip()
        text = request.POST.get("text", "").replace("\r\n", "\n").strip()
        if asked == "preview":
            return self.preview(title, text, version)
        if version != self.version:
            message = _("This text was changed meanwhile. Save again to put yours in its place.")
            return self.show(title, text, self.version, [message], 422)
        try:
            with acts_noted() as acts:
                said = self.restore() if asked == "restore" else self.save(title, text)
        except Invalid as refused:
            messages = [message for texts in refused.errors.values() for message in texts]
            return self.show(title, text, version, messages, 422)
        return redirect_with_message(request, reverse("help-topic", args=[name]), said, *acts[-1:])

    def save(self, title: str, text: str) -> str:
        """Keep these words; what to say then. The shipped ones need no row of their own."""
        if (title, text) in ((self.source.title, self.source.text), ("", "")):
            return self.restore()
        values = {"title": title, "text": text, "based_on": self.request.POST.get("based_on", "")}
        if self.held is not None:
            write.update(self.spec, self.held, values, actor=self.user, channel=CHANNEL)
        else:
            names = {"topic": self.source.name, "language": self.language}
            write.create(self.spec, {**names, **values}, actor=self.user, channel=CHANNEL)
        return _("Saved: %(name)s") % {"name": title or self.source.title}

    def restore(self) -> str:
        """Go back to the shipped words; what to say then."""
        if self.held is not None:
            write.delete(self.spec, self.held, actor=self.user, channel=CHANNEL)
        return _("The shipped text is shown.")

    def preview(self, title: str, text: str, version: str) -> HttpResponse:
        """How it will look."""
        if self.request.headers.get("HX-Target") == "help-preview":
            context = {"title": title, "html": render_markdown(text[:TEXT_LENGTH])}
            return render(self.request, "guidance/help_preview.html", context)
        return self.show(title, text, version)

    def show(self, title: str, text: str, version: str, errors: Sequence[str] = (), status: int = 200) -> HttpResponse:
        """The form, and beside it how it looks."""
        held, here = self.held, reverse("help-edit", args=[self.source.name])
        context = {
            "topic": self.source,
            "title": title,
            "text": text,
            "version": version,
            "most": TEXT_LENGTH,
            "errors": errors,
            "html": render_markdown(text[:TEXT_LENGTH]),
            "held": held,
            "is_outdated": held is not None and held.based_on != self.source.fingerprint,
            "tabs": [
                {
                    "label": label,
                    "url": f"{here}?language={code}",
                    "active": code == self.language,
                    "changed": False,
                    "count": "",
                }
                for code, label in User.Language.choices
            ],
            "crumbs": [
                {"label": _("Help"), "url": reverse("help")},
                {"label": self.source.title, "url": reverse("help-topic", args=[self.source.name])},
                {"label": _("Edit"), "url": ""},
            ],
        }
        return render(self.request, "guidance/help_edit.html", context, status=status)
