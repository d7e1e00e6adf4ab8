"""The help: its pages and pictures, the fragment beside the page somebody is on, and the keyboard map."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.web.help.topics import LANGUAGES, edit_url, find, picture, topic_of_path, topics
from rapport.platform.web.panels import help_parts
from rapport.platform.web.shortcuts import groups

_LONGEST_PATH = 500
_PICTURE_KEPT = 86_400
"""Seconds that a browser keeps a picture; those of another version differ little."""


class HelpIndexView(LoginRequiredMixin, View):
    """GET /help/, with ``q`` the topics that hold these words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "").strip()
        context = {
            "query": query,
            "found": find(query) if query else [],
            "topics": list(topics().values()),
            "parts": help_parts(request, ""),
            "crumbs": [{"label": _("Help"), "url": ""}],
        }
        return render(request, "help/index.html", context)


class HelpTopicView(LoginRequiredMixin, View):
    """GET /help/<topic>/."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        topic = topics().get(name)
        if topic is None:
            raise Http404
        crumbs = [{"label": _("Help"), "url": reverse("help")}, {"label": topic.title, "url": ""}]
        context = {
            "topic": topic,
            "topics": list(topics().values()),
            "edit_url": edit_url(request.user, name),
            "crumbs": crumbs,
        }
        return render(request, "help/topic.html", context)


class HelpPanelView(LoginRequiredMixin, View):
    """GET /help/panel/?path=/people/: the topic for a page, as a fragment of the side panel."""

    def get(self, request: HttpRequest) -> HttpResponse:
        path = request.GET.get("path", "/")[:_LONGEST_PATH]
        topic = topic_of_path(path)
        context = {
            "topic": topic,
            "url": reverse("help-topic", args=[topic.name]),
            "edit_url": edit_url(request.user, topic.name),
            "parts": help_parts(request, path),
        }
        return render(request, "help/panel.html", context)


class HelpPictureView(LoginRequiredMixin, View):
    """GET /help/pictures/<language>/<topic>.webp."""

    def get(self, request: HttpRequest, language: str, name: str) -> HttpResponseBase:
        path = picture(language, name)
        if language not in LANGUAGES or not path.is_file():
            raise Http404
        headers = {"Cache-Control": f"private, max-age={_PICTURE_KEPT}"}
        return FileResponse(path.open("rb"), content_type="image/webp", headers=headers)


class KeyboardView(LoginRequiredMixin, View):
    """GET /help/keyboard/: every key, in the dialog or as a page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        crumbs = [{"label": _("Help"), "url": reverse("help")}, {"label": _("Keyboard map"), "url": ""}]
        return render(request, "help/keyboard.html", {"groups": groups(), "crumbs": crumbs})
