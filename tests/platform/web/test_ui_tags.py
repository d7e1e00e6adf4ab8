"""The small parts: icon, avatar, tag; what they draw and what they refuse."""

import pytest
from django.test import override_settings

from rapport.platform.web.icons import ICONS, icon_svg
from rapport.platform.web.templatetags.ui import avatar, initials, tag, tint

PLAIN_STATIC = override_settings(
    STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    STATIC_URL="/static/",
)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mei Lin Hoffmann", "MH"),
        ("anna", "AN"),
        ("Ärmin Özdemir", "ÄÖ"),
        ("王小明", "王"),
        ("Anne-Marie", "AM"),
        ("3M", "3M"),
        ("!?", "?"),
        ("", "?"),
        ("  ", "?"),
    ],
)
def test_initials_stand_for_a_name_in_any_script(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_avatar_escapes_a_hostile_picture_and_is_square_for_an_organisation() -> None:
    html = avatar("Nordwind AG", kind="organisation", picture='x" onerror="alert(1)')
    assert 'avatar-square"' in html
    assert '" onerror="' not in html
    assert "&quot; onerror=&quot;" in html


def test_avatar_keeps_its_tint_between_runs() -> None:
    assert tint("Mei Lin Hoffmann") == 4
    assert tint("Anna Albrecht") == 1


def test_tag_escapes_its_label_and_refuses_an_unknown_tone() -> None:
    assert tag("<b>", "good") == '<span class="tag tag-good">&lt;b&gt;</span>'
    with pytest.raises(ValueError, match="no tone 'green'"):
        tag("x", "green")


@PLAIN_STATIC
def test_icon_is_decoration_unless_it_is_labelled() -> None:
    assert icon_svg("phone") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/rapport/icons.svg#phone"></use></svg>'
    )
    assert icon_svg("phone", label='Call "her"', css="icon-sm") == (
        '<svg class="icon icon-sm" role="img" aria-label="Call &quot;her&quot;">'
        '<use href="/static/rapport/icons.svg#phone"></use></svg>'
    )


def test_icon_outside_the_sprite_is_refused_with_near_names() -> None:
    assert "phone" in ICONS
    with pytest.raises(LookupError, match=r"no icon 'phonee'.*near matches: .*phone"):
        icon_svg("phonee")


def test_titles_give_no_initials() -> None:
    assert initials("Prof. Dr. Jonas Albrecht") == "JA"
    assert initials("Dr Kayla Sterling") == "KS"
    assert initials("Dr") == "DR"
    assert initials("J. R.") == "JR"
