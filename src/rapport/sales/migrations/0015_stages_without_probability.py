import django.core.validators
from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0014_pipeline_of_renewals"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.RemoveConstraint(
                    model_name="stage",
                    name="stage_that_ends_is_certain",
                ),
                migrations.AlterField(
                    model_name="stage",
                    name="probability",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many of a hundred such deals are won; empty means not known. A deal may say otherwise.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="probability (%)",
                    ),
                ),
                migrations.AlterField(
                    model_name="stagehistoryevent",
                    name="probability",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many of a hundred such deals are won; empty means not known. A deal may say otherwise.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="probability (%)",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stage",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(("probability", 100), ("probability__isnull", False), ("state", "won")),
                            models.Q(("probability", 0), ("probability__isnull", False), ("state", "lost")),
                            _connector="OR",
                        ),
                        name="stage_that_ends_is_certain",
                    ),
                ),
            ],
        ),
    ]
