"""The sample company: believable, the same for a seed, and true to every rule that rows made one by one keep."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, Max, Min, Q

from rapport.customers.consent import ledger
from rapport.customers.contact import standardise_point
from rapport.customers.models import (
    AccountTeamMember,
    Address,
    ConsentEntry,
    ConsentState,
    ContactBlock,
    ContactPoint,
    Party,
    PartyName,
    PartyRole,
    Relationship,
    Task,
    TimelineItem,
    Touch,
    TouchParticipant,
)
from rapport.customers.names import set_names
from rapport.customers.sample import load_demo, load_sample
from rapport.customers.sample.company import PEOPLE, TEAMS, load_staff
from rapport.customers.sample.district import District
from rapport.customers.sample.generate import make_district
from rapport.customers.sample.stories import Story
from rapport.customers.sample.touches import TALES
from rapport.customers.sample.words_de import GERMAN
from rapport.customers.sample.words_en import ENGLISH
from rapport.customers.sample.words_zh import CHINESE
from rapport.customers.timeline import rebuild_timeline
from rapport.platform.access.delegation import looks_after, offered
from rapport.platform.access.models import Delegation, Role, Team, User
from rapport.platform.access.principals import principals_of_owners
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import tracked_models
from rapport.platform.layouts.applied import layouts_for, page_of
from rapport.platform.layouts.definition import PanelPart
from rapport.platform.records.clean import clean_value
from rapport.platform.records.registry import registry
from rapport.platform.reports.models import Dashboard, Report
from rapport.platform.reports.shown import shown_report
from rapport.platform.saved_views.models import SavedView
from rapport.platform.saved_views.shown import shown_or_table
from rapport.platform.search.lag import unindexed
from tests.factories.custom_fields import customised

SIZE, TOUCHES = 300, 3_000
CATALOGUES = ("RetentionRule", "RoleType", "RelationshipType", "ConsentPurpose", "ConsentWording")


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: Any) -> Iterator[ChangeSet]:
    """One sample for the module, rolled back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield load_sample(size=SIZE, touches=TOUCHES, seed="test")
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(sample: ChangeSet, db: None) -> None:
    """Every test of this module reads the sample, inside a savepoint of its own."""


def test_there_are_as_many_as_asked_for() -> None:
    kinds = dict(Party.objects.values_list("kind").annotate(Count("id")))
    assert sum(kinds.values()) == SIZE
    assert kinds["household"] == 15
    assert 85 <= kinds["organisation"] <= 105
    assert Touch.objects.count() == TOUCHES
    assert User.objects.filter(username__in=[person.username for person in PEOPLE]).count() == 12
    assert set(Team.objects.values_list("name", flat=True)) >= {name for name, _above in TEAMS}


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    def content(seed: str) -> list[tuple[Any, ...]]:
        district = District(
            seed=seed, number=0, size=60, touches_wanted=200, today=date(2026, 11, 20), staff=load_staff(),
            ids=range(1, 61), large=False,
        )  # fmt: skip
        make_district(district, list(range(1, 201)))
        parties = [(m.party.display_name, m.party.created_at, m.points, m.party.owner_id) for m in district.members]
        touches = [row[2:] for row in district.rows["touches"]]
        others = sorted((name, rows) for name, rows in district.rows.items() if name != "touches")
        return [*parties, *touches, *others]

    assert content("a") == content("a")
    assert content("a") != content("b")


def test_every_row_belongs_to_the_change_set_of_the_sample(sample: ChangeSet) -> None:
    checked = 0
    for model, event in tracked_models():
        if model._meta.app_label == "customers" and model.__name__ not in CATALOGUES:
            assert not model._default_manager.exclude(created_in=sample.uid).exists(), model.__name__
            assert not event._default_manager.filter(pgh_context_id=sample.uid).exists(), model.__name__
            checked += model._default_manager.exists()
    assert checked == 16
    assert sample.state == "done"
    assert sample.counts["touches"] == TOUCHES
    assert set(TimelineItem.objects.values_list("created_in", flat=True)) == {sample.uid}


def test_the_search_knows_every_record() -> None:
    assert unindexed() == 0


def test_the_timeline_equals_a_rebuilt_one() -> None:
    touched = TimelineItem.objects.filter(source_kind="touches")
    columns = [field.attname for field in TimelineItem._meta.concrete_fields if field.attname != "id"]
    key = ("party_id", "at", "source_id")
    before = list(touched.order_by(*key).values_list(*columns))
    last = dict(Party.objects.values_list("id", "last_touch_at"))
    assert len(before) == TOUCHES + TouchParticipant.objects.count() > TOUCHES
    assert rebuild_timeline() == len(before)
    assert list(touched.order_by(*key).values_list(*columns)) == before
    some = Touch.objects.values_list("party_id", flat=True)[0]
    rebuild_timeline([some])
    assert list(touched.order_by(*key).values_list(*columns)) == before
    assert dict(Party.objects.values_list("id", "last_touch_at")) == last


def test_what_parties_repeat_of_other_tables_is_right() -> None:
    for party in Party.objects.all():
        points = {p.kind: p for p in ContactPoint.objects.filter(party=party, is_primary=True)}
        assert party.email == (points["email"].norm if "email" in points else "")
        assert party.phone == (points["phone"].norm if "phone" in points else "")
        address = Address.objects.get(party=party, is_primary=True)
        assert (party.city, party.country) == (address.locality, address.country)
        tasks = Task.objects.filter(party=party, is_done=False).aggregate(first=Min("due_on"))
        assert party.next_task_on == tasks["first"]
        lines = TimelineItem.objects.filter(party=party, source_kind="touches").exclude(kind="note")
        assert party.last_touch_at == lines.aggregate(last=Max("at"))["last"]


def test_names_and_contact_points_have_the_form_that_a_single_write_gives_them() -> None:
    for party in Party.objects.all():
        given = (party.display_name, party.sort_key, party.script)
        set_names(party)
        assert (party.display_name, party.sort_key, party.script) == given
    for point in ContactPoint.objects.select_related("party"):
        expected = standardise_point(point.kind, point.value, region=point.party.country)
        assert (point.norm, point.problem) == (expected.norm, "")


def test_names_are_shown_in_the_order_of_their_culture() -> None:
    people = list(Party.objects.filter(kind="person"))
    shown = {culture: 0 for culture in ("de", "en", "zh-Hans")}
    for person in people:
        shown[person.language] += 1
        if person.language == "zh-Hans":
            assert person.display_name == person.family_name + person.given_name
            assert person.family_name in CHINESE.family
        else:
            parts = [person.prefix, person.given_name, person.middle_name, person.family_name]
            assert person.display_name == " ".join(part for part in parts if part)
            assert person.family_name in (*GERMAN.family, *ENGLISH.family)
    assert min(shown.values()) > 20


def test_no_address_leads_to_anybody() -> None:
    emails = ContactPoint.objects.filter(kind="email")
    assert emails.count() > 250
    assert not emails.exclude(norm__endswith=".example").exists()
    pages = ContactPoint.objects.filter(kind="website")
    assert pages.exists()
    assert not pages.exclude(value__endswith=".example").exists()
    fictional = ContactPoint.objects.filter(kind="phone", party__country__in=["US", "GB"])
    phones = set(fictional.values_list("norm", flat=True))
    assert phones
    for number in phones:
        assert "55501" in number or "79460" in number or "4960" in number


def test_people_work_report_and_live_together() -> None:
    types = dict(Relationship.objects.values_list("type__code").annotate(Count("id")))
    expected = {
        "works-for", "reports-to", "subsidiary-of", "household-member", "spouse-of", "child-of", "referred-by",
        "competitor-of",
    }  # fmt: skip
    assert set(types) == expected
    employed = Party.objects.filter(kind="person", organisation__isnull=False)
    assert types["works-for"] == employed.count()
    assert not Relationship.objects.filter(type__is_symmetric=True, first__gte=F("second")).exists()
    assert types["household-member"] >= 2 * Party.objects.filter(kind="household").count()
    middle = Party.objects.filter(kind="organisation", organisation__organisation__isnull=False)
    assert middle.exists(), "groups are three levels deep"


def test_everything_that_a_party_can_have_occurs() -> None:
    assert {"customer", "prospect", "supplier"} <= set(PartyRole.objects.values_list("type__code", flat=True))
    assert PartyRole.objects.filter(valid_to__isnull=False).exists()
    assert PartyName.objects.filter(kind="other_script").exists()
    assert AccountTeamMember.objects.exists()
    assert Party.objects.filter(birth_date__isnull=False).count() > 50
    assert set(Touch.objects.values_list("channel", flat=True)) >= {
        "call", "email", "meeting", "note", "chat", "messenger", "letter", "form", "web",
    }  # fmt: skip
    assert Touch.objects.filter(pinned=True).exclude(summary="").exists()


def test_touches_lie_in_the_past_three_years_on_working_days_and_more_of_them_lately(sample: ChangeSet) -> None:
    started = sample.started_at
    bounds = Touch.objects.aggregate(first=Min("happened_at"), last=Max("happened_at"))
    assert started - timedelta(days=3 * 366) < bounds["first"]
    assert bounds["last"] < started
    year_ago = started - timedelta(days=365)
    recent = Touch.objects.filter(happened_at__gte=year_ago).count()
    assert TOUCHES * 0.42 < recent < TOUCHES
    weekend = Touch.objects.filter(happened_at__iso_week_day__gte=6).exclude(subject__in=[
        tales.birthday.subject for tales in TALES.values()
    ])  # fmt: skip
    # An evening in Seattle is the next day in UTC.
    assert not weekend.exclude(party__time_zone__startswith="America/").exists()


def test_tasks_are_late_due_today_due_this_week_and_done(sample: ChangeSet) -> None:
    today = sample.started_at.date()
    waiting = Task.objects.filter(is_done=False)
    assert waiting.filter(due_on__lt=today).exists()
    assert waiting.filter(due_on=today).exists()
    assert waiting.filter(due_on__range=(today + timedelta(days=1), today + timedelta(days=6))).exists()
    assert Task.objects.filter(is_done=True).exclude(done_at=None).exists()


def test_owners_look_after_their_region_and_rows_carry_their_principals() -> None:
    users = User.objects.filter(username__in=["lena", "marcus", "jiayi"])
    teams = dict(users.values_list("username", "memberships__team__name"))
    assert teams == {"lena": "Sales DACH", "marcus": "Sales UK & US", "jiayi": "Sales China"}
    assert set(Party.objects.filter(owner__username="jiayi").values_list("country", flat=True)) == {"CN"}
    german = Party.objects.filter(owner__username="lena")
    assert set(german.values_list("country", flat=True)) <= {"DE", "AT", "CH"}
    owners = [*Party.objects.values_list("owner_id", flat=True), *Touch.objects.values_list("owner_id", flat=True)]
    expected = principals_of_owners(set(owners))
    for model in (Party, Touch, Task):
        for owner, principals in model._default_manager.values_list("owner_id", "principals").distinct():
            assert list(principals) == expected[owner]


def test_james_administers_the_sales_teams_and_nobody_above_them() -> None:
    (one,) = Delegation.objects.all()
    assert (one.user.full_name, one.team.name) == ("James Whitfield", "Sales")
    james = one.user
    assert not james.is_administrator
    users = {user.username: user for user in User.objects.filter(username__in=["marcus", "katharina", "min"])}
    assert looks_after(james, users["marcus"])
    assert not looks_after(james, users["katharina"])
    assert not looks_after(james, users["min"])
    assert [str(role) for role in offered(Role, james)] == ["Sales representative"]
    assert {str(team) for team in offered(Team, james)} == {"Sales", "Sales DACH", "Sales UK & US", "Sales China"}


def test_the_constraints_that_cannot_be_deferred_hold_when_checked_again() -> None:
    connection.check_constraints()
    for model in (Party, ContactPoint, Address, PartyRole, Relationship, Task):
        for constraint in model._meta.constraints:
            for row in model._default_manager.order_by("id")[:25]:
                constraint.validate(model, row)


def test_a_base_with_parties_gets_no_demo() -> None:
    before = (Party.objects.count(), ChangeSet.objects.count())
    load_demo()
    assert (Party.objects.count(), ChangeSet.objects.count()) == before


def test_sizes_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="between 10 and 1000000"):
        load_sample(size=9)


def test_every_language_tells_the_same_stories() -> None:
    def shape(story: Story) -> list[tuple[str, int]]:
        return [(step.direction, step.days) for step in story.steps]

    english = TALES["en"]
    for tales in TALES.values():
        assert [shape(story) for story in tales.others] == [shape(story) for story in english.others]
        assert shape(tales.acquisition) == shape(english.acquisition)
        assert len(tales.tasks) == len(english.tasks)


def test_no_text_has_a_placeholder_left() -> None:
    texts = Q(subject__contains="{") | Q(summary__contains="{")
    assert not Touch.objects.filter(texts).exists()
    assert not Task.objects.filter(subject__contains="{").exists()


def test_people_have_agreed_and_withdrawn_and_what_holds_follows_from_it() -> None:
    said = ConsentEntry.objects.values_list("action", flat=True).distinct()
    assert set(said) == {"granted", "pending", "withdrawn"}
    assert ContactBlock.objects.exists()
    kept = set(ConsentState.objects.values_list("party_id", "purpose_id", "channel", "state", "entry_id"))
    assert 0 < len(kept) < ConsentEntry.objects.count()
    ledger.rebuild()
    assert set(ConsentState.objects.values_list("party_id", "purpose_id", "channel", "state", "entry_id")) == kept


def test_service_agents_see_how_to_reach_somebody_first() -> None:
    people = registry.get("people")
    agent, lead = User.objects.get(username="miriam"), User.objects.get(username="katharina")
    pages = [page_of(people, layouts_for(people, user)) for user in (agent, lead)]

    assert [page.sections[0].key for page in pages] == ["contact", "person"]
    assert PanelPart("tasks") in pages[0].zones["main"]
    assert pages[0].sections[1].condition


def test_views_show_lists_as_boards_a_calendar_and_groups_to_everybody() -> None:
    views = SavedView.objects.filter(audience="everybody").order_by("pk")
    shown = [(view.kind, view.definition["shown"]) for view in views if "shown" in view.definition]
    assert shown == [
        ("tasks", "board:priority"),
        ("tasks", "board:owner"),
        ("tasks", "calendar:due_on"),
        ("people", "group:value_class"),
    ]
    reader = User.objects.get(username="jonas")
    for view in views:
        assert shown_or_table(registry.get(view.kind), view.definition["shown"], reader) is not None, view.name


def test_two_reports_and_a_dashboard_are_there_for_everybody() -> None:
    reader = User.objects.filter(is_administrator=True).first() or User.objects.get(username="katharina")
    reports = {report.name: shown_report(report.kind, report.definition, reader) for report in Report.objects.all()}
    assert set(reports) == {"Customers by country and value class", "Meetings of the quarter"}
    assert {shown.trouble for shown in reports.values()} == {""}
    [dashboard] = Dashboard.objects.all()
    assert (dashboard.audience, len(dashboard.tiles["tiles"])) == ("everybody", 6)


def test_fields_of_its_own_hold_what_a_single_write_would_give_them() -> None:
    with customised():
        organisations = registry.get("organisations")
        held = Party.objects.filter(kind="organisation", custom__has_key="x_interested_in")
        values = [getattr(party, "x_interested_in") for party in held]  # noqa: B009 - unknown to the type of the row
        counted = organisations.fields["x_open_tasks"].virtual
        assert counted is not None
        figures = counted.load(list(held.values_list("pk", flat=True)))

        assert len(values) >= 10
        assert all(clean_value(organisations.fields["x_interested_in"], value) == value for value in values)
        open_tasks = Task.objects.filter(is_done=False, party__in=held).count()
        assert sum(figures.values()) == open_tasks
