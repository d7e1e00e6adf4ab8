"""Where mails are written from: a button on the pages of customers and of what touches can be about, the palette, the
menu; and what stands on the page of a template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import MailTemplate
from rapport.customers.outgoing.button import may_write, write_url
from rapport.customers.outgoing.extensions import MailFrom
from rapport.customers.outgoing.filling import filled, known_names, names_in
from rapport.customers.outgoing.kept import SentOnTimelines
from rapport.customers.outgoing.permission import ConsentGuard
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.acts import RecordAct, RecordActs
from rapport.platform.web.menu import MenuPage
from rapport.platform.web.panels import HeadPart, Panel, PanelExtension


class WritePart(HeadPart):
    """The button in the head of a page; those of whom has an e-mail address have one of their own."""

    template = "customers/mail/head.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        own: list[MailFrom] = registry.extensions(MailFrom)
        has_own = any(one.kind == spec.name and not one.has_button for one in own)
        return not has_own and not hasattr(instance, "email") and may_write(request, spec, instance)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return {"url": write_url(spec, instance)}


class WriteActs(RecordActs):
    """The same in the palette."""

    def acts(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> Iterable[RecordAct]:
        if may_write(request, spec, instance):
            words = pgettext_lazy("palette", "mail write send e-mail")
            yield RecordAct(_("Write a mail"), "mail", write_url(spec, instance), words, dialog=True)


class TemplatePanel(Panel):
    """What a template says with values for an example, and all values that it may name."""

    zone = "main"
    template = "customers/mail/template_panel.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: MailTemplate) -> dict[str, Any]:
        labels = known_names()
        example = {name: str(label) for name, label in labels.items()}
        return {
            "subject": filled(instance.subject, example),
            "text": filled(instance.text, example),
            "used": names_in(f"{instance.subject}\n{instance.text}"),
            "names": [(f"{{{name}}}", label) for name, label in labels.items()],
        }


EXTENSIONS = [
    ConsentGuard(),
    SentOnTimelines(),
    WritePart(),
    WriteActs(),
    PanelExtension(["mail-templates"], TemplatePanel()),
    MenuPage(_("Outgoing mail"), "outgoing-mails", "send", kind="touches", after="touches"),
]
