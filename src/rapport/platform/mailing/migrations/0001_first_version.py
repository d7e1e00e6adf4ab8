import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("mailing", "0001_initial"), ("mailing", "0002_untold_letters")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("once", models.CharField(max_length=80, unique=True)),
                ("to", models.CharField(max_length=320)),
                ("subject", models.CharField(max_length=500)),
                ("text", models.TextField()),
                ("headers", models.JSONField(default=dict)),
                ("about", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("refused", "Not permitted"),
                            ("failed", "Failed"),
                            ("unknown", "Perhaps sent"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("claimed_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, default="", max_length=200)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "sending"])),
                        fields=["next_at", "id"],
                        name="letter_due",
                    ),
                    models.Index(
                        condition=models.Q(("claimed_at__isnull", False)), fields=["claimed_at"], name="letter_claimed"
                    ),
                    models.Index(fields=["created_at"], name="letter_by_age"),
                    models.Index(
                        condition=models.Q(("state__in", ["sent", "unknown"]), models.Q(("to", ""), _negated=True)),
                        fields=["id"],
                        name="letter_untold",
                    ),
                ],
            },
        ),
    ]
