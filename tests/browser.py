"""A browser without scripts, or with the requests that htmx makes: reads forms from pages and sends them."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from rapport.platform.access.models import User

Sent = dict[str, Any]


@dataclass
class Form:
    """A form of a page, filled as the page gave it; choose and type by setting ``values``."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)
    """Names of check boxes and radio buttons, which send nothing unless ticked."""

    def set(self, name: str, value: Any) -> None:
        """Type a value, tick a box, choose an option; rows of a small table are typed from its first row on."""
        if isinstance(value, bool):
            self.values[name] = ["on"] if value else []
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            if any(key.startswith(f"{name}-") for key in self.values):
                for index, item in enumerate(value):
                    for key, text in item.items():
                        self.values[f"{name}-{index}-{key}"] = [str(text)]
            else:
                self.values[name] = [" ::: ".join(_line(name, item) for item in value)]
        elif isinstance(value, list):
            self.values[name] = [str(item) for item in value] if name in self.boxes else [" ::: ".join(map(str, value))]
        else:
            self.values[name] = [str(value)]

    def data(self) -> Sent:
        """What a browser would send."""
        return {name: values for name, values in self.values.items() if values}


def _line(name: str, item: dict[str, str]) -> str:
    if name == "external_id":
        return f"{item['system']}:{item['value']}" if item["system"] else item["value"]
    first, second, third = item.values()
    return f"{first}.{second}={third}"


class _Forms(HTMLParser):
    """Collects the forms of a page with the values that their controls have."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(self._form, name, given)
        elif tag == "select" and name:
            self._select = name
            self._form.values.setdefault(name, [])
        elif tag == "option" and self._select:
            chosen = self._form.values[self._select]
            if "selected" in given:
                chosen[:] = [given.get("value", "")]
        elif tag == "textarea" and name:
            self._area = name
            self._form.values[name] = [""]

    def _input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            form.boxes.add(name)
            form.values.setdefault(name, [])
            if "checked" in given:
                form.values[name].append(given.get("value", "on"))
        elif kind not in ("submit", "button", "file"):
            form.values[name] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            if self._form is not None and self._area:  # a browser drops the first line break
                self._form.values[self._area][0] = self._form.values[self._area][0].removeprefix("\n")
            self._area = ""


class Browser:
    """Django's test client as one person; ``user`` is None for somebody who is not signed in."""

    def __init__(self, user: User | None, *, enforce_csrf: bool = False) -> None:
        self.user = user
        self.client = Client(enforce_csrf_checks=enforce_csrf)
        if user is not None:
            self.client.force_login(user)

    def anew(self) -> Browser:
        """The same person in the same session, with nothing kept in memory."""
        same = Browser(None)
        same.client.cookies = deepcopy(self.client.cookies)
        same.user = User.objects.get(pk=self.user.pk) if self.user is not None else None
        return same

    def get(self, url: str, target: str = "", **query: Any) -> HttpResponse:
        """Open a page; with ``target`` as htmx asks for a fragment."""
        return self.client.get(url, query, headers=_headers(target))  # type: ignore[return-value]

    def post(self, url: str, data: Sent | None = None, target: str = "") -> HttpResponse:
        """Send values."""
        return self.client.post(url, data or {}, headers=_headers(target))  # type: ignore[return-value]

    def form(self, url: str, target: str = "", action: str = "", **query: Any) -> Form:
        """The form of a page that leads to ``action``, or back to the page itself."""
        answer = self.get(url, target, **query)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        wanted = action or url
        found = [form for form in forms_of(answer) if form.action.partition("?")[0] in (wanted, "")]
        assert found, f"{url} has no form that leads to {wanted}"
        return found[0]

    def send(self, form: Form, target: str = "") -> HttpResponse:
        """Send a form."""
        return self.post(form.action, form.data(), target)


def forms_of(answer: HttpResponse) -> list[Form]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(text_of(answer))
    return parser.forms


def text_of(answer: HttpResponse) -> str:
    """The body of an answer."""
    return answer.content.decode()


def toast_of(answer: HttpResponse) -> dict[str, str]:
    """The passing message that the answer asks the scripts to show."""
    toast: dict[str, str] = json.loads(answer.headers["HX-Trigger"])["toast"]
    return toast


def _headers(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target} if target else {}
