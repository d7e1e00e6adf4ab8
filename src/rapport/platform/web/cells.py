"""How a value looks, by the kind of its field: escaped HTML for list cells, definition lists and histories."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from babel import Locale
from babel.dates import format_timedelta
from babel.numbers import format_compact_decimal
from django.db import models
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _

from rapport.lib.countries import country_name
from rapport.lib.formulas import DIVISION_BY_ZERO, OUT_OF_RANGE
from rapport.lib.languages import language_name
from rapport.lib.money import format_money
from rapport.lib.phones import dial_url, format_phone
from rapport.lib.text import truncate
from rapport.platform.access.models import User
from rapport.platform.access.titles import title_of
from rapport.platform.records.counts import Count
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.web.markup import concat, fill
from rapport.platform.web.templatetags.ui import tag

EMPTY = mark_safe('<span class="mut">–</span>')
_NO_UID = "00000000-0000-0000-0000-000000000000"
_WEB = frozenset({"http", "https"})
_WHY_EMPTY: dict[str, Any] = {
    DIVISION_BY_ZERO: gettext_lazy("division by zero"),
    OUT_OF_RANGE: gettext_lazy("outside of the calendar"),
}
_TONES = {"A": "accent", "B": "info", "high": "bad", "low": "", "deceased": "bad", "inactive": "warn"}


def cell(field: FieldSpec, value: Any, row: models.Model | None = None) -> SafeString:
    """A value as HTML; an empty one as a dash."""
    if value in (None, "", [], {}):
        return EMPTY
    if field.shipped is not None:
        value = field.shipped.shown(value)
    return _RENDERERS[field.kind](field, value, row)


def empty_cell(reasons: Collection[str]) -> SafeString:
    """A formula without a value, with the reasons (codes of :mod:`rapport.lib.formulas`) where there are any."""
    texts = [str(_WHY_EMPTY[reason]) for reason in sorted(reasons)]
    return fill('<span class="mut">– ({})</span>', ", ".join(texts)) if texts else EMPTY


def editable_cell(field: FieldSpec, value: Any, row: models.Model | None = None) -> SafeString:
    """A value that is edited where it stands: a click on a link's text edits it, an arrow beside it leads there."""
    url = record_url(value) if field.kind is FieldKind.LINK and value is not None else ""
    if not url:
        return cell(field, value, row)
    title = title_of(value)
    opens = _("Open %(name)s") % {"name": title}
    arrow = '{}{}<a class="cell-open" href="{}" data-drawer aria-label="{}"></a>'
    return fill(arrow, title, mark_of_leaver(value), url, opens)


def mark_of_leaver(row: models.Model) -> SafeString:
    """What stands behind the name of somebody who has left; nothing behind any other."""
    if not isinstance(row, User) or row.is_active:
        return SafeString("")
    return fill(' <span class="mut">({})</span>', _("has left"))


def record_url(instance: models.Model) -> str:
    """The page of a record; "" when its kind has none."""
    try:
        spec = registry.of_instance(instance)
    except UnknownKindError:
        return ""
    return f"{pages_url(spec.name)}{instance.uid}/"  # type: ignore[attr-defined]


@cache
def pages_url(kind: str) -> str:
    """What the addresses of a kind's records begin with: resolved once, since a list has hundreds of them."""
    return reverse(f"{kind}-detail", args=[_NO_UID]).removesuffix(f"{_NO_UID}/")


def when(moment: datetime) -> SafeString:
    """A moment relative to now, exact on hover."""
    local = timezone.localtime(moment)
    exact = formats.date_format(local, "DATETIME_FORMAT")
    return fill('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, relative(moment))


def relative(moment: datetime) -> str:
    """ "6 days ago" within a month, else the day; "in 3 hours" for what is to come."""
    now = timezone.now()
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    if moment > now:
        return _distance(moment - now) if days >= -1 else _day(moment)
    if (now - moment).total_seconds() < 90:
        return _("just now")
    return _distance(moment - now) if days < 31 else _day(moment)


def _distance(delta: timedelta) -> str:
    """In words with the right case: German says "6 Tage" but "vor 6 Tagen", which a translated frame cannot."""
    return format_timedelta(delta, "minute", threshold=1, add_direction=True, locale=babel_locale())


def babel_locale() -> Locale:
    """The reader's language as Babel knows it."""
    return _locale(get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def _text(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    return fill("{}", truncate(str(value), 160))


def _json(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    """A list of words as people write one, by their labels where they have some; anything else as it is kept."""
    labels = dict(field.choices)
    words = ", ".join(str(labels.get(word, word)) for word in value) if isinstance(value, list) else str(value)
    return fill("{}", truncate(words, 160))


def _long_text(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    return fill('<span class="pre-line">{}</span>', truncate(str(value), 2_000))


def _email(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    return fill('<a href="mailto:{}">{}</a>', quote(str(value), safe="@"), value)


def _phone(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    return fill('<a href="{}" class="num">{}</a>', dial_url(str(value)), format_phone(str(value)))


def _url(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    """Only web addresses become links: any other scheme could run script."""
    text = str(value)
    address = text if "//" in text else f"https://{text}"
    try:
        safe = urlsplit(address).scheme in _WEB
    except ValueError:
        safe = False
    if not safe:
        return fill("{}", truncate(text, 160))
    shown = text.removeprefix("https://").removeprefix("http://").rstrip("/")
    return fill('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', address, truncate(shown, 60))


def _number(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    return fill('<span class="num">{}</span>', formats.number_format(value, use_l10n=True, force_grouping=True))


def _money(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    currency = str(getattr(row, field.currency_field, "") or "")
    shown = format_money(Decimal(value), currency, get_language() or "en") if currency else None
    return fill('<span class="num">{}</span>', shown or _amount(Decimal(value)))


def _amount(value: Decimal) -> str:
    """An amount of which the currency is not at hand: two decimals, or more where it has more."""
    cents = value.quantize(Decimal("0.01"))
    return formats.number_format(cents if cents == value else value, use_l10n=True, force_grouping=True)


def _date(field: FieldSpec, value: date, row: models.Model | None) -> SafeString:
    return fill("{}", formats.date_format(value, "SHORT_DATE_FORMAT"))


def _datetime(field: FieldSpec, value: datetime, row: models.Model | None) -> SafeString:
    return when(value)


def _boolean(field: FieldSpec, value: bool, row: models.Model | None) -> SafeString:
    return fill("{}", _("Yes") if value else _("No"))


def _choice(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    """A tag where one of the choices has a colour, else a word like any other."""
    label = next((text for code, text in field.choices if code == value), value)
    if not any(str(code) in _TONES for code, _text in field.choices):
        return fill("{}", label)
    return tag(label, _TONES.get(str(value), "plain"))


def _choices(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    labels = dict(field.choices)
    tags = ((tag(labels.get(code, code)),) for code in value)
    return fill('<span class="tags">{}</span>', format_html_join(" ", "{}", tags))


def _link(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    url, title = record_url(value), title_of(value)
    shown = fill('<a href="{}" data-drawer>{}</a>', url, title) if url else fill("{}", title)
    return concat((shown, mark_of_leaver(value)))


def _country(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    return fill("{}", country_name(str(value), get_language() or "en") or value)


def _language(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    named = dict(field.choices).get(str(value)) or language_name(str(value), get_language() or "en")
    return fill("{}", named or value)


def _collection(field: FieldSpec, value: Any, row: models.Model | None) -> SafeString:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        choices = dict(field.virtual.choices() or ()) if field.virtual is not None else {}
        return fill(
            '<span class="tags">{}</span>',
            format_html_join("", "{}", ((tag(choices.get(item, item)),) for item in value)),
        )
    if field.virtual is None:
        return fill("{}", value)
    items = [[item] for item in value] if isinstance(value, list) else [value]
    lines = [line for item in items if (line := field.virtual.shown(item))]
    if not lines:
        return EMPTY
    return fill('<span class="lines">{}</span>', format_html_join(" ", "<span>{}</span>", ((line,) for line in lines)))


_RENDERERS: dict[FieldKind, Callable[[FieldSpec, Any, models.Model | None], SafeString]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _phone,
    FieldKind.URL: _url,
    FieldKind.COUNTRY: _country,
    FieldKind.LANGUAGE: _language,
    FieldKind.TIME_ZONE: _text,
    FieldKind.CURRENCY: _text,
    FieldKind.INTEGER: _number,
    FieldKind.DECIMAL: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _datetime,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI_CHOICE: _choices,
    FieldKind.LINK: _link,
    FieldKind.UID: _text,
    FieldKind.JSON: _json,
    FieldKind.COLLECTION: _collection,
}


def count_text(count: Count) -> str:
    """A count as people read it: exact to 10,000, then "about 1.2M", in Chinese "约 120万"."""
    if count.exact:
        return formats.number_format(count.value, use_l10n=True, force_grouping=True)
    if count.value >= 1_000_000:
        number = format_compact_decimal(round(count.value, -5), locale=babel_locale(), fraction_digits=1)
        return _("about %(number)s") % {"number": number}
    number = formats.number_format(round(count.value, -3), use_l10n=True, force_grouping=True)
    return _("about %(number)s") % {"number": number}
