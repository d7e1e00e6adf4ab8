"""The row that holds what waits after a restore elsewhere. A restore makes the table itself in a backup that lacks it, so
that nothing leaves before the tables are brought up to date."""

from django.db import migrations, models

TABLE = """
    CREATE TABLE IF NOT EXISTS jobs_outgoinghold (
        id smallint PRIMARY KEY CONSTRAINT outgoing_hold_once CHECK (id = 1),
        held_at timestamptz NOT NULL,
        came_from text NOT NULL
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_request_id"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, "DROP TABLE jobs_outgoinghold")],
            state_operations=[
                migrations.CreateModel(
                    name="OutgoingHold",
                    fields=[
                        ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("held_at", models.DateTimeField()),
                        ("came_from", models.TextField()),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="outgoing_hold_once")
                        ],
                    },
                ),
            ],
        ),
    ]
