"""SQL by which an undo takes back single custom fields, whose values share one JSON column of the row.

``before``, ``after`` and ``t`` are the before-images and the row of :mod:`rapport.platform.history.table_undo`.
"""

from __future__ import annotations

from rapport.platform.records.custom import COLUMN

_WRITTEN = f"CASE WHEN after.pgh_id IS NULL THEN t.{COLUMN} ELSE after.{COLUMN} END"


def reverted_members(*, force: bool) -> str:
    """The column after the undo: each member that the change set wrote and nobody changed since is as it was."""
    untouched = "true" if force else "t_.value -> name IS NOT DISTINCT FROM written.value -> name"
    return f"""(
        SELECT coalesce(jsonb_object_agg(name, result ORDER BY name) FILTER (WHERE result IS NOT NULL), '{{}}'::jsonb)
          FROM (SELECT name, CASE WHEN before.{COLUMN} -> name IS DISTINCT FROM written.value -> name AND {untouched}
                                  THEN before.{COLUMN} -> name ELSE t_.value -> name END AS result
                  FROM (SELECT {_WRITTEN} AS value) written, (SELECT t.{COLUMN} AS value) t_,
                       jsonb_object_keys(before.{COLUMN} || written.value || t_.value) AS member(name)) members)"""


def changed_since(name: str) -> str:
    """Whether a member that the change set wrote was written by somebody else since (``name`` is SQL)."""
    before, after, now = (f"{row}.{COLUMN} -> {name}" for row in ("before", "after", "t"))
    return f"{before} IS DISTINCT FROM {after} AND {now} IS DISTINCT FROM {after} AND {now} IS DISTINCT FROM {before}"
