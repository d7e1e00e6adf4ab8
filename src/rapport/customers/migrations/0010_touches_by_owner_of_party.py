"""Touches note who owns their party, for the lists of restricted readers; the notes follow when a party changes hands.

The column begins empty, which means "ask the party": a job fills it in the background, the newest touches first.
"""

from django.db import migrations, models

FOLLOW = """
    CREATE FUNCTION customers_touch_follows_party() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM party_before b JOIN party_after a ON a.id = b.id
                    WHERE a.owner_id IS DISTINCT FROM b.owner_id) THEN
            UPDATE customers_touch touch SET party_owner = coalesce(a.owner_id, 0)
              FROM party_before b JOIN party_after a ON a.id = b.id
             WHERE a.owner_id IS DISTINCT FROM b.owner_id AND touch.party_id = a.id
               AND touch.party_owner IS DISTINCT FROM coalesce(a.owner_id, 0);
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER customers_touch_follows_party AFTER UPDATE ON customers_party
        REFERENCING OLD TABLE AS party_before NEW TABLE AS party_after
        FOR EACH STATEMENT EXECUTE FUNCTION customers_touch_follows_party();
"""
LEAVE = """
    DROP TRIGGER customers_touch_follows_party ON customers_party;
    DROP FUNCTION customers_touch_follows_party();
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0009_parties_no_longer_active")]

    operations = [
        migrations.AddField(
            model_name="touch",
            name="party_owner",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(fields=["party_owner", "happened_at", "id"], name="touch_by_party_owner"),
        ),
        migrations.RunSQL(FOLLOW, LEAVE),
    ]
