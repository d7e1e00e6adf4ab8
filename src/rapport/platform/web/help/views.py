"""The help: its pages, and the fragment beside the page somebody is on."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.web.help.topics import find, topic_of_path, topics
from rapport.platform.web.panels import help_parts

_LONGEST_PATH = 500


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
        context = {"topic": topic, "topics": list(topics().values()), "crumbs": crumbs}
        return render(request, "help/topic.html", context)


class HelpPanelView(LoginRequiredMixin, View):
    """GET /help/panel/?path=/people/: the topic for a page, as a fragment of the side panel."""

    def get(self, request: HttpRequest) -> HttpResponse:
        path = request.GET.get("path", "/")[:_LONGEST_PATH]
        topic = topic_of_path(path)
        context = {
            "topic": topic,
            "url": reverse("help-topic", args=[topic.name]),
            "parts": help_parts(request, path),
        }
        return render(request, "help/panel.html", context)
