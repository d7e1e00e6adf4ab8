from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    replaces = [("operation", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="RouteFigure",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("hour", models.DateTimeField()),
                        ("route", models.CharField(max_length=120)),
                        ("requests", models.PositiveIntegerField()),
                        ("seconds", models.FloatField()),
                        ("slowest", models.FloatField()),
                        ("queries", models.PositiveBigIntegerField()),
                        ("most_queries", models.PositiveIntegerField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("hour", "route"), name="route_figure_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SlowStatement",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("digest", models.CharField(max_length=32, unique=True)),
                        ("text", models.TextField()),
                        ("place", models.CharField(max_length=120)),
                        ("calls", models.PositiveBigIntegerField()),
                        ("seconds", models.FloatField()),
                        ("slowest", models.FloatField()),
                        ("last_at", models.DateTimeField()),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["last_at"], name="slow_statement_last")],
                    },
                ),
            ],
        ),
    ]
