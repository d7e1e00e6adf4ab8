"""Contracts are in the territory of their customer, as deals are; those that are there already are put into it."""

import django.db.models.deletion
from django.db import migrations, models

PLACE = [
    """
    UPDATE sales_contract contract
       SET territory_id = party.territory_id, principals = contract.principals || territory.principals
      FROM customers_party party JOIN customers_territory territory ON territory.id = party.territory_id
     WHERE party.id = contract.party_id""",
    """
    UPDATE search_searchentry entry SET principals = contract.principals FROM sales_contract contract
     WHERE entry.kind = 'contracts' AND entry.record_id = contract.id AND contract.territory_id IS NOT NULL""",
]
LEAVE = [
    """
    UPDATE sales_contract contract
       SET principals = contract.principals[:cardinality(contract.principals) - cardinality(territory.principals)]
      FROM customers_territory territory WHERE territory.id = contract.territory_id""",
    """
    UPDATE search_searchentry entry SET principals = contract.principals FROM sales_contract contract
     WHERE entry.kind = 'contracts' AND entry.record_id = contract.id AND contract.territory_id IS NOT NULL""",
]


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_first_version"),
        ("search", "0001_first_version"),
        ("sales", "0005_commissions"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="territory",
            field=models.ForeignKey(
                blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts", to="customers.territory", verbose_name="territory",
            ),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                condition=models.Q(("territory__isnull", False)), fields=["territory", "status", "ends_on", "id"],
                name="contract_by_territory",
            ),
        ),
        migrations.RunSQL(PLACE, LEAVE),
    ]  # fmt: skip
