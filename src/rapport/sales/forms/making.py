"""For colleagues: what a form asks and what it calls that, on one page, and how visitors will read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.automation.views import RuleOfKindView
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid
from rapport.sales.forms.labels import ASKABLE, TEXTS
from rapport.sales.forms.shown import page_context, usual_label
from rapport.sales.forms.taking import shown_language
from rapport.sales.models import WebForm

KIND = "web-forms"
LAST = 99
"""The place of a field that has none yet."""
_ENDINGS = {"en": "", "de": "_de", "zh-hans": "_zh"}
"""What the columns of each language end with."""
_BUTTONS = {"button": "", "button_de": "", "button_zh": ""}


class WebFormFieldsView(RuleOfKindView):
    """GET and POST /web-forms/<uid>/fields/: which fields, in what order, required or not, called what."""

    kind = KIND
    rule: WebForm

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        held = {row.field: {name: getattr(row, name) for name in TEXTS} for row in self.rule.own_labels.all()}
        places = {name: place for place, name in enumerate(self.rule.fields, start=1)}
        return self.show(places, set(self.rule.required_fields), held, {n: getattr(self.rule, n) for n in _BUTTONS})

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        given = request.POST
        places = {name: _place(given, name) for name in ASKABLE if given.get(f"{name}.asked")}
        asked = sorted(places, key=lambda name: (places[name], ASKABLE.index(name)))
        required = {name for name in ASKABLE if given.get(f"{name}.required")}
        texts = {name: {text: given.get(f"{name}.{text}", "") for text in TEXTS} for name in ASKABLE}
        buttons = {name: given.get(name, "") for name in _BUTTONS}
        values = {
            "fields": asked,
            "required_fields": [name for name in asked if name in required],
            "labels": [{"field": name, **said} for name, said in texts.items() if any(map(str.strip, said.values()))],
            **buttons,
        }
        try:
            with acts_noted() as acts:
                write.update(registry.get(KIND), self.rule, values, actor=self.user, channel=CHANNEL)
        except Invalid as refused:
            errors = [text for told in refused.errors.values() for text in told]
            shown = {name: place for place, name in enumerate(asked, start=1)}
            return self.show(shown, required, texts, buttons, errors, status=422)
        text = _("Saved: %(name)s") % {"name": self.rule.name} if acts else _("Nothing was changed.")
        return redirect_with_message(request, self.page_url, text, *acts[-1:])

    def show(
        self,
        places: dict[str, int],
        required: set[str],
        texts: dict[str, dict[str, str]],
        buttons: dict[str, str],
        errors: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page: the fields that are asked first, in their order."""
        ordered = sorted(ASKABLE, key=lambda name: (places.get(name, LAST), ASKABLE.index(name)))
        context = {
            "form": self.rule,
            "fields": [
                {
                    "name": name,
                    "label": usual_label(name),
                    "asked": name in places,
                    "place": places.get(name, ""),
                    "required": name in required,
                    "told": any(texts.get(name, {}).values()),
                    "languages": _languages(name, texts.get(name, {})),
                }
                for name in ordered
            ],
            "buttons": [
                {"name": f"button{ending}", "language": name, "value": buttons.get(f"button{ending}", "")}
                for name, ending in _named_endings()
            ],
            "errors": errors or [],
            "cancel_url": self.page_url,
            "crumbs": self.crumbs(_("Fields and labels")),
        }
        return render(self.request, "sales/web_form_fields.html", context, status=status)


class WebFormPreviewView(LoginRequiredMixin, View):
    """GET /web-forms/<uid>/preview/: the form as visitors read it in a language, whether it is in use or not."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        form = get_object_or_404(rows(registry.get(KIND), request.user), uid=uid)  # type: ignore[arg-type]
        language = shown_language(request.GET.get("lang", ""), translation.get_language() or "")
        with translation.override(language):
            context = page_context(form, language, {}, {}, sent="sent" in request.GET)
            context |= {"preview": True, "back_url": reverse("web-forms-detail", args=[form.uid])}
            return render(request, "sales/web_form.html", context)


def _place(given: QueryDict, name: str) -> int:
    text = given.get(f"{name}.place", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else LAST


def _languages(name: str, said: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "language": language,
            "label_name": f"{name}.label{ending}",
            "label": said.get(f"label{ending}", ""),
            "help_name": f"{name}.help{ending}",
            "help": said.get(f"help{ending}", ""),
        }
        for language, ending in _named_endings()
    ]


def _named_endings() -> list[tuple[str, str]]:
    return [(_(str(name)), _ENDINGS[code]) for code, name in settings.LANGUAGES]
