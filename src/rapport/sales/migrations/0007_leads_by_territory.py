"""Leads are in the territory in which the rules of the plan in force place them; the next plan, or save, does."""

import django.db.models.deletion
from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_first_version"),
        ("sales", "0006_contracts_by_territory"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.AddField(
                    model_name="lead",
                    name="territory",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="customers.territory",
                        verbose_name="territory",
                    ),
                ),
                migrations.AddIndex(
                    model_name="lead",
                    index=models.Index(
                        condition=models.Q(("territory__isnull", False)),
                        fields=["territory", "status", "id"],
                        name="lead_by_territory",
                    ),
                ),
            ],
        ),
    ]
