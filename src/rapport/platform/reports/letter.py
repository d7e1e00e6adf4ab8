"""The mail of a report or a dashboard for one reader: HTML with pictures, plain text, CSV where they may export."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from email.mime.image import MIMEImage
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.text import slugify

from rapport.lib.ids import parse_uid
from rapport.lib.tabular.write import CsvWriter
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.records.aggregates import Figure
from rapport.platform.records.registry import registry
from rapport.platform.reports.declared import declared_report
from rapport.platform.reports.export import headers, table
from rapport.platform.reports.labels import figure_text
from rapport.platform.reports.models import Dashboard, Report, ReportMail
from rapport.platform.reports.picture import picture_of
from rapport.platform.reports.shown import Shown, shown_report

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST_PARTS = 12
"""Reports of a dashboard that one mail brings; it leads to the rest."""
MOST_LINES = 40
"""Lines of a table in the mail."""
_SALT = "rapport.reports.mail"


@dataclass(slots=True)
class Part:
    """One report of the mail: its figures, its page, its picture (an inline image's id), and the file."""

    name: str
    url: str
    shown: Shown
    picture: bytes = b""
    image: str = ""
    file: bytes = b""
    lines: list[Any] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Lines of the table that the mail leaves out."""
        return len(self.shown.lines) - len(self.lines)


def letter(mail: ReportMail, day: date) -> EmailMultiAlternatives | None:
    """The mail of one day; None when the reader may not see what it is of, or the mail has nothing in it."""
    found = _found(mail)
    if found is None:
        return None
    name, url, parts = found
    if not parts:
        return None
    for number, part in enumerate(parts):
        part.lines = list(part.shown.lines[:MOST_LINES])
        if part.shown.chart:
            part.picture, part.image = _picture(part.shown), f"chart{number}.{mail.uid}@rapport"
        if mail.with_csv:
            part.file = _file(part.shown, mail.user)
    stop = settings.BASE_URL + reverse("report-mail-stop", args=[token_of(mail)])
    context = {
        "name": name,
        "url": settings.BASE_URL + url,
        "parts": parts,
        "day": formats.date_format(day, "DATE_FORMAT"),
        "base": settings.BASE_URL,
        "stop": stop,
        "maker": str(mail.made_by) if mail.made_by_id != mail.user_id else "",
        "language": translation.get_language(),
    }
    return _message(mail, day, context, parts, stop)


def _message(
    mail: ReportMail, day: date, context: dict[str, Any], parts: list[Part], stop: str
) -> EmailMultiAlternatives:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "rapport"
    message = EmailMultiAlternatives(
        subject=" ".join(f"{context['name']} · {context['day']}".split()),
        body=render_to_string("reports/mail.txt", context),
        to=[mail.user.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<{mail.uid}.{day.isoformat()}@{host}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("reports/mail.html", context), "text/html")
    for number, part in enumerate(parts):
        if part.picture:
            message.attach(_inline(part))
        if part.file:
            name = slugify(part.name) or f"report-{number + 1}"
            message.attach(f"{name}-{day.isoformat()}.csv", part.file, "text/csv")
    return message


def _inline(part: Part) -> MIMEImage:
    image = MIMEImage(part.picture, "png")
    image.add_header("Content-ID", f"<{part.image}>")
    image.add_header("Content-Disposition", "inline", filename=f"{part.image.partition('.')[0]}.png")
    return image


def _found(mail: ReportMail) -> tuple[str, str, list[Part]] | None:
    """What it is of as its reader sees it: name, page, reports; None when it is not theirs to see any more."""
    user = mail.user
    if mail.report_id is not None:
        report: Report | None = rows(registry.get("reports"), user).filter(pk=mail.report_id).first()
        if report is None:
            return None
        url = reverse("reports-detail", args=[report.uid])
        return report.name, url, [Part(report.name, url, shown_report(report.kind, report.definition, user))]
    dashboard: Dashboard | None = rows(registry.get("dashboards"), user).filter(pk=mail.dashboard_id).first()
    if dashboard is None:
        return None
    return dashboard.name, reverse("dashboards-detail", args=[dashboard.uid]), _tiles(dashboard, user)


def _tiles(dashboard: Dashboard, user: User) -> list[Part]:
    """The reports of a dashboard that the reader may see; lists stay on the page."""
    given = [tile for tile in dashboard.tiles.get("tiles", []) if "view" not in tile]
    uids = [uid for tile in given if (uid := parse_uid(tile.get("report", "")))]
    kept = {one.uid: one for one in rows(registry.get("reports"), user).filter(uid__in=uids)}
    parts = []
    for tile in given:
        report = kept.get(parse_uid(tile.get("report", "")))
        declared = declared_report(tile.get("declared", ""))
        if report is not None:
            url = reverse("reports-detail", args=[report.uid])
            parts.append(Part(report.name, url, shown_report(report.kind, report.definition, user)))
        elif declared is not None:
            url = f"{reverse('report-build')}?declared={tile['declared']}"
            parts.append(Part(str(declared.label), url, shown_report(declared.kind, declared.definition, user)))
        if len(parts) == MOST_PARTS:
            break
    return parts


def _picture(shown: Shown) -> bytes:
    assert shown.result is not None
    measure = shown.result.question.measures[0]
    chart = json.loads(shown.chart)
    codes = [one.get("currency", "") for one in chart["series"]]
    code = codes[0] if len(set(codes)) == 1 else ""

    def text(value: float) -> str:
        return figure_text(measure, Figure(round(value, 2), code))

    return picture_of(chart, text)


def _file(shown: Shown, user: User) -> bytes:
    """The table as CSV; nothing for who may not export these records."""
    result = shown.result
    if result is None or not may(result.question.spec, user, Action.EXPORT.value):
        return b""
    body = BytesIO()
    with CsvWriter(body, headers(result), bom=True) as writer:
        writer.write_many(table(result))
    return body.getvalue()


def token_of(mail: ReportMail) -> str:
    """What the link carries by which the reader stops the mail: signed, and of this mail only."""
    return signing.dumps(str(mail.uid), salt=_SALT)


def mail_of(token: str) -> ReportMail | None:
    """The mail of a link; None for one that was not made here."""
    if len(token) > 300:
        return None
    try:
        uid = parse_uid(str(signing.loads(token, salt=_SALT)))
    except (signing.BadSignature, ValueError):
        return None
    return ReportMail.objects.filter(uid=uid).select_related("user", "report", "dashboard").first() if uid else None
