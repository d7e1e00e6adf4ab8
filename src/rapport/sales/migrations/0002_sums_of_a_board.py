"""An index from which the heads of a board of deals are added up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_first_version")]

    operations = [
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                fields=["pipeline", "state", "stage"],
                include=("base_currency", "base_amount", "weighted_amount"),
                name="deal_sums",
            ),
        ),
    ]
