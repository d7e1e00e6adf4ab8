"""What every test stands on: a PostgreSQL server, named in the environment before Django loads."""

from tests.database import prepare_environment

# At import, not in a fixture: pytest-django loads the settings before any fixture runs.
prepare_environment()
