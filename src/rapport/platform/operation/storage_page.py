"""The page of storage: figures of :mod:`storage` and :mod:`reclaim`, put into tables of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.files import stock
from rapport.platform.files.storage import StorageDown
from rapport.platform.operation import storage
from rapport.platform.operation.reclaim import reclaimable
from rapport.platform.operation.views import crumbs
from rapport.platform.runtime import facts

FAMILIES = {
    "image": gettext_lazy("Pictures"),
    "audio": gettext_lazy("Sound"),
    "video": gettext_lazy("Videos"),
    "text": gettext_lazy("Texts"),
    "document": gettext_lazy("Documents"),
    "other": gettext_lazy("Others"),
}
AGES = {
    "month": gettext_lazy("last 30 days"),
    "year": gettext_lazy("last 12 months"),
    "older": gettext_lazy("older"),
}


@dataclass(frozen=True)
class Figures:
    """A table of words and figures."""

    label: Any
    columns: list[Any]
    rows: list[list[Any]]
    none: Any = ""


class StorageView(AdministrationView):
    """GET /storage/."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = _stock()
        groups = stock.groups()
        context = {
            "stats": [
                {"label": _("Database"), "value": filesizeformat(facts.database_bytes())},
                {
                    "label": _("Uploaded files"),
                    "value": filesizeformat(sum(group.bytes for group in groups)),
                    "note": intcomma(sum(group.count for group in groups)),
                },
            ],
            "free": reclaimable(found),
            "stock": found,
            "shown": [_files(groups), _folders(), _tables(), _indexes(), _months()],
            "crumbs": crumbs(_("Storage")),
        }
        return render(request, "operation/storage.html", context)


def _stock() -> stock.Stock | None:
    """What the comparison found; None while the storage of files is away, which the page need not fail for."""
    try:
        return stock.compare()
    except StorageDown:
        return None


def _files(groups: list[stock.Group]) -> Figures:
    rows = [
        [f"{FAMILIES[one.family]} · {AGES[one.age]}", intcomma(one.count), filesizeformat(one.bytes)] for one in groups
    ]
    return Figures(
        _("Uploaded files by kind and age"), [_("Kind"), _("Number"), _("Size")], rows, _("No file was uploaded yet.")
    )


def _folders() -> Figures:
    rows = [
        [
            f"{one.name} · {one.what}" if one.what else one.name,
            intcomma(one.count),
            ("" if one.is_complete else "≥ ") + filesizeformat(one.bytes),
        ]
        for one in storage.folders()
    ]
    return Figures(_("Data folder"), [_("Folder"), _("Files"), _("Size")], rows, _("There is nothing in it yet."))


def _tables() -> Figures:
    rows = [
        [one.name, intcomma(one.rows), filesizeformat(one.bytes), filesizeformat(one.indexes), intcomma(one.dead)]
        for one in storage.tables()
    ]
    columns = [_("Table"), _("Rows, about"), _("Size"), _("of it indexes"), _("Rows to be cleared")]
    return Figures(_("Largest tables"), columns, rows)


def _indexes() -> Figures:
    rows = [
        [
            f"{one.name} · {one.table}",
            filesizeformat(one.bytes),
            intcomma(one.scans) if one.scans or not one.is_constraint else _("keeps a rule"),
        ]
        for one in storage.indexes()
    ]
    return Figures(_("Largest indexes"), [_("Index"), _("Size"), _("Times read")], rows)


def _months() -> Figures:
    rows = [
        [
            one.table,
            intcomma(one.count),
            f"{one.oldest} – {one.newest}" if one.count else "–",
            filesizeformat(one.bytes),
        ]
        for one in storage.months()
    ]
    columns = [_("Table"), _("Parts"), _("Months"), _("Size")]
    return Figures(_("History and events by month"), columns, rows, _("No table is kept by months."))
