"""Parts of followed records, such as the roles of a party: what is done to one concerns whom the record itself does.

A kind declares it (``RecordType.tells_followers_of``); this puts together the SQL by which :mod:`telling` finds what
was done to parts, and to which records they belong. Who is told must see the record and the part: a part is seen
through its own record, through another one that its access policy names, or by a grant alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from rapport.platform.access.policy import Granted, Through
from rapport.platform.access.readers import may_see
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


@dataclass(frozen=True, slots=True)
class PartLink:
    """One way by which rows belong to records: the kind of the part, the table and its column that names the record,
    the column by which the part is seen ("" where the record itself or a grant decides), and the column that names the
    part, where it has a table of its own for its links."""

    spec: RecordSpec
    table: type[models.Model]
    column: str
    target: type[models.Model]
    through: str = ""
    through_model: type[models.Model] | None = None
    part: str = "id"

    def of(self, row: str, *, image: bool = False) -> str:
        """SQL of what names the part in a row, or in a before-image of one."""
        return f"{row}.{'pgh_obj_id' if image and self.part == 'id' else self.part}"


def part_links() -> Iterator[PartLink]:
    """All that are declared; ImproperlyConfigured for one that nobody could be told of."""
    for spec in registry:
        for name in spec.record.tells_followers_of:
            yield _link(spec, name)


def _link(spec: RecordSpec, name: str) -> PartLink:
    owner = type(spec.record).__name__
    table, _dot, link_name = name.rpartition(".")
    holding: type[models.Model] = spec.model
    part = "id"
    if table:
        relation: Any = spec.model._meta.get_field(table)
        holding, part = relation.related_model, relation.remote_field.column
    link: Any = holding._meta.get_field(link_name)
    access = spec.record.access
    if not isinstance(access, Granted | Through) or not isinstance(link, models.ForeignKey):
        raise ImproperlyConfigured(f"{owner}.tells_followers_of: {name!r} is no link of a part seen by a grant")
    through = access.path if isinstance(access, Through) and access.path != name else ""
    seen_by: Any = spec.model._meta.get_field(through) if through else None
    return PartLink(
        spec, holding, str(link.column), link.related_model, str(seen_by.column) if through else "",
        seen_by.related_model if through else None, part,
    )  # fmt: skip


# What was done to the rows of one table, with the record that each belongs to or did before: new rows (of which the
# change sets stand there twice for the planner's sake, see telling), changed ones and deleted ones.
_DONE = """
    SELECT a.id AS change_set_id, a.uid, a.actor_id, a.at, {kind}::text AS part_kind, {of_row} AS part_id,
           r.{column} AS target_id, {seen_by_row} AS seen_by_id, 'created' AS act
      FROM acts a JOIN {table} r ON r.created_in = a.uid AND r.created_in = ANY(%(uids)s)
    UNION ALL
    SELECT a.id, a.uid, a.actor_id, a.at, {kind}, {of_row}, x.target_id, {seen_by_row}, 'updated'
      FROM acts a JOIN {events} e ON e.pgh_context_id = a.uid AND e.pgh_label = 'update'
      JOIN {table} r ON r.id = e.pgh_obj_id AND r.created_in <> a.uid
     CROSS JOIN LATERAL (SELECT r.{column} UNION SELECT e.{column}) AS x(target_id)
    UNION ALL
    SELECT a.id, a.uid, a.actor_id, a.at, {kind}, {of_image}, e.{column}, {seen_by_image}, 'deleted'
      FROM acts a JOIN {events} e ON e.pgh_context_id = a.uid AND e.pgh_label = 'delete' AND e.created_in <> a.uid"""
# A part whose links have a table of their own is changed for all records that they name.
_CHANGED = """
    UNION ALL
    SELECT a.id, a.uid, a.actor_id, a.at, {kind}, r.{part}, r.{column}, NULL::bigint, 'updated'
      FROM acts a JOIN {part_events} e ON e.pgh_context_id = a.uid AND e.pgh_label = 'update'
      JOIN {table} r ON r.{part} = e.pgh_obj_id AND r.created_in <> a.uid"""
# Not of a record that the same act made, changed or deleted: that is told of itself, and of all it was about.
_OF_RECORDS = """
    SELECT d.change_set_id, d.actor_id, d.at, {kind} AS kind, r.id AS record_id, r.owner_id, r.principals,
           r.created_in AS made_in, {named} AS named, d.act, false AS is_given, NULL::bigint AS comment_id,
           d.part_kind, d.part_id, {seen_kind} AS seen_kind, {seen_principals} AS seen_principals
      FROM ({done}) d JOIN {target} r ON r.id = d.target_id AND r.created_in <> d.uid {seen}
     WHERE NOT EXISTS (SELECT FROM written w WHERE w.change_set_id = d.change_set_id AND w.record_id = r.id
                          AND w.act <> 'commented' AND w.kind = {kind})"""

SEES_PART = f"""
    (w.part_kind = '' OR EXISTS (
        SELECT FROM readers p WHERE p.id = w.user_id AND p.kind = w.part_kind AND (p.is_administrator OR p.scope >= 1)))
    AND (w.seen_kind IS NULL OR EXISTS (
        SELECT FROM readers s WHERE s.id = w.user_id AND s.kind = w.seen_kind
           AND {may_see("s", "w.seen_principals")}))"""  # noqa: S608 - put together from our own text
"""Whether a reader of the record may see the part, of a row ``w`` and the relation ``readers``."""


def parts_of(link: PartLink, *, kind: str, named: str, seen_kind: str, number: int) -> tuple[str, dict[str, Any]]:
    """SQL for what was done to the parts of one link, and the values in it. ``kind``, ``named`` and ``seen_kind`` are
    SQL for rows ``r`` of the record and ``s`` of the one through which the part is seen."""
    given = {f"part_{number}": link.spec.name}
    texts = {
        "kind": f"%(part_{number})s",
        "table": link.table._meta.db_table,
        "events": event_model_of(link.table)._meta.db_table,
        "column": link.column,
        "part": link.part,
        "of_row": link.of("r"),
        "of_image": link.of("e", image=True),
        "seen_by_row": f"r.{link.through}" if link.through else "NULL::bigint",
        "seen_by_image": f"e.{link.through}" if link.through else "NULL::bigint",
    }
    done = _DONE.format(**texts)
    if link.table is not link.spec.model:
        done += _CHANGED.format(part_events=event_model_of(link.spec.model)._meta.db_table, **texts)
    seen = ""
    if link.through_model is not None:
        seen = f"JOIN {link.through_model._meta.db_table} s ON s.id = d.seen_by_id"
    of_records = _OF_RECORDS.format(
        kind=kind,
        named=named,
        seen_kind=seen_kind if seen else "NULL::text",
        seen_principals="s.principals" if seen else "NULL::integer[]",
        done=done,
        target=link.target._meta.db_table,
        seen=seen,
    )
    return of_records, given
