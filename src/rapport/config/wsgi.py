"""The entry point of web servers for pages and API: `rapport.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")

application = get_wsgi_application()
