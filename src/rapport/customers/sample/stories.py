"""What happens with customers: stories told in touches, each a sequence that makes sense. The texts stand in
``stories_*``, one module a language, with the same stories in each.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One touch of a story.

    ``days`` is the usual time since the step before. Texts know {hello}, {contact}, {contact_oblique} (as in "mit
    Herrn …"), {me}, {product}, {amount}, {city} and {number}.
    """

    channel: str
    direction: str
    days: int
    subject: str
    text: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A sequence of steps and the team whose people appear in it."""

    team: str
    steps: tuple[Step, ...]
    weight: int = 10
    """How often it happens beside the others; 0 for those told on an occasion of their own."""


@dataclass(frozen=True, slots=True)
class Tales:
    """Everything that is said and done in one language."""

    acquisition: Story
    """How a customer is won; told once, when the party becomes known."""
    birthday: Step
    others: tuple[Story, ...]
    pinned_notes: tuple[str, ...]
    tasks: tuple[str, ...]
    """Subjects of tasks, with {contact} and {product}."""
    account_parts: tuple[str, ...]
    """Parts that colleagues have in an account team."""

    @property
    def weights(self) -> list[int]:
        """How often each of the other stories happens beside the rest."""
        return [story.weight for story in self.others]


def step(channel: str, days: int, subject: str, text: str, outcome: str = "") -> Step:
    """A step; ``<call`` is one that the customer began, ``=note`` one among us, plain is ours."""
    direction = {"<": "inbound", "=": "internal"}.get(channel[0], "outbound")
    return Step(channel.lstrip("<="), direction, days, subject, text, outcome)
