"""Settings of the property tests: no deadline, since the first example of each also loads the tables it needs."""

from hypothesis import settings

settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")
