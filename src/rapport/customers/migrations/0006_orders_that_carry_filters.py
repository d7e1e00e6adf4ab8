"""The orders of lists carry what lists are narrowed by, in place of one index for each filter and order."""

from django.db import migrations, models

CARRIED = ["principals", "owner", "country", "city", "value_class", "lifecycle"]
ORDERS = [
    ("party_in_name_order", "sort_key"),
    ("party_in_creation_order", "created_at"),
    ("party_in_change_order", "updated_at"),
    ("party_in_touch_order", "last_touch_at"),
]
REPLACED = [
    "party_by_name", "party_by_creation", "party_by_change", "party_by_last_touch", "party_by_city", "party_by_owner",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_parties_by_any_filter")]

    operations = [
        *(
            migrations.AddIndex(
                model_name="party",
                index=models.Index(fields=["kind", column, "id"], include=CARRIED, name=name),
            )
            for name, column in ORDERS
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["kind", "owner", "country", "city"], name="party_by_owner_and_place"),
        ),
        # Teams are often built by country: the planner must know that few of a team's customers live elsewhere.
        migrations.RunSQL(
            [
                "CREATE STATISTICS party_of_owner_in_country (mcv) ON kind, country, owner_id FROM customers_party",
                "ALTER STATISTICS party_of_owner_in_country SET STATISTICS 200",
            ],
            "DROP STATISTICS party_of_owner_in_country",
        ),
        *(migrations.RemoveIndex(model_name="party", name=name) for name in REPLACED),
        # Passing over entries without their rows needs pages marked as visible to all: imports come in hundreds of
        # thousands, and the default waits for a fifth of the table.
        migrations.RunSQL(
            "ALTER TABLE customers_party SET"
            " (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05)",
            "ALTER TABLE customers_party RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_scale_factor)",
        ),
    ]
