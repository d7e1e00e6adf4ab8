"""Django application of the sign-on package."""

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """Rules of signing in and identity providers."""

    name = "rapport.platform.sign_on"
    label = "sign_on"
