"""What a reader may do with the record at hand, as the palette offers it; a module lists its own acts among its
extensions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from rapport.lib.text import fold
from rapport.platform.access.engine import visible_fields, writable_fields
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import may_edit


@dataclass(frozen=True, slots=True)
class RecordAct:
    """One thing to do with a record; ``words`` are others by which it is found than those of its label.

    ``press`` is the selector of the control on the record's page that does it; where the page does not show it, and for
    an act without one, ``url`` leads there, with ``dialog`` in the dialog.
    """

    label: Any
    icon: str
    url: str
    words: Any = ""
    dialog: bool = False
    composer: str = ""
    """A kind of the composer on the page that the act opens as well (such as "call")."""
    press: str = ""

    def is_called(self, text: str) -> bool:
        """Whether each word of a text begins one of the act's."""
        known = self._known()
        return all(any(_begins(word, typed) for word in known) for typed in fold(text).split())

    def is_word(self, text: str) -> bool:
        """Whether a text is one of the act's words."""
        return fold(text) in self._known()

    def _known(self) -> set[str]:
        """Words in the reader's language and in English, which many type all the same."""
        texts = [str(self.label), str(self.words)]
        with override("en"):
            texts.append(str(self.words))
        return {word for text in texts for word in fold(text).split()}


class RecordActs:
    """Acts that a module offers for records; listed among its extensions."""

    def acts(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> Iterable[RecordAct]:
        """What the reader may do with this record, which they see."""
        return ()


def acts_of(request: HttpRequest, spec: RecordSpec, instance: Any) -> list[RecordAct]:
    """Everything that the reader may do with a record within their reach: the buttons of its head first, what stands
    in the menu beside them last."""
    head: dict[bool, list[RecordAct]] = {False: [], True: []}
    for action in spec.record.get_head_actions(request, instance):
        act = RecordAct(action.label, action.icon, action.url, dialog=action.dialog, composer=action.composer)
        head[action.more].append(act)
    found = head[False]
    if may_edit(request, spec, instance):
        edit_url = reverse(f"{spec.name}-edit", args=[instance.uid])
        found.append(RecordAct(_("Edit"), "pencil", edit_url, pgettext_lazy("palette", "edit change")))
        user = cast(User, request.user)
        open_fields = writable_fields(spec, user) & frozenset(visible_fields(spec, user))
        for name, label, icon, words in _FIELDS:
            if name in open_fields:
                cell = f'[data-edit-url="{reverse(f"{spec.name}-inline", args=[instance.uid, name])}"]'
                found.append(RecordAct(label, icon, edit_url, words, press=cell))
    own: list[RecordActs] = registry.extensions(RecordActs)
    return [*found, *(act for acts in own for act in acts.acts(request, spec, instance)), *head[True]]


_FIELDS = (
    ("owner", _("Assign"), "user-check", pgettext_lazy("palette", "assign owner give")),
    ("tags", _("Tag"), "tag", pgettext_lazy("palette", "tag label")),
)
"""Fields that are changed so often that each is an act of its own: label, icon, words."""


def _begins(word: str, typed: str) -> bool:
    """Chinese has no blanks between its words: there any part will do."""
    return word.startswith(typed) if typed.isascii() else typed in word
