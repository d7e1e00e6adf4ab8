"""How much one rule may hold and do."""

from datetime import timedelta

LENGTH = 20_000
"""Characters of a part of a rule as JSON."""
MAX_STEPS = 20
"""Steps of a rule, those of its branches counted."""
MAX_NESTING = 3
"""Branches within branches."""
MAX_WATCHED = 10
MAX_ONLY = 10
"""What a rule may ask of the members of a message."""
MAX_VALUES = 30
"""Fields that one step sets."""
MOST_WAITED = 3_650
"""Days that a run waits, or that lie between a date and the day of a rule."""
MAX_DEPTH = 5
"""Rules that may set off one another in a row."""
MAX_AN_HOUR = 20
"""Runs of one rule for one record within an hour."""
HOUR = timedelta(hours=1)
MAX_TEXT = 500
"""Characters of what a step tells colleagues."""
TOGETHER = 200
"""Records that go through a rule in one change set."""
PILED = 20
"""Occasions of one rule that wait at once, beyond which their records share a change set: a program is at work, and
each of its acts has been kept apart already."""
KEPT_DAYS = 90
"""How long the log of a run is kept after its end."""
CALLS_KEPT_DAYS = 30
"""How long messages from other systems are kept; what came under a name is not taken again so long."""
