"""Each page of the help has a picture of its own, small, in each language; none lies about unused."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from rapport.platform.web.help.rendering import HEIGHT, WIDTH, render_markdown
from rapport.platform.web.help.topics import LANGUAGES, folder, picture, shipped
from tests.browser import Browser
from tests.factories.access import make_user
from tools.help_pictures import LARGEST, PAGES, SIZE, small

SHOWN = re.compile(r"!\[([^\]]{6,})\]\(\.\./pictures/([a-z0-9/-]+)\.webp\)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_shows_its_picture(language: str) -> None:
    for name, topic in shipped(language).items():
        assert [where for _alt, where in SHOWN.findall(topic.text)] == [f"{language}/{name}"]
        with Image.open(picture(language, name)) as taken:
            assert (taken.format, taken.size) == ("WEBP", (WIDTH, HEIGHT)), name
        assert picture(language, name).stat().st_size <= LARGEST, name


def test_every_picture_is_used_and_can_be_taken_again() -> None:
    kept = {f"{path.parent.name}/{path.stem}" for path in (folder() / "pictures").rglob("*") if path.is_file()}

    assert kept == {f"{language}/{name}" for language in LANGUAGES for name in shipped("en")}
    assert set(PAGES) == set(shipped("en"))
    assert SIZE == (WIDTH, HEIGHT)


def test_no_two_languages_share_a_description() -> None:
    for name in shipped("en"):
        said = {SHOWN.findall(shipped(language)[name].text)[0][0] for language in LANGUAGES}
        assert len(said) == len(LANGUAGES), name


def test_a_picture_is_made_to_fit() -> None:
    source = BytesIO()
    Image.effect_noise((1280, 800), 15).save(source, "PNG")

    with Image.open(BytesIO(small(source.getvalue()))) as made:
        assert (made.format, made.size) == ("WEBP", SIZE)


def test_only_pictures_of_the_help_are_shown() -> None:
    own = render_markdown("![A list of people](../pictures/en/lists.webp)")
    assert '<img src="/help/pictures/en/lists.webp" alt="A list of people" width="960" height="600"' in own
    assert '<a href="/help/pictures/en/lists.webp"' in own
    for address in ("https://example.com/x.png", "//example.com/x.webp", "../pictures/../../x.webp", "/files/1/"):
        html = render_markdown(f"![<b>A picture</b>]({address})")
        assert "<img" not in html
        assert "A picture" in html


def test_pictures_are_served_to_who_is_signed_in(db: None) -> None:
    url = reverse("help-picture", args=["en", "lists"])
    assert Browser(None).get(url).status_code == 302

    answer = Browser(make_user()).get(url)

    assert answer.headers["Content-Type"] == "image/webp"
    assert "private" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"  # type: ignore[attr-defined]
    for language, name in (("fr", "lists"), ("en", "nothing")):
        assert Browser(make_user()).get(reverse("help-picture", args=[language, name])).status_code == 404
