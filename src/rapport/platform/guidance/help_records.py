"""Help texts and tips of fields as record kinds of the administration."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Administered
from rapport.platform.guidance.help_memory import refresh, texts_changed
from rapport.platform.guidance.help_models import FieldTip, HelpText
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.help.topics import shipped
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change

_LINK = re.compile(r"\]\(([a-z0-9-]+)\.md[)#\s]")


class HelpTextRecord(RecordType[HelpText]):
    """The help as it is worded here."""

    name = "help-texts"
    icon = "life-buoy"
    description = _("Topics of the help in your own words. Delete one, and the shipped text is back.")
    help_topic = "help"
    title_columns = ["title"]
    columns = ["title", "topic", "language", "updated_at"]
    filters = ["topic", "language"]
    sorts = ["topic"]
    default_sort = "topic"
    quick_create = ["topic", "language"]
    hints = ["text"]
    facts = ["topic", "language", "updated_at"]
    fieldsets = [Fieldset(_("Help text"), ["topic", "language", "title", "text", "based_on"])]
    natural_key = ["topic", "language"]
    configuration = True
    access = Administered(area=True)
    importable = False

    def after_configuration(self) -> None:
        refresh()

    def before_save(self, batch: Batch[HelpText]) -> None:
        for change in batch.changes:
            if change.instance.topic in shipped("en"):  # else the field's own choices refuse it
                _complete(change)
                _check_links(change)

    def after_save(self, batch: Batch[HelpText]) -> None:
        texts_changed()

    def before_delete(self, batch: Batch[HelpText]) -> None:
        texts_changed()

    def refresh(self, ids: Sequence[int]) -> None:
        texts_changed()

    def get_head_actions(self, request: HttpRequest, instance: HelpText) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        url = f"{reverse('help-edit', args=[instance.topic])}?language={instance.language}"
        return [HeadAction(gettext("Edit with preview"), url, "pencil", True)]


def _complete(change: Change[HelpText]) -> None:
    """What is left empty begins as the shipped text, which is also what this one was written from unless it says so."""
    row = change.instance
    source = shipped(row.language).get(row.topic) if row.language else None
    if source is None:
        return
    row.title = row.title or source.title
    row.text = row.text.replace("\r\n", "\n").strip() or source.text
    row.based_on = row.based_on or source.fingerprint


def _check_links(change: Change[HelpText]) -> None:
    unknown = sorted(set(_LINK.findall(change.instance.text)) - set(shipped("en")))
    if unknown:
        names = ", ".join(f"{name}.md" for name in unknown[:5])
        change.add_error("text", gettext("These links lead to no topic: %(names)s.") % {"names": names})


class FieldTipRecord(RecordType[FieldTip]):
    """What helps with a field, as it is worded here."""

    name = "field-tips"
    icon = "info"
    description = _("What helps with a field, in your own words: in forms, on pages and in the description of the API.")
    help_topic = "help"
    columns = ["kind", "field", "text_en", "text_de", "text_zh"]
    filters = ["kind"]
    sorts = ["kind"]
    default_sort = "kind"
    quick_create = ["kind", "field", "text_en", "text_de", "text_zh"]
    hints = ["field"]
    facts = ["kind", "field"]
    fieldsets = [Fieldset(_("Field tip"), ["text_en", "text_de", "text_zh"]), Fieldset(_("Field"), ["kind", "field"])]
    natural_key = ["kind", "field"]
    configuration = True
    access = Administered(area=True)
    importable = False

    def after_configuration(self) -> None:
        refresh()

    def before_save(self, batch: Batch[FieldTip]) -> None:
        for change in batch.changes:
            tip = change.instance
            if not any(tip.texts.values()):
                change.add_error("text_en", gettext("Say something in at least one language."))
            if registry.has(tip.kind) and tip.field not in registry.plain(tip.kind).fields:
                message = gettext("There is no such field. Those of your own have a help text where they are defined.")
                change.add_error("field", message)

    def after_save(self, batch: Batch[FieldTip]) -> None:
        texts_changed()

    def before_delete(self, batch: Batch[FieldTip]) -> None:
        texts_changed()

    def refresh(self, ids: Sequence[int]) -> None:
        texts_changed()

    def get_title(self, instance: FieldTip) -> str:
        """The names of kind and field as readers know them."""
        spec = registry.get(instance.kind) if registry.has(instance.kind) else None
        if spec is None or instance.field not in spec.fields:
            return str(instance)
        return f"{spec.title_plural} › {spec.fields[instance.field].label}"
