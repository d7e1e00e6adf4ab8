"""Whether the world believes mail from our domain: MX, SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489).

Each finding says what it means and which record to publish. It checks what is published, not what a mail carries.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from email.utils import parseaddr

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.translation import gettext as _

from rapport.platform.operation.dns_answers import Dns, Unanswered
from rapport.platform.operation.lines import Line
from rapport.platform.runtime.facts import Level

SELECTORS = ("default", "mail", "dkim", "rapport", "google", "selector1", "selector2", "s1", "s2", "k1")
"""Names under which keys are usual; nobody can list those that a domain has."""
LOOKUPS_ALLOWED = 10
"""Section 4.6.4 of RFC 7208: what asks for more is as good as none."""
_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_SELECTOR = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?")
_ASKING = re.compile(r"[+?~-]?(?:(include|a|mx|ptr|exists)(?:[:/]|\Z)|(redirect)=)", re.IGNORECASE)


def sending_domain(sender: str) -> str:
    """The domain of a sender such as ``Rapport <crm@example.org>``; "" when it is none that the world could know."""
    domain = parseaddr(sender)[1].rpartition("@")[2].lower().rstrip(".")
    try:
        domain = domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError:
        return ""
    return domain if _DOMAIN.fullmatch(domain) else ""


def is_selector(text: str) -> bool:
    """Whether a text can be a selector of DKIM."""
    return bool(_SELECTOR.fullmatch(text.lower()))


def check(domain: str, dns: Dns, *, selectors: Sequence[str] = SELECTORS, mail_host: str = "") -> list[Line]:
    """The four findings. ``mail_host`` is the server through which Rapport sends, for the SPF record to publish."""
    checks: list[tuple[str, str, Callable[[], Line]]] = [
        ("mx", "MX", lambda: _mx(domain, dns)),
        ("spf", "SPF", lambda: _spf(domain, dns, mail_host)),
        ("dkim", "DKIM", lambda: _dkim(domain, dns, selectors)),
        ("dmarc", "DMARC", lambda: _dmarc(domain, dns)),
    ]
    found = []
    for key, label, look in checks:
        try:
            found.append(look())
        except Unanswered as reason:
            remedy = _("Ask again later, or look at the name servers of the domain: %(reason)s.") % {"reason": reason}
            unknown = _("Whether there is a record is not known.")
            found.append(Line(key, label, _("no answer"), unknown, Level.WARN, remedy))
    return found


def _mx(domain: str, dns: Dns) -> Line:
    meaning = _("Where answers and returned mails go. Many receivers refuse mail from a domain that takes none.")
    found = dns.exchanges(domain)
    remedy = _("Publish: %(record)s") % {"record": f"{domain}. MX 10 mail.{domain}."}
    if not found:
        return Line("mx", "MX", _("none"), meaning, Level.FAIL, remedy)
    if [host for _preference, host in found] in ([""], ["."]):
        return Line("mx", "MX", _("takes no mail"), meaning, Level.WARN, remedy)
    lost = [host for _preference, host in found[:5] if not dns.has_address(host)]
    text = ", ".join(f"{preference} {host}" for preference, host in found)
    if lost:
        remedy = _("These hosts have no address: %(hosts)s.") % {"hosts": ", ".join(lost)}
        return Line("mx", "MX", text, meaning, Level.FAIL if len(lost) == len(found) else Level.WARN, remedy)
    return Line("mx", "MX", text, meaning)


def _spf(domain: str, dns: Dns, mail_host: str) -> Line:
    meaning = _("Which servers may send mail of this domain.")
    record = f'{domain}. TXT "v=spf1 mx{f" a:{mail_host}" if mail_host else ""} ~all"'
    publish = _("Publish: %(record)s") % {"record": record}
    found = _spf_records(domain, dns)
    if not found:
        return Line("spf", "SPF", _("none"), meaning, Level.FAIL, publish)
    if len(found) > 1:
        remedy = _("There are %(count)s records, so none counts: put them together into one.") % {"count": len(found)}
        return Line("spf", "SPF", " · ".join(found[:3]), meaning, Level.FAIL, remedy)
    text = found[0]
    asked = _spf_lookups(text, dns, {domain})
    if asked > LOOKUPS_ALLOWED:
        remedy = _("It makes receivers ask more than 10 times, so it does not count: leave out includes.")
        return Line("spf", "SPF", text, meaning, Level.FAIL, remedy)
    last = next((term.lower() for term in reversed(text.split()) if term.lower().endswith("all")), "")
    if last in ("all", "+all"):
        remedy = _("It lets everybody send as you: end it with ~all or -all.")
        return Line("spf", "SPF", text, meaning, Level.FAIL, remedy)
    if last not in ("~all", "-all") and "redirect=" not in text.lower():
        return Line("spf", "SPF", text, meaning, Level.WARN, _("It forbids nobody: end it with ~all or -all."))
    return Line("spf", "SPF", text, meaning)


def _spf_records(domain: str, dns: Dns) -> list[str]:
    return [text for text in dns.texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def _spf_lookups(record: str, dns: Dns, seen: set[str]) -> int:
    """How many questions a receiver must ask, counted no further than to one too many; a circle counts as that."""
    count = 0
    for term in record.split()[1:]:
        matched = _ASKING.match(term)
        if matched is None:
            continue
        count += 1
        target = re.split("[:=]", term, maxsplit=1)[-1].lower().rstrip(".")
        if (matched[1] or "").lower() == "include" or matched[2]:
            if target in seen:
                return LOOKUPS_ALLOWED + 1
            if _DOMAIN.fullmatch(target) and count <= LOOKUPS_ALLOWED:
                inner = _spf_records(target, dns)
                count += _spf_lookups(inner[0], dns, {*seen, target}) if inner else 0
        if count > LOOKUPS_ALLOWED:
            return count
    return count


def _dkim(domain: str, dns: Dns, selectors: Sequence[str]) -> Line:
    meaning = _("A key by which receivers prove that a mail comes from you and was not changed on its way.")
    faults = []
    for selector in selectors:
        texts = [text for text in dns.texts(f"{selector}._domainkey.{domain}") if "p=" in text]
        if texts:
            fault, bits = _key_fault(_tags(texts[0]).get("p", ""))
            if not fault:
                return Line("dkim", "DKIM", f"{selector} · {bits}", meaning)
            faults.append((selector, fault))
    if faults:
        selector, fault = faults[0]
        remedy = _("Make a new key of 2048 bits where your mail is signed, and publish it.")
        return Line("dkim", "DKIM", f"{selector} · {fault}", meaning, Level.FAIL, remedy)
    remedy = _(
        "Switch on signing where your mail is sent, and publish the record that it shows, such as: %(record)s. If "
        "there is a key under another selector, enter that above."
    ) % {"record": f'SELECTOR._domainkey.{domain}. TXT "v=DKIM1; k=rsa; p=…"'}
    return Line("dkim", "DKIM", _("none under the usual selectors"), meaning, Level.WARN, remedy)


def _key_fault(encoded: str) -> tuple[str, str]:
    """Why a key of a record is of no use, or "" and its size in words."""
    if not encoded.strip():
        return _("withdrawn"), ""
    try:
        raw = base64.b64decode("".join(encoded.split()), validate=True)
        if len(raw) == 32:  # a key of Ed25519 comes bare (RFC 8463)
            return "", "Ed25519"
        key = load_der_public_key(raw)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return _("cannot be read"), ""
    if not isinstance(key, RSAPublicKey):
        return _("cannot be read"), ""
    bits = _("%(count)s bits") % {"count": key.key_size}
    return (bits, "") if key.key_size < 1024 else ("", bits)


def _dmarc(domain: str, dns: Dns) -> Line:
    meaning = _("What receivers do with mail that fails both proofs, and whom they tell.")
    publish = _("Publish: %(record)s") % {
        "record": f'_dmarc.{domain}. TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}"'
    }
    found: list[str] = []
    labels = domain.split(".")
    for start in range(len(labels) - 1):  # the domain's own, else that of the one above, down to two labels
        name = ".".join(["_dmarc", *labels[start:]])
        found = [text for text in dns.texts(name) if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if found:
            break
    if not found:
        return Line("dmarc", "DMARC", _("none"), meaning, Level.FAIL, publish)
    if len(found) > 1:
        remedy = _("There are %(count)s records, so none counts: put them together into one.") % {"count": len(found)}
        return Line("dmarc", "DMARC", " · ".join(found[:3]), meaning, Level.FAIL, remedy)
    policy = _tags(found[0]).get("p", "").lower()
    if policy not in ("quarantine", "reject"):
        remedy = _("It asks for nothing to be done: once SPF and DKIM hold, set p=quarantine.")
        if policy != "none":
            remedy = publish
        return Line("dmarc", "DMARC", found[0], meaning, Level.WARN if policy == "none" else Level.FAIL, remedy)
    return Line("dmarc", "DMARC", found[0], meaning)


def _tags(record: str) -> dict[str, str]:
    """The ``name=value`` pairs of a record."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _equals, value in pairs if name.strip()}
