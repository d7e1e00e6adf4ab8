"""Django application of the sign-on package."""

from importlib import import_module

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """Rules of signing in and identity providers."""

    name = "rapport.platform.sign_on"
    label = "sign_on"

    def ready(self) -> None:
        """Let sign-ins be noted."""
        import_module("rapport.platform.sign_on.noted")
