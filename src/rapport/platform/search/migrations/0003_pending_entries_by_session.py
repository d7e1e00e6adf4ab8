"""How many entries may wait is said by whoever writes them: a mass load lets more wait than a single change."""

import django.contrib.postgres.indexes
from django.db import migrations

LIMITED = "ALTER INDEX search_entry_tokens SET (gin_pending_list_limit = 256)"
UNLIMITED = "ALTER INDEX search_entry_tokens RESET (gin_pending_list_limit)"


class Migration(migrations.Migration):
    dependencies = [("search", "0002_titles_by_kind_and_letters")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(UNLIMITED, LIMITED)],
            state_operations=[
                migrations.RemoveIndex(model_name="searchentry", name="search_entry_tokens"),
                migrations.AddIndex(
                    model_name="searchentry",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["tokens", "principals"], name="search_entry_tokens"
                    ),
                ),
            ],
        ),
    ]
