"""Django application of the custom fields."""

from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    """The fields that administrators add to record kinds."""

    name = "rapport.platform.custom_fields"
    label = "custom_fields"
