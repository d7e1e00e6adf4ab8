import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

import rapport.platform.database.operations

# A change set that is over waits to be told of: most are over when they begin, long ones when their state says so.
ANNOUNCE = """
CREATE FUNCTION events_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO events_message (change_set_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER events_announce_done AFTER INSERT ON history_changeset
    FOR EACH ROW WHEN (NEW.state <> 'open') EXECUTE FUNCTION events_announce();
CREATE TRIGGER events_announce_ended AFTER UPDATE OF state ON history_changeset
    FOR EACH ROW WHEN (OLD.state = 'open' AND NEW.state <> 'open') EXECUTE FUNCTION events_announce();
"""
FORGET = """
DROP TRIGGER events_announce_done ON history_changeset;
DROP TRIGGER events_announce_ended ON history_changeset;
DROP FUNCTION events_announce();
"""


class Migration(migrations.Migration):
    replaces = [("events", "0001_initial")]

    initial = True

    dependencies = [
        ("history", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("change_set_id", models.BigIntegerField()),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Failure",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("consumer", models.CharField(max_length=60)),
                        (
                            "change_set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="history.changeset"
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=1)),
                        ("next_at", models.DateTimeField(null=True)),
                        ("error", models.CharField(max_length=500)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["next_at"], name="event_failure_due")],
                        "constraints": [
                            models.UniqueConstraint(fields=("consumer", "change_set"), name="event_failure_once")
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(ANNOUNCE, FORGET),
    ]
