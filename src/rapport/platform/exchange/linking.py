"""Finds the records that cells of a link column mean: by uid, external id, e-mail or name, within the actor's reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows_of_model
from rapport.platform.access.models import User
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import shipped_of
from rapport.platform.search.models import SearchEntry
from rapport.platform.search.tokens import title_key

_NAMES = ("username", "code", "name", "label", "full_name", "email")
"""Columns by which records of kinds without a search entry are called."""


class LinkFinder:
    """Resolves the texts of one link column; remembers what it found.

    ``origin`` ends the names of the systems whose ids the column holds (".contacts"): where such ids are known, those
    of other systems do not count, since programs number each of their tables from one.
    """

    def __init__(self, field: FieldSpec, actor: User | None, kinds: Sequence[str] = (), origin: str = "") -> None:
        assert field.link_model is not None
        self.model: type[models.Model] = field.link_model
        self.actor = actor
        every = [spec.name for spec in registry.of_model(self.model) if not spec.record.overview]
        meant = list(kinds) or list(field.link_kinds)
        overviews = any(registry.has(name) and registry.get(name).record.overview for name in meant)
        self.kinds = every if overviews or not meant else meant
        """Kinds whose records are meant, none of them an overview; ids of several kinds may be equal."""
        self.origin = origin
        self._found: dict[str, models.Model | str] = {}

    def load(self, texts: Iterable[str]) -> None:
        """Look all these texts up at once."""
        missing = {text for text in texts if text and text not in self._found}
        if not missing:
            return
        candidates: dict[str, set[int]] = defaultdict(set)
        self._by_uid(missing, candidates)
        for step in (self._by_external_id, self._by_email, self._by_title, self._by_name):
            step({text for text in missing if not candidates[text]}, candidates)
        ids = {pk for found in candidates.values() for pk in found}
        reach = self.model._default_manager.all()
        if self.actor is not None and self.kinds:
            reach = rows_of_model(self.model, self.actor)
        rows = {row.pk: row for row in reach.filter(pk__in=ids)}
        for text in missing:
            self._found[text] = self._one(text, [rows[pk] for pk in candidates[text] if pk in rows])

    def find(self, text: str) -> models.Model | str:
        """The record, or a message why there is none."""
        return self._found[text]

    def _one(self, text: str, rows: list[models.Model]) -> models.Model | str:
        if len(rows) == 1:
            return rows[0]
        if rows:
            return _("Several records are called “%(value)s”.") % {"value": text[:60]}
        return _("There is no record “%(value)s”.") % {"value": text[:60]}

    def _by_uid(self, texts: set[str], candidates: dict[str, set[int]]) -> None:
        uids = {uid: text for text in texts if (uid := parse_uid(text)) is not None}
        if uids and any(field.name == "uid" for field in self.model._meta.concrete_fields):
            for uid, pk in self.model._default_manager.filter(uid__in=list(uids)).values_list("uid", "pk"):
                candidates[uids[uid]].add(pk)

    def _by_external_id(self, texts: set[str], candidates: dict[str, set[int]]) -> None:
        if texts and self.kinds:
            of_origin = ExternalId.objects.filter(system__endswith=self.origin)
            known = of_origin if self.origin and of_origin.exists() else ExternalId.objects.all()
            found = known.filter(kind__in=self.kinds, value__in=texts)
            for value, pk in found.values_list("value", "record_id"):
                candidates[value].add(pk)

    def _by_email(self, texts: set[str], candidates: dict[str, set[int]]) -> None:
        mails = {text.strip().lower(): text for text in texts if "@" in text}
        if mails and any(field.name == "email" for field in self.model._meta.concrete_fields):
            for mail, pk in self.model._default_manager.filter(email__in=list(mails)).values_list("email", "pk"):
                candidates[mails[mail]].add(pk)

    def _by_title(self, texts: set[str], candidates: dict[str, set[int]]) -> None:
        keys = defaultdict(list)
        for text in texts:
            keys[title_key(text)].append(text)
        if keys and self.kinds:
            found = SearchEntry.objects.filter(kind__in=self.kinds, title_key__in=list(keys))
            for key, title, pk in found.values_list("title_key", "title", "record_id"):
                for text in keys[key]:
                    if title_key(title) == title_key(text):
                        candidates[text].add(pk)

    def _by_name(self, texts: set[str], candidates: dict[str, set[int]]) -> None:
        """Small catalogues and users; kinds with search entries were asked above."""
        searched = SearchEntry.objects.filter(kind__in=self.kinds).exists()
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        names = [name for name in _NAMES if name in fields and (fields[name].unique or not searched)]
        if not texts or not names:
            return
        condition = Q()
        by_text: dict[str, set[str]] = defaultdict(set)
        for text in list(texts)[:500]:
            for name in names:
                shipped = shipped_of(self.model, name)
                for written in shipped.spellings(text) if shipped is not None else [text]:
                    condition |= Q(**{f"{name}__iexact": written})
                    by_text[written.casefold()].add(text)
        for row in self.model._default_manager.filter(condition)[:2_000]:
            for name in names:
                value = str(getattr(row, name)).casefold()
                for text in by_text.get(value, ()):
                    candidates[text].add(row.pk)
                if value in by_text:
                    break
