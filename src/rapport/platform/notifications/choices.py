"""Why somebody is told, what happened, and how they want to hear of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    """Why somebody is told of something; the first that holds is the one that is said."""

    MENTIONED = "mentioned", _("you were mentioned")
    ASSIGNED = "assigned", _("it was given to you")
    OWNER = "owner", _("it is yours")
    NAMED = "named", _("you are named in it")
    MADE = "made", _("you created it")
    FOLLOWER = "follower", _("you follow it")
    SEEN = "seen", _("somebody sees the product as you do")
    """Always at once: nobody turns it off."""
    RULE = "rule", _("an automation told you")
    TEAM = "team", _("it waits for your team")
    APPROVAL = "approval", _("an approval concerns you")
    FEEDBACK = "feedback", _("somebody gave feedback on the program")
    ANSWERED = "answered", _("your feedback was answered")


class Act(models.TextChoices):
    """What was done to the record."""

    CREATED = "created", _("Created")
    UPDATED = "updated", _("Changed")
    DELETED = "deleted", _("Deleted")
    COMMENTED = "commented", _("Commented")
    VIEWED = "viewed", _("Viewed")
    TOLD = "told", _("Told")
    DUE = "due", _("Due")
    REMINDED = "reminded", _("Reminder")
    ASKED = "asked", _("Asked")
    OVERDUE = "overdue", _("Asked again")
    APPROVED = "approved", pgettext_lazy("notification", "Approved")
    REFUSED = "refused", pgettext_lazy("notification", "Refused")
    ACCEPTED = "accepted", pgettext_lazy("notification", "Accepted")
    RETURNED = "returned", pgettext_lazy("notification", "Sent back")


IN_WORDS = (Act.TOLD, Act.ASKED, Act.OVERDUE, Act.APPROVED, Act.REFUSED)
"""The acts of which somebody is told in words."""


class Delivery(models.TextChoices):
    """How somebody hears of what has one reason."""

    LIVE = "live", _("At once")
    DIGEST = "digest", _("In the daily mail")
    NEVER = "never", _("Not at all")
