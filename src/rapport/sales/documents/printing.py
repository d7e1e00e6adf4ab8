"""Documents as PDF, set by typst from a template of ours: what people wrote is data to it, never markup.

The typesetter and its fonts are loaded only when something is printed. A warning is an error here: typst replaces a
font that is missing, prints boxes, and calls it a success.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rapport.sales.documents.content import Content

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATE = Path(__file__).parent / "typst" / "document.typ"
_FONTS = {
    "justmytype_intl_cjk": ("notosanssc", "notosanstc", "notosansjp", "notosanskr"),
    "justmytype_intl_rtl": ("notosansarabic", "notosanshebrew"),
    "justmytype_intl_sea": ("notosansthai", "notosanslao", "notosanskhmer", "notosansmyanmar"),
    "justmytype_intl_south_asia": ("notosansdevanagari", "notosansbengali", "notosanstamil", "notosanstelugu"),
}
"""Folders of fonts by the package that holds them: where the template's own font lacks a sign, another is taken."""


class PrintingError(Exception):
    """A document could not be set as it should look."""


def plain_name(called: str) -> str:
    """The name of a file for what is called so: letters, digits and a few signs that no program takes amiss."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in called or "draft")


def print_pdf(content: Content) -> bytes:
    """The document as PDF. Raises PrintingError with what the typesetter says."""
    [pdf] = _set(content, "pdf")
    return pdf


def print_archive_pdf(content: Content) -> bytes:
    """The same as PDF/A-3b (ISO 19005-3), into which other files may be put."""
    [pdf] = _set(content, "pdf", standards=["a-3b"])
    return pdf


def print_pages(content: Content, dots_per_inch: int = 96) -> list[bytes]:
    """The pages of the document as pictures (PNG)."""
    return _set(content, "png", dots_per_inch)


def _set(
    content: Content, form: Literal["pdf", "png"], dots_per_inch: int | None = None, standards: Any = ()
) -> list[bytes]:
    import typst

    given = {"document": json.dumps(content.as_json(), ensure_ascii=False)}
    try:
        made, warnings = typst.compile_with_warnings(
            TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(), ignore_system_fonts=True, format=form,
            ppi=dots_per_inch, sys_inputs=given, pdf_standards=list(standards),
        )  # fmt: skip
    except typst.TypstError as error:
        raise PrintingError(error.message) from error
    if warnings:
        raise PrintingError("; ".join(warning.message for warning in warnings))
    pages: Any = made  # one, or several pictures
    return list(pages) if isinstance(pages, list) else [pages]


@cache
def _fonts() -> Fonts:
    """The fonts of the wheels, looked through once a process: 45 MB."""
    import typst

    folders = []
    for package, names in _FONTS.items():
        found = find_spec(package)
        if found is None or found.origin is None:
            raise PrintingError(f"The package {package.replace('_', '-')} with the fonts is not installed.")
        folders += [Path(found.origin).parent / "fonts" / "ofl" / name for name in names]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
