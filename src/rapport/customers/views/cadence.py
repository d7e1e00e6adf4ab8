"""The condition of a contact rule: which customers it fits, besides their kind, class, role and tag."""

from __future__ import annotations

from rapport.platform.assignment.views import ConditionView


class CadenceConditionView(ConditionView):
    """GET and POST /cadence-rules/<uid>/condition/: by any field, as a list is filtered."""

    kind = "cadence-rules"
