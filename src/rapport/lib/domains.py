"""Domains that say of which company an e-mail address or a web page is."""

import re

from rapport.lib.emails import domain_of, is_free_mail_domain

SITE = r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?(?:www\.)?([^/:?#]*).*$"
"""The domain within a web address in lower case, for Python and PostgreSQL alike."""
_SCHEMES = ("", "https://", "http://")


def own_domain(address: str) -> str:
    """The domain of an e-mail address; "" where it is not valid, or of a public provider, which says nothing of the
    employer."""
    domain = domain_of(address) if address else ""
    return "" if is_free_mail_domain(domain) else domain


def site_domain(website: str) -> str:
    """The domain of a web address, without the www; "" for the page of a public provider."""
    found = re.match(SITE, website.strip().casefold())
    domain = found[1] if found else ""
    return "" if is_free_mail_domain(domain) else domain


def ways_to_write(domain: str) -> list[str]:
    """The addresses of a domain's first page as people write them, in lower case."""
    return [f"{scheme}{www}{domain}{end}" for scheme in _SCHEMES for www in ("", "www.") for end in ("", "/")]
