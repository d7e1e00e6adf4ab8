"""The gallery: shown to developers only, whole, and without anything the Content-Security-Policy forbids."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from rapport.platform.web.views.gallery import SCREENS, answer, gallery

SHOWN = override_settings(
    RAPPORT_GALLERY=True,
    STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
)


def _get(path: str, **query: str) -> HttpRequest:
    request = RequestFactory().get(path, query)
    request.user = AnonymousUser()
    return request


@override_settings(DEBUG=False, RAPPORT_GALLERY=False)
def test_gallery_is_not_there_for_users() -> None:
    with pytest.raises(Http404):
        gallery(_get("/dev/ui/"))
    with pytest.raises(Http404):
        answer(_get("/dev/ui/answer/palette/"), "palette")


@SHOWN
@pytest.mark.parametrize("screen", sorted(SCREENS))
def test_screen_has_no_inline_script_or_style_and_no_double_id(screen: str) -> None:
    html = _text(gallery(_get("/dev/ui/"), screen))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


@SHOWN
def test_theme_of_the_reader_is_on_the_root_element_and_system_leaves_it_to_the_browser() -> None:
    assert 'data-theme="dark"' in _text(gallery(_get("/dev/ui/", theme="dark")))
    assert "data-theme=" not in _text(gallery(_get("/dev/ui/"))).split("<body")[0]


@SHOWN
def test_unknown_screen_and_answer_are_not_found() -> None:
    with pytest.raises(Http404):
        gallery(_get("/dev/ui/x/"), "x")
    with pytest.raises(Http404):
        answer(_get("/dev/ui/answer/x/"), "x")


@SHOWN
def test_palette_finds_by_name_and_escapes() -> None:
    html = _text(answer(_get("/dev/ui/answer/palette/", q="mei"), "palette"))
    assert re.findall(r"<span>([^<]+)</span>", html) == ["Mei Lin Hoffmann", "New person"]


def _text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()
