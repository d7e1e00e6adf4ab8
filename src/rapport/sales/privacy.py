"""What becomes of a person's part in deals when the person is erased."""

from django.utils.translation import gettext_lazy as _

from rapport.customers.privacy.rules import SCRUBBED, Rule
from rapport.sales.models import DealContact

PARTS_IN_DEALS = Rule(
    DealContact,
    SCRUBBED,
    _("That somebody took part in a deal stays; what was noted of them goes."),
    links=("person",),
    emptied={"note": "", "influence": "", "attitude": ""},
)
