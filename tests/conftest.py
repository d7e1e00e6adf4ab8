"""What every test stands on: a PostgreSQL server, named in the environment before Django loads."""

import django

from tests.database import prepare_environment

# At import, not in a fixture: pytest-django loads the settings before any fixture runs.
prepare_environment()

# pytest-django looks for the settings before this file is read, so it leaves the set-up to us.
django.setup()
