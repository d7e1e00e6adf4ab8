from django.db import migrations

import rapport.platform.database.operations
import rapport.sales.pricing.reasons


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0012_targets_of_a_part"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.AlterField(
                    model_name="dealline",
                    name="price_reason",
                    field=rapport.sales.pricing.reasons.ReasonField(
                        blank=True, default="", editable=False, max_length=300, verbose_name="why this price"
                    ),
                ),
                migrations.AlterField(
                    model_name="deallinehistoryevent",
                    name="price_reason",
                    field=rapport.sales.pricing.reasons.ReasonField(
                        blank=True, default="", editable=False, max_length=300, verbose_name="why this price"
                    ),
                ),
            ],
        ),
    ]
