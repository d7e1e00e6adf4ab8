"""Number ranges, letter heads and discount limits as record kinds: what an administrator sets up before documents are
written."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Administered
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch
from rapport.sales.documents.numbers import written
from rapport.sales.models import DiscountLimit, LetterHead, NumberRange


class NumberRangeRecord(RecordType[NumberRange]):
    """Where the numbers of a kind of document come from."""

    name = "number-ranges"
    icon = "hash"
    description = _("How quotes are numbered, without gaps: a pattern for each kind of document.")
    help_topic = "quotes"
    title_columns = ["name"]
    columns = ["name", "kind", "pattern", "first_number", "last_number", "year", "is_active"]
    filters = ["kind", "is_active"]
    sorts = ["created_at"]
    default_sort = "created_at"
    quick_create = ["name", "kind", "pattern", "first_number", "is_active"]
    facts = ["kind", "last_number", "is_active"]
    fieldsets = [
        Fieldset(_("Number range"), ["name", "kind", "pattern", "first_number", "is_active"]),
        Fieldset(_("Where it stands"), ["year", "last_number"]),
    ]
    hints = ["pattern"]
    access = Administered()
    importable = False

    def get_subtitle(self, instance: NumberRange) -> str:
        year = instance.year or timezone.localdate().year
        return gettext("such as %(number)s") % {"number": written(instance.pattern, year, instance.first_number)}

    def before_delete(self, batch: Batch[NumberRange]) -> None:
        for change in batch.changes:
            if change.instance.last_number:
                change.add_error("", gettext("Numbers of this range were given. Take it out of use instead."))


class LetterHeadRecord(RecordType[LetterHead]):
    """Who we are, as it stands on what we write to customers."""

    name = "letter-heads"
    icon = "stamp"
    description = _("Who we are, as it stands on quotes, orders and invoices, and what new ones begin with.")
    help_topic = "quotes"
    title_columns = ["name"]
    columns = ["name", "language", "email", "phone", "tax_number", "is_active"]
    filters = ["is_active", "language"]
    sorts = ["created_at"]
    default_sort = "created_at"
    quick_create = ["name", "language", "address", "email", "phone", "website", "tax_number", "footer"]
    fieldsets = [
        Fieldset(_("Company"), ["name", "address", "email", "phone", "website", "tax_number", "footer"]),
        Fieldset(_("E-invoices"), ["postcode", "city", "country", "contact_name"]),
        Fieldset(_("Bank account"), ["iban", "bic"]),
        Fieldset(_("Use"), ["language", "is_active"]),
        Fieldset(_("New quotes"), ["quote_days", "quote_terms"]),
        Fieldset(_("New invoices"), ["payment_days", "invoice_terms"]),
    ]
    access = Administered()
    importable = False


class DiscountLimitRecord(RecordType[DiscountLimit]):
    """How far holders of a role may go below the price."""

    name = "discount-limits"
    icon = "percent"
    description = _("Up to which discount each role sends quotes on its own. Without any limit nobody needs approval.")
    help_topic = "quotes"
    title_columns = ["role"]
    columns = ["role", "percent", "description"]
    filters = ["role"]
    sorts = ["percent", "created_at"]
    default_sort = "percent"
    quick_create = ["role", "percent", "description"]
    facts = ["percent"]
    fieldsets = [Fieldset(_("Discount limit"), ["role", "percent", "description"])]
    access = Administered()
    importable = False
