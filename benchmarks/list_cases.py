"""The list questions that are measured, each with the plain SQL that gives the same rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from benchmarks.base import Reader
from benchmarks.installation import Installation
from benchmarks.plain import reach

_COLUMNS = """uid, created_at, updated_at, version, owner_id, kind, name, prefix, given_name, middle_name, family_name,
    display_name, sort_key, email, phone, website, city, country, organisation_id, job_title, language, birth_date,
    industry, lifecycle, value_class, source, last_touch_at"""


@dataclass(frozen=True, slots=True)
class ListCase:
    """A question to the API and its plain SQL."""

    kind: str
    query: str
    where: str
    order: str
    given: dict[str, Any] = field(default_factory=dict)
    table: str = "customers_party"
    columns: str = _COLUMNS

    @property
    def path(self) -> str:
        """The address."""
        return f"/api/v1/{self.kind}" + (f"?{self.query}" if self.query else "")

    @property
    def label(self) -> str:
        """The case in the table of results."""
        return self.kind + (f"?{self.query}" if self.query else "")

    def statement(self, installation: Installation, reader: Reader, limit: int = 50) -> str:
        """The plain SQL for one reader; one row more than asked tells whether there is another page."""
        reach = installation.reach(reader)
        if self.table == "customers_touch":
            # Who sees the party sees the touch, less what colleagues keep to themselves; the sample shares all or some.
            reach = touches_reach(reader)
        where = self.where
        for alias in ("linked", "further"):
            where = where.replace(f"{{{alias}}}", installation.reach(reader, alias))
        return (
            f"SELECT {self.columns} FROM {self.table} WHERE {where} AND {reach} ORDER BY {self.order} LIMIT {limit + 1}"
        )


def touches_reach(reader: Reader) -> str:
    """The touches that one reader sees: those of the parties within reach, by their visibility."""
    if reader.principals == ():
        return "false"
    if reader.principals is None:
        return "visibility <> 'private'"
    within = reach(reader.principals)
    return (
        f"party_id IN (SELECT id FROM customers_party WHERE {within})"
        f" AND (visibility = 'all' OR visibility = 'team' AND {_OF_TEAM.format(username=reader.username)}"
        f" OR visibility = 'private' AND {_OF_SELF.format(username=reader.username)})"
    )


_PERSON = "kind = 'person'"
_OF_SELF = "principals @> ARRAY[(SELECT principal FROM access_user WHERE username = '{username}')]"
_OF_TEAM = (
    "principals && (SELECT array_agg(DISTINCT t.principal) || max(u.principal) FROM access_user u"
    " JOIN access_membership m ON m.user_id = u.id JOIN access_team t ON t.id = m.team_id"
    " WHERE u.username = '{username}')"
)
_TOUCH_COLUMNS = "uid, party_id, happened_at, channel, direction, subject, summary, outcome, owner_id"
_TASK_COLUMNS = "uid, created_at, updated_at, version, owner_id, subject, party_id, due_on, priority, is_done"


def list_cases(installation: Installation) -> list[ListCase]:
    """Sorted by every common column and by one without an index, filtered by one and by two, by somebody's address, by
    a colleague, by words."""
    plain = installation.plain
    city = plain.one(
        f"SELECT city FROM customers_party WHERE {_PERSON} AND city <> '' GROUP BY city ORDER BY count(*) DESC, city"
        " OFFSET 3 LIMIT 1"
    )
    email = plain.one(f"SELECT email FROM customers_party WHERE {_PERSON} AND email <> '' ORDER BY id DESC LIMIT 1")
    word = plain.one(
        f"SELECT lower(family_name) FROM customers_party WHERE {_PERSON} AND family_name ~ '^[A-Za-z]{{4,}}$'"
        " GROUP BY 1 ORDER BY count(*) DESC, 1 OFFSET 20 LIMIT 1"
    )
    owner_id, owner = plain.rows("SELECT id, uid FROM access_user WHERE username = 'jonas'")[0]
    recent = plain.one(f"SELECT max(created_at) - interval '90 days' FROM customers_party WHERE {_PERSON}")
    return [
        ListCase("people", "", _PERSON, "sort_key, id"),
        ListCase("people", "sort=-created_at", _PERSON, "created_at DESC, id DESC"),
        ListCase("people", "sort=-last_touch_at", _PERSON, "last_touch_at DESC NULLS LAST, id DESC"),
        ListCase("people", f"city={quote(city)}", f"{_PERSON} AND city = %(city)s", "sort_key, id", {"city": city}),
        ListCase(
            "people", "country=DE&value_class=A&sort=-updated_at",
            f"{_PERSON} AND country = 'DE' AND value_class = 'A'", "updated_at DESC, id DESC",
        ),
        ListCase(
            "people", f"created_at__gte={quote(recent.isoformat())}&lifecycle=active",
            f"{_PERSON} AND created_at >= %(recent)s AND lifecycle = 'active'", "sort_key, id", {"recent": recent},
        ),
        ListCase(
            "people", f"email={quote(email)}",
            f"{_PERSON} AND id IN (SELECT party_id FROM customers_contactpoint"
            " WHERE kind = 'email' AND norm = %(email)s)",
            "sort_key, id", {"email": email},
        ),
        ListCase(
            "people", f"owner={owner}&sort=sort_key", f"{_PERSON} AND owner_id = %(owner)s", "sort_key, id",
            {"owner": owner_id},
        ),
        ListCase(  # an order without an index, which takes a short list: 3,400 people at a million parties
            "people", "owner__isnull=true&country__in=DE,CN&sort=birth_date",
            f"{_PERSON} AND owner_id IS NULL AND country IN ('DE', 'CN')", "birth_date NULLS LAST, id",
        ),
        ListCase(
            "people", f"q={word}&sort=sort_key",
            f"{_PERSON} AND id IN (SELECT record_id FROM search_searchentry"
            " WHERE kind = 'people' AND tokens @@ %(word)s::tsquery)",
            "sort_key, id", {"word": f"'{word}':*"},
        ),
        ListCase(
            "organisations", "industry__isnull=false&sort=-created_at", "kind = 'organisation' AND industry <> ''",
            "created_at DESC, id DESC",
        ),
        ListCase("parties", "country=CN", "country = 'CN'", "sort_key, id"),
        ListCase(
            "tasks", "is_done=false&sort=due_on", "NOT is_done", "due_on NULLS LAST, id", {}, "customers_task",
            _TASK_COLUMNS,
        ),
        *_unfair_cases(installation),
        *_touch_cases(installation),
    ]  # fmt: skip


def related_cases(installation: Installation) -> list[ListCase]:
    """Three conditions on the organisation of people, such as many pass and such as few do, in two orders; then two
    on the organisation of the party of a task, which is two links far."""
    plain = installation.plain
    common = plain.one(
        "SELECT industry FROM customers_party WHERE kind = 'organisation' AND industry <> '' GROUP BY 1"
        " ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    rare = plain.one(
        "SELECT city FROM customers_party WHERE kind = 'organisation' AND city <> '' GROUP BY 1"
        " ORDER BY count(*), 1 LIMIT 1"
    )
    conditions = (
        ("industry", common, "country", "DE", "value_class", "A"),
        ("city", rare, "industry", common, "lifecycle", "active"),
    )
    cases = []
    for first, one, second, two, third, three in conditions:
        given = {"one": one, "two": two, "three": three}
        within = (
            f"{_PERSON} AND organisation_id IN (SELECT linked.id FROM customers_party linked WHERE"
            f" linked.{first} = %(one)s AND linked.{second} = %(two)s AND linked.{third} = %(three)s AND {{linked}})"
        )
        asked = "&".join(
            f"organisation.{name}={quote(value)}" for name, value in ((first, one), (second, two), (third, three))
        )
        cases.append(ListCase("people", asked, within, "sort_key, id", given))
        cases.append(
            ListCase("people", f"{asked}&sort=-last_touch_at", within, "last_touch_at DESC NULLS LAST, id DESC", given)
        )
    return [*cases, *(_two_links_far(field, value) for field, value in (("industry", common), ("city", rare)))]


def _two_links_far(field: str, value: str) -> ListCase:
    """Open tasks with people of such organisations, the next one first."""
    return ListCase(
        "tasks",
        f"party.organisation.{field}={quote(value)}&party.organisation.country=DE&is_done=false&sort=due_on",
        "NOT is_done AND party_id IN (SELECT linked.id FROM customers_party linked WHERE {linked}"
        " AND linked.organisation_id IN (SELECT further.id FROM customers_party further WHERE {further}"
        f" AND further.{field} = %(value)s AND further.country = 'DE'))",
        "due_on NULLS LAST, id",
        {"value": value},
        "customers_task",
        _TASK_COLUMNS,
    )


def _touch_cases(installation: Installation) -> list[ListCase]:
    """Touches, newest first: of everybody, by channel, by what few have, by a colleague, long ago; tasks by a day."""
    plain = installation.plain
    owner_id, owner = plain.rows("SELECT id, uid FROM access_user WHERE username = 'nora'")[0]
    outcome = plain.one(
        "SELECT outcome FROM customers_touch WHERE outcome <> '' GROUP BY outcome ORDER BY count(*), outcome LIMIT 1"
    )
    long_ago = plain.one("SELECT max(happened_at) - interval '600 days' FROM customers_touch")
    today = plain.one("SELECT max(created_at)::date FROM customers_task")
    newest = "happened_at DESC, id DESC"
    return [
        ListCase("touches", "", "true", newest, {}, "customers_touch", _TOUCH_COLUMNS),
        ListCase("touches", "channel=call", "channel = 'call'", newest, {}, "customers_touch", _TOUCH_COLUMNS),
        ListCase(
            "touches", f"outcome={quote(outcome)}", "outcome = %(outcome)s", newest, {"outcome": outcome},
            "customers_touch", _TOUCH_COLUMNS,
        ),
        ListCase(
            "touches", f"owner={owner}", "owner_id = %(owner)s", newest, {"owner": owner_id}, "customers_touch",
            _TOUCH_COLUMNS,
        ),
        ListCase(
            "touches", f"happened_at__lt={quote(long_ago.isoformat())}&channel=meeting",
            "happened_at < %(before)s AND channel = 'meeting'", newest, {"before": long_ago}, "customers_touch",
            _TOUCH_COLUMNS,
        ),
        ListCase("tasks", "", "true", "due_on NULLS LAST, id", {}, "customers_task", _TASK_COLUMNS),
        ListCase(
            "tasks", f"due_on__lt={today}&is_done=false", "due_on < %(today)s AND NOT is_done", "due_on NULLS LAST, id",
            {"today": today}, "customers_task", _TASK_COLUMNS,
        ),
    ]  # fmt: skip


def _unfair_cases(installation: Installation) -> list[ListCase]:
    """Filters that depend on each other, on the reader or on the order: found at a million as those that cost most."""
    plain = installation.plain
    abroad = plain.one(
        f"SELECT city FROM customers_party WHERE {_PERSON} AND country = 'CN' AND city <> ''"
        " GROUP BY city ORDER BY count(*) DESC, city LIMIT 1"
    )
    source = plain.one(
        f"SELECT source FROM customers_party WHERE {_PERSON} AND country = 'CN' AND source <> ''"
        " GROUP BY source ORDER BY count(*) DESC, source LIMIT 1"
    )
    title = plain.one(
        f"SELECT job_title FROM customers_party WHERE {_PERSON} AND country = 'DE' AND job_title <> ''"
        " GROUP BY job_title ORDER BY count(*) DESC, job_title LIMIT 1"
    )
    return [
        ListCase("households", "", "kind = 'household'", "sort_key, id"),
        ListCase("people", "country=CN", f"{_PERSON} AND country = 'CN'", "sort_key, id"),
        ListCase(
            "people", f"city={quote(abroad)}&sort=-last_touch_at", f"{_PERSON} AND city = %(city)s",
            "last_touch_at DESC NULLS LAST, id DESC", {"city": abroad},
        ),
        ListCase(
            "people", f"country=AT&source={quote(source)}&sort=-created_at",
            f"{_PERSON} AND country = 'AT' AND source = %(source)s", "created_at DESC, id DESC", {"source": source},
        ),
        ListCase(
            "people", f"job_title={quote(title)}&country=CN", f"{_PERSON} AND job_title = %(title)s AND country = 'CN'",
            "sort_key, id", {"title": title},
        ),
        ListCase(
            "people", "lifecycle=inactive&last_touch_at__isnull=true",
            f"{_PERSON} AND lifecycle = 'inactive' AND last_touch_at IS NULL", "sort_key, id",
        ),
        ListCase(
            "people", "owner__isnull=true&sort=-last_touch_at", f"{_PERSON} AND owner_id IS NULL",
            "last_touch_at DESC NULLS LAST, id DESC",
        ),
        ListCase(
            "organisations", "country=DE&sort=-last_touch_at", "kind = 'organisation' AND country = 'DE'",
            "last_touch_at DESC NULLS LAST, id DESC",
        ),
        ListCase(
            "organisations", f"city={quote(abroad)}&value_class=A&sort=-updated_at",
            "kind = 'organisation' AND city = %(city)s AND value_class = 'A'", "updated_at DESC, id DESC",
            {"city": abroad},
        ),
        ListCase(
            "tasks", "priority=high&is_done=false&sort=-created_at", "priority = 'high' AND NOT is_done",
            "created_at DESC, id DESC", {}, "customers_task", _TASK_COLUMNS,
        ),
    ]  # fmt: skip
