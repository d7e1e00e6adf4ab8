"""The entry point of the process for live events: `rapport.config.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")

application = get_asgi_application()
