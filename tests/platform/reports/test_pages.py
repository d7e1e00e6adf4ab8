"""The pages of reports and dashboards: build, keep, share, export; plain words where there are no figures."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.http import HttpResponse
from django.urls import reverse

from rapport.platform.records.registry import registry
from rapport.platform.reports.declared import declared_for
from rapport.platform.reports.models import Dashboard, Report
from rapport.platform.reports.shown import shown_report
from tests.browser import Browser, text_of
from tests.factories import make_dashboard, make_person, make_report, make_task, make_view
from tests.factories.access import make_administrator, make_holder, make_role, make_user

pytestmark = pytest.mark.django_db
BY_PRIORITY = {"rows": [{"field": "priority"}]}


def build(browser: Browser, *pairs: tuple[str, str], status: int = 200) -> str:
    answer = browser.get(f"{reverse('report-build')}?{urlencode(pairs)}")
    assert answer.status_code == status, text_of(answer)
    return text_of(answer)


def chart_in(answer: HttpResponse) -> dict[str, Any]:
    _before, _mark, rest = answer.content.decode().partition('data-chart="')
    return dict(json.loads(rest.partition('"')[0].replace("&quot;", '"').replace("&amp;", "&")))


def test_the_builder_offers_what_the_reader_may_count_and_shows_it_at_once() -> None:
    user = make_administrator()
    for priority in ("high", "high", "low"):
        make_task(owner=user, priority=priority)
    browser = Browser(user)
    start = build(browser)
    assert "New people by month and source" in start and "Tasks" in start
    address = f"{reverse('report-build')}?kind=tasks&rows=priority&where=is_done%3Dfalse"
    answer = browser.get(address)
    assert chart_in(answer)["series"][0]["values"] == [2.0, 1.0]
    assert chart_in(answer)["names"] == ["High", "Low"]
    page = answer.content.decode()
    assert "view=all&amp;is_done=false&amp;priority=high" in page
    assert "is_done" in page and "data-chart" in page
    fragment = browser.get(address, "builder").content.decode()
    assert "data-chart" in fragment and "<html" not in fragment


def test_every_way_to_a_new_report_is_the_builder_and_files_bring_none() -> None:
    browser, build_url = Browser(make_administrator()), reverse("report-build")
    for page in (browser.get(reverse("reports-list")), browser.get(reverse("home"))):
        assert f'href="{build_url}"' in text_of(page)
        assert reverse("reports-quick") not in text_of(page)
        assert f'href="{build_url}" data-dialog' not in text_of(page)
    make_report()
    filled = text_of(browser.get(reverse("reports-list")))
    assert f'href="{build_url}"' in filled and reverse("reports-quick") not in filled
    offered = text_of(browser.get("/search/palette/", "palette", q="new rep"))
    assert f'href="{build_url}"' in offered and "?who=" not in offered.partition(build_url)[2][:8]
    assert build_url not in text_of(browser.get("/search/palette/", "palette", q="albrecht"))
    for kind in ("reports", "dashboards"):
        assert f"/{kind}/import/" not in text_of(browser.get(reverse(f"{kind}-list")))
        assert browser.get(f"/{kind}/import/").status_code == 404


def test_a_condition_chosen_in_the_builder_leads_back_to_it() -> None:
    browser = Browser(make_administrator())
    state = urlencode({"kind": "tasks", "rows": "owner"})
    query = urlencode({"view": state, "_field": "priority", "_operator": "exact", "_value": "high"})
    answer = browser.get(f"{reverse('tasks-report-filter')}?{query}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('report-build')}?kind=tasks&rows=owner&where=priority%3Dhigh"


def test_a_report_is_kept_changed_and_copied() -> None:
    user = make_administrator()
    make_task(owner=user, priority="high")
    browser = Browser(user)
    form = browser.form(reverse("report-save"), kind="tasks", rows="priority", chart="pie")
    form.set("name", "By priority")
    answer = browser.send(form)
    report = Report.objects.get()
    assert answer.headers["Location"] == reverse("reports-detail", args=[report.uid])
    assert (report.name, report.kind, report.owner, report.audience) == ("By priority", "tasks", user, "me")
    assert report.definition == {**BY_PRIORITY, "chart": "pie"}
    page = browser.get(reverse("reports-detail", args=[report.uid]))
    assert chart_in(page)["type"] == "pie"
    query = f"kind=tasks&rows=owner&report={report.uid}"
    answer = browser.post(reverse("report-save"), {"query": query, "keep": "yes"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.definition == {"rows": [{"field": "owner"}]}


def test_a_report_is_shared_as_views_are_and_only_its_owner_changes_it() -> None:
    owner, reader = make_holder("all"), make_holder("all")
    report = make_report(owner=owner, audience="everybody", kind="tasks", definition=BY_PRIORITY)
    hidden = make_report(owner=owner, kind="tasks")
    browser = Browser(reader)
    assert browser.get(reverse("reports-detail", args=[report.uid])).status_code == 200
    assert browser.get(reverse("reports-detail", args=[hidden.uid])).status_code == 404
    assert browser.get(f"{reverse('report-build')}?report={hidden.uid}").status_code == 404
    assert browser.get(f"{reverse('report-tile')}?report={hidden.uid}").status_code == 404
    kept = browser.post(reverse("report-save"), {"query": f"kind=tasks&report={report.uid}", "keep": "yes"})
    assert kept.status_code == 404
    form = browser.form(reverse("report-save"), report=str(report.uid))
    form.set("name", "For all")
    form.set("audience", "everybody")
    assert browser.send(form).status_code == 422
    assert Report.objects.count() == 2


def test_who_may_not_see_a_kind_or_a_field_is_told_so_and_gets_no_figure() -> None:
    reader = make_holder("own", kind="people", field_rules=[{"kind": "people", "field": "city", "rule": "hidden"}])
    make_person(owner=reader)
    assert shown_report("tasks", {}, reader).trouble.startswith("You may not see these records")
    assert "rows[0].field" in shown_report("people", {"rows": [{"field": "city"}]}, reader).trouble
    assert shown_report("nothing", {}, reader).trouble == "There is no kind “nothing”."
    assert shown_report("people", {}, reader).number == "1"
    browser = Browser(reader)
    assert build(browser, ("kind", "tasks"), status=404)
    assert "There is no such field" in build(browser, ("kind", "people"), ("rows", "city"), status=400)
    names = [report.name for _module, reports in declared_for(reader) for report in reports]
    assert "people-by-country" in names and "contact-data" not in names and "open-tasks" not in names


def test_every_declared_report_can_be_asked_and_shown() -> None:
    user = make_administrator()
    make_person(owner=user)
    browser = Browser(user)
    reports = [report for module in registry.modules for report in module.reports]
    assert len(reports) >= 12
    for report in reports:
        answer = browser.get(f"{reverse('report-build')}?declared={report.name}")
        assert answer.status_code == 200, report.name
        assert str(report.label) in text_of(answer)
        assert shown_report(report.kind, dict(report.definition), user).trouble == "", report.name
        assert report.question(user).as_json()["rows"], report.name


def test_the_table_is_exported_without_formulas() -> None:
    user = make_administrator()
    make_person(owner=user, source="=1+1", job_title="x")
    make_person(owner=user, source="fair")
    browser = Browser(user)
    address = f"{reverse('report-export')}?kind=people&rows=source&sort=key"
    answer = browser.get(address)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").splitlines() == ["Source,Records", "'=1+1,1", "fair,1"]
    book = openpyxl.load_workbook(BytesIO(browser.get(f"{address}&format=xlsx").content))
    sheet = book["Report"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Source", "Records"],
        ["=1+1", 1],
        ["fair", 1],
    ]
    assert sheet["A2"].data_type == "s"
    assert browser.get(f"{address}&format=exe").status_code == 404
    viewer = Browser(make_holder("all", actions=("view",)))
    assert viewer.get(address).status_code == 403


def test_tiles_are_added_moved_widened_and_taken_away() -> None:
    user = make_administrator()
    report = make_report(owner=user, kind="tasks", definition=BY_PRIORITY, name="Mine")
    dashboard = make_dashboard(owner=user)
    browser, url = Browser(user), reverse("dashboard-tiles", args=[dashboard.uid])
    kept, declared = f"report:{report.uid}", "declared:open-tasks"
    for tile in (kept, declared):
        assert browser.post(url, {"tile": tile}).status_code == 302
    page = text_of(browser.get(reverse("dashboards-detail", args=[dashboard.uid])))
    assert "Mine" in page and "Open tasks by owner and priority" in page
    assert browser.post(url, {"card": declared, "before": kept, "column": ""}).status_code == 204
    assert browser.post(url, {"widen": kept}).status_code == 302
    dashboard.refresh_from_db()
    uid = str(report.uid)
    assert dashboard.tiles == {"tiles": [{"declared": "open-tasks", "width": 1}, {"report": uid, "width": 2}]}
    assert browser.post(url, {"remove": declared}).status_code == 302
    dashboard.refresh_from_db()
    assert dashboard.tiles == {"tiles": [{"report": uid, "width": 2}]}
    for wrong in ({"tile": "report:nobody"}, {"tile": kept}, {"remove": "x"}, {"card": kept, "before": "x"}, {}):
        assert browser.post(url, wrong).status_code == 404, wrong
    assert Browser(make_holder("all")).post(url, {"remove": kept}).status_code == 404
    assert Dashboard.objects.get().tiles == dashboard.tiles
    assert "Mine" not in text_of(Browser(make_administrator()).get(reverse("dashboards-list")))


def test_a_tile_of_a_report_that_is_not_shared_says_so() -> None:
    owner, reader = make_administrator(), make_holder("all")
    report = make_report(owner=owner, name="Secret")
    tiles = {"tiles": [{"report": str(report.uid), "width": 1}]}
    dashboard = make_dashboard(owner=owner, actor=owner, audience="everybody", tiles=tiles)
    page = text_of(Browser(reader).get(reverse("dashboards-detail", args=[dashboard.uid])))
    assert "not shared with you" in page and "Secret" not in page


def test_who_has_the_role_of_a_published_dashboard_finds_it_on_the_first_page() -> None:
    admin, reader, other = make_administrator(), make_holder("all"), make_holder("all")
    role = reader.roles.get()
    tiles = {"tiles": [{"declared": "open-tasks", "width": 1}]}
    dashboard = make_dashboard(actor=admin, owner=admin, name="Sales now", role=role, audience="everybody", tiles=tiles)
    make_dashboard(actor=other, owner=other, name="Not for others", role=role, tiles=tiles)
    page = text_of(Browser(reader).get("/"))
    assert "Sales now" in page and "Open tasks by owner and priority" in page and "Not for others" not in page
    assert reverse("dashboards-detail", args=[dashboard.uid]) in Browser(reader).get("/").content.decode()
    assert "Sales now" not in text_of(Browser(other).get("/"))


def test_a_dashboard_made_by_form_belongs_to_its_maker() -> None:
    user = make_administrator()
    browser = Browser(user)
    form = browser.form(reverse("dashboards-new"))
    form.set("name", "Mine")
    assert browser.send(form).status_code == 302
    assert Dashboard.objects.get().owner == user


def test_a_list_leads_to_a_report_of_its_records() -> None:
    user = make_administrator()
    for priority in ("high", "high", "low"):
        make_task(owner=user, priority=priority)
    browser = Browser(user)
    page = browser.get(f"{reverse('tasks-list')}?view=all&priority=high&is_done=false").content.decode()
    where = urlencode({"where": urlencode({"priority": "high", "is_done": "false"})})
    address = f"{reverse('report-build')}?kind=tasks&amp;{where}"
    assert address in page
    assert ">2</a>" in browser.get(address.replace("&amp;", "&")).content.decode()


def test_a_saved_view_is_a_tile_for_whom_it_is_shared_with_and_shows_what_each_reaches() -> None:
    admin, other = make_administrator(), make_holder("own", actions=("view",), kind="tasks")
    definition = {"filters": [{"field": "priority", "op": "exact", "value": "high"}]}
    view = make_view(owner=admin, actor=admin, kind="tasks", name="Urgent", audience="everybody", definition=definition)
    private = make_view(owner=admin, actor=admin, kind="tasks", name="Mine alone")
    make_task(subject="Call Anna", priority="high", owner=admin)
    make_task(subject="Write to Ben", priority="high", owner=other)
    make_task(subject="Tidy up", priority="low", owner=admin)
    dashboard = make_dashboard(owner=admin, actor=admin, audience="everybody")
    browser, url = Browser(admin), reverse("dashboard-tiles", args=[dashboard.uid])

    for uid in (view.uid, private.uid):
        browser.post(url, {"tile": f"view:{uid}"})

    dashboard.refresh_from_db()
    assert dashboard.tiles["tiles"] == [{"view": str(uid), "width": 1} for uid in (view.uid, private.uid)]
    assert f"{reverse('tasks-list')}?view={view.uid}" in text_of(
        browser.get(reverse("dashboards-detail", args=[dashboard.uid]))
    )
    tile = f"{reverse('report-tile')}?view={view.uid}"
    shown, reached = text_of(browser.get(tile)), text_of(Browser(other).get(tile))
    assert ("Call Anna" in shown, "Write to Ben" in shown, "Tidy up" in shown) == (True, True, False)
    assert ("Call Anna" in reached, "Write to Ben" in reached) == (False, True)
    heads = [text_of(browser.get(f"{tile}&width={width}")).count('<th scope="col"') for width in ("1", "2", "9")]
    assert heads == [2, 4, 2]
    page = text_of(Browser(other).get(reverse("dashboards-detail", args=[dashboard.uid])))
    assert "Urgent" in page and "Mine alone" not in page and "A list that is not shared with you" in page
    for hidden in (f"{reverse('report-tile')}?view={private.uid}", f"{reverse('report-tile')}?view=x"):
        assert "not shared with you any more" in text_of(Browser(other).get(hidden))
    assert browser.post(url, {"tile": f"view:{dashboard.uid}"}).status_code == 404


def test_the_list_of_reports_says_which_are_ready_for_its_reader() -> None:
    page = text_of(Browser(make_administrator()).get("/reports/"))
    assert "reports are ready" in page
    assert "Pipeline by stage" in page
    assert 'href="/reports/build/"' in page
    role = make_role(grants=[{"kind": name, "action": "view", "scope": "all"} for name in ("reports", "tags")])
    assert "ready" not in text_of(Browser(make_user(roles=[str(role.uid)])).get("/reports/"))
