"""Languages as people write them, as the short codes of BCP 47 ("de", "en", "zh-Hant")."""

from functools import lru_cache

from rapport.lib.text import fold

_MAX_LENGTH = 60
# What languages are called in themselves, and other usual names that are in no list of CLDR read below.
_OWN_NAMES: dict[str, str] = {
    "english": "en", "deutsch": "de", "francais": "fr", "espanol": "es", "castellano": "es",
    "italiano": "it", "portugues": "pt", "nederlands": "nl", "dansk": "da", "svenska": "sv", "norsk": "no",
    "suomi": "fi", "polski": "pl", "cestina": "cs", "slovencina": "sk", "slovenscina": "sl", "magyar": "hu",
    "romana": "ro", "hrvatski": "hr", "srpski": "sr", "bosanski": "bs", "shqip": "sq", "eesti": "et",
    "latviesu": "lv", "lietuviu": "lt", "turkce": "tr", "islenska": "is", "gaeilge": "ga", "cymraeg": "cy",
    "catala": "ca", "euskara": "eu", "galego": "gl", "русскии": "ru", "украінська": "uk", "български": "bg",
    "српски": "sr", "македонски": "mk", "ελληνικα": "el", "עברית": "he", "العربية": "ar", "عربي": "ar",
    "فارسی": "fa", "اردو": "ur", "हिन्दी": "hi", "বাংলা": "bn", "ไทย": "th", "tieng viet": "vi",
    "bahasa indonesia": "id", "bahasa melayu": "ms", "日本語": "ja", "日文": "ja", "日语": "ja",
    "한국어": "ko", "韩文": "ko", "韩语": "ko", "英文": "en", "英语": "en", "德文": "de", "德语": "de",
    "法文": "fr", "法语": "fr", "俄文": "ru", "中文": "zh", "汉语": "zh", "漢語": "zh", "华语": "zh",
    "国语": "zh", "普通话": "zh", "mandarin": "zh", "putonghua": "zh", "chinese": "zh", "chinesisch": "zh",
    "简体": "zh-Hans", "简体中文": "zh-Hans", "simplified chinese": "zh-Hans",
    "chinese simplified": "zh-Hans", "chinese (simplified)": "zh-Hans", "繁体": "zh-Hant", "繁體": "zh-Hant",
    "繁体中文": "zh-Hant", "繁體中文": "zh-Hant", "正體中文": "zh-Hant", "traditional chinese": "zh-Hant",
    "chinese traditional": "zh-Hant", "chinese (traditional)": "zh-Hant", "cantonese": "yue", "粤语": "yue",
    "廣東話": "yue", "brazilian portuguese": "pt", "british english": "en", "american english": "en",
    "flemish": "nl", "flamisch": "nl", "farsi": "fa",
}  # fmt: skip
_NAMED_IN = ("en", "de", "zh", "fr", "es", "it")
_SCRIPTS = {
    "hans": "zh-Hans",
    "hant": "zh-Hant",
    "cn": "zh-Hans",
    "sg": "zh-Hans",
    "tw": "zh-Hant",
    "hk": "zh-Hant",
}


def language_code(text: str) -> str:
    """The code of a language given as code ("DE", "de_AT", "deu") or name ("Deutsch", "德语"), else "".

    The region is left out; Chinese keeps its script where the text tells it ("zh-TW" → "zh-Hant").
    """
    return _language_code(text) if len(text) <= _MAX_LENGTH else ""


@lru_cache(maxsize=2_048)
def _language_code(text: str) -> str:
    key = fold(text)
    if key in _OWN_NAMES:
        return _OWN_NAMES[key]
    first, *rest = key.replace("_", "-").partition(".")[0].split("-")
    code = _codes().get(first, "")
    if code and all(2 <= len(part) <= 8 and part.isascii() and part.isalnum() for part in rest):
        scripts = [_SCRIPTS[part] for part in rest if part in _SCRIPTS]
        return scripts[0] if code == "zh" and scripts else code
    for name in (key, key.partition("(")[0].strip()):
        for language in _NAMED_IN:
            if name in _names(language):
                return _names(language)[name]
    return ""


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Every code of two or three letters, old ones too, with the shortest that means the same."""
    from babel import Locale
    from babel.core import get_global

    codes = {str(code): str(code) for code in Locale("en").languages if 2 <= len(str(code)) <= 3}
    aliases = {old: new for old, new in get_global("language_aliases").items() if 2 <= len(old) <= 3 and new in codes}
    return codes | aliases


@lru_cache(maxsize=len(_NAMED_IN))
def _names(language: str) -> dict[str, str]:
    from babel import Locale

    return {fold(str(name)): str(code) for code, name in Locale(language).languages.items() if code in _codes()}


@lru_cache(maxsize=1_024)
def language_name(code: str, language: str = "en") -> str:
    """The name of a language in another ("zh-Hant", "de" → "Chinesisch (Traditionell)"); else the code."""
    from babel import Locale, UnknownLocaleError

    try:
        shown = Locale.parse(language.replace("-", "_"))
        own = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return code
    return own.get_display_name(shown) or code
