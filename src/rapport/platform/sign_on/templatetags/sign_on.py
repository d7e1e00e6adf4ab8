"""What the page of signing in asks: which identity providers there are, and whether passwords are of any use."""

from __future__ import annotations

from django import template

from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.policy import everybody

register = template.Library()


@register.simple_tag
def identity_providers() -> list[IdentityProvider]:
    """Those in use, by name."""
    return list(IdentityProvider.objects.filter(is_active=True).only("uid", "name"))


@register.simple_tag
def passwords_in_use() -> bool:
    """Whether anybody may sign in with a password."""
    return not everybody().passwords_off
