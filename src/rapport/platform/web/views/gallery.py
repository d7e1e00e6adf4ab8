"""The component gallery at /dev/ui/: every component in every state, and whole screens made only of them.

For developers and for the accessibility and screenshot checks; answers 404 unless DEBUG or RAPPORT_GALLERY is set. The
answers to its scripts are invented, so it needs no database.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from rapport.platform.web.context import dialog_frame
from rapport.platform.web.icons import ICONS
from rapport.platform.web.templatetags.ui import TONES, avatar, tag
from rapport.platform.web.views import gallery_data as data

OWNER_CELL: Final = '<span title="{}">{}<span class="sr-only">{}</span></span>'
SCREENS: Final = frozenset({"components", "list", "record", "board", "empty", "entrance"})


class SampleForm(forms.Form):
    """One field of each common widget; bound and empty it also shows errors."""

    name = forms.CharField(help_text="As the person writes it.")
    email = forms.EmailField(label="E-mail", required=False)
    born = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    owner = forms.ChoiceField(choices=[("jw", "Jonas Weber"), ("lk", "Lena Kraus")])
    channels = forms.MultipleChoiceField(
        choices=[("mail", "Mail"), ("phone", "Phone")], widget=forms.CheckboxSelectMultiple, required=False
    )
    follow = forms.BooleanField(label="Follow this person", required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)


@require_http_methods(["GET"])
def gallery(request: HttpRequest, screen: str = "components") -> HttpResponse:
    """Show the components, or one of the example screens; `?theme=` and `?density=` choose the look."""
    _require_allowed()
    if screen not in SCREENS:
        raise Http404
    return render(request, f"gallery/{screen}.html", _frame(request, screen) | _sample())


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Answer the gallery's scripts as the real pages would."""
    _require_allowed()
    build = ANSWERS.get(name)
    if build is None:
        raise Http404
    return build(request)


def _require_allowed() -> None:
    if not (settings.DEBUG or getattr(settings, "RAPPORT_GALLERY", False)):
        raise Http404


def _frame(request: HttpRequest, screen: str) -> dict[str, Any]:
    crumbs = {
        "list": [{"label": "People"}],
        "record": [
            {"label": "People", "url": "/dev/ui/list/"},
            {"label": "All people", "url": "/dev/ui/list/"},
            {"label": "Mei Lin Hoffmann"},
        ],
        "board": [{"label": "Deals", "url": "/dev/ui/board/"}, {"label": "New business"}],
        "empty": [{"label": "Organisations"}],
    }
    here = "/dev/ui/list/" if screen == "record" else request.path
    menu = [
        group | {"items": [item | {"active": item["url"] == here} for item in group["items"]]} for group in data.MENU
    ]
    return {
        "theme": request.GET.get("theme", "system"),
        "density": request.GET.get("density", "comfortable"),
        "palette_url": "/dev/ui/answer/palette/",
        "help_url": "/dev/ui/answer/help/",
        "menu": menu,
        "pinned": data.PINNED,
        "bottom_menu": [item | {"active": item["url"] == here} for item in data.BOTTOM],
        "settings_url": "#settings",
        "crumbs": crumbs.get(screen, [{"label": "Components"}]),
        "quick_create": [
            {"label": "Person", "url": "/dev/ui/answer/dialog/", "icon": "user-plus"},
            {"label": "Task", "url": "/dev/ui/answer/dialog/", "icon": "square-check"},
        ],
    }


def _sample() -> dict[str, Any]:
    return {
        "data": data,
        "rows": _rows(),
        "icons": sorted(ICONS),
        "tones": [tone for tone in sorted(TONES) if tone],
        "form": SampleForm(),
        "bad_form": SampleForm({"email": "not an address", "owner": "jw"}),
        "combo_options": [{"value": "jw", "label": "Jonas Weber", "selected": True}],
        "head_actions": render_to_string("gallery/head_actions.html", {"items": data.MENU_ITEMS}),
        "kinds": [kind | {"fields": _minutes()} if kind["value"] == "call" else kind for kind in data.KINDS],
        "errors": ["This is not a valid address. Write it like name@example.com."],
    }


def _minutes() -> SafeString:
    return render_to_string("ui/input.html", {"name": "minutes", "label": "Minutes", "type": "number", "value": 10})


def _rows() -> SafeString:
    rows = []
    for number, (name, company, email, phone, value, touch, deals, owner) in enumerate(data.PEOPLE * 2):
        who = format_html(
            '<span class="who">{}<a href="/dev/ui/answer/drawer/" data-drawer>{}</a></span>', avatar(name), name
        )
        cells: list[dict[str, Any]] = [
            {"html": who},
            {"html": company, "edit_url": "/dev/ui/answer/edit/"},
            {"html": email, "css": "mut"},
            {"html": phone, "css": "mut", "edit_url": "/dev/ui/answer/edit/"},
            {"html": tag(value, data.VALUE_TONES[value])},
            {"html": touch, "css": "mut"},
            {"html": deals, "align": "r"},
            {
                "html": format_html(
                    '<span title="{}">{}<span class="sr-only">{}</span></span>', owner, avatar(owner), owner
                )
            },
        ]
        context = {"uid": f"p{number}", "url": "/dev/ui/record/", "label": name, "selectable": True, "cells": cells}
        rows.append(render_to_string("ui/row.html", context))
    return format_html_join("", "{}", ((row,) for row in rows))


def _palette(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip().casefold()
    people = [
        {"label": name, "note": company, "avatar": name, "url": "/dev/ui/record/"}
        for name, company, *_ in data.PEOPLE
        if query in name.casefold() or query in company.casefold()
    ]
    commands = [
        {"label": "New person", "icon": "user-plus", "url": "/dev/ui/answer/dialog/", "dialog": True, "note": "C"}
    ]
    groups: list[dict[str, Any]] = [
        {"label": "People" if query else "Recent", "items": people[:5]},
        {"label": "Create", "items": commands},
    ]
    return render(request, "ui/palette_results.html", {"groups": [group for group in groups if group["items"]]})


def _lookup(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    found = [
        {"value": email, "text": name, "note": company, "avatar": name}
        for name, company, email, *_ in data.PEOPLE
        if typed.casefold() in name.casefold()
    ]
    url = f"/dev/ui/answer/dialog/?{urlencode({'name': typed})}"
    creations = [{"url": url, "icon": "user", "label": f"Create “{typed}”"}] if typed else []
    return render(request, "ui/options.html", {"options": found, "creations": creations})


def _edit(request: HttpRequest) -> HttpResponse:
    value = request.POST.get("value", "")
    if request.method == "POST" and value and "refuse" not in value:
        return _with_trigger(HttpResponse(format_html("{}", value)), toast=_toast("Saved"))
    errors = ["This value is refused."] if request.method == "POST" else []
    context = {"value": value or "+49 30 5550 118", "errors": errors}
    return render(request, "gallery/edit.html", context, status=422 if errors else 200)


def _toast(text: str) -> dict[str, str]:
    return {"text": text, "undo_url": "/dev/ui/answer/undo/"}


def _with_trigger(response: HttpResponse, **events: object) -> HttpResponse:
    response["HX-Trigger"] = json.dumps(events)
    return response


def _dialog(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _with_trigger(HttpResponse(status=204), closeDialog={}, toast=_toast("Created"))
    context = {"form": SampleForm(auto_id="dialog_%s"), "dialog_frame": dialog_frame(request)}
    return render(request, "gallery/dialog.html", context)


def _bulk(request: HttpRequest) -> HttpResponse:
    count = 2318 if request.POST.get("all") else len(request.POST.getlist("uid"))
    return _with_trigger(HttpResponse(status=204), clearSelection={}, toast=_toast(f"{count} people changed"))


def _drawer(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/drawer.html", {"data": data})


def _help(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/help.html")


def _move(request: HttpRequest) -> HttpResponse:
    return _with_trigger(HttpResponse(status=204), toast=_toast("Moved to Negotiation"))


def _undo(request: HttpRequest) -> HttpResponse:
    return _with_trigger(HttpResponse(status=204), toast={"text": "Undone"})


ANSWERS: Final = {
    "palette": _palette,
    "lookup": _lookup,
    "edit": _edit,
    "dialog": _dialog,
    "bulk": _bulk,
    "drawer": _drawer,
    "help": _help,
    "move": _move,
    "undo": _undo,
}

urlpatterns = [
    path("dev/ui/", gallery, name="gallery"),
    path("dev/ui/<slug:screen>/", gallery, name="gallery_screen"),
    path("dev/ui/answer/<slug:name>/", answer, name="gallery_answer"),
]
