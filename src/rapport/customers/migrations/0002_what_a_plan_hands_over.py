"""A plan hands over contracts and leads as well: the words beside the choice say so."""

from django.db import migrations, models

HELP = (
    "Customers and open leads that move, and the open deals and contracts with them, get the territory's"
    " representative as owner. Otherwise only who sees them changes."
)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_first_version")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="hand_over",
            field=models.BooleanField(default=False, help_text=HELP, verbose_name="hand customers over"),
        )
        for name in ("territoryplan", "territoryplanhistoryevent")
    ]
