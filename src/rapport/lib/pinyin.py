"""Chinese characters to pinyin, for sorting and for finding people by the sound of their name.

Built on pypinyin's table of single characters; its dictionary of phrases would cost another 40 MB in every
process, so the few readings that matter in names, places and company names are listed here instead.
"""

import os
import sys
from functools import lru_cache

from rapport.lib.text import MAX_VALUE, script_of_character

# Characters read otherwise as a surname than elsewhere.
_SURNAME_READINGS = {
    "曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "查": "zha1", "区": "ou1", "任": "ren2",
    "盖": "ge3", "朴": "piao2", "乐": "yue4", "翟": "zhai2", "覃": "qin2", "繁": "po2", "冼": "xian3",
    "尹": "yin3", "晟": "cheng2", "宁": "ning4", "折": "she2", "黑": "he4", "缪": "miao4", "燕": "yan1",
    "洗": "xian3", "种": "chong2", "華": "hua4", "华": "hua4", "召": "shao4", "都": "du1", "葛": "ge3",
    "過": "guo1", "过": "guo1", "單": "shan4", "區": "ou1", "樂": "yue4", "蓋": "ge3", "繆": "miao4",
    "那": "na1", "卜": "bu3", "秘": "bi4", "牟": "mu4", "薄": "bo2", "柏": "bai3", "祭": "zhai4",
    "哈": "ha3", "员": "yun4", "尉": "wei4", "适": "kuo4",
}  # fmt: skip
_PHRASES = {
    "重庆": "chong2 qing4", "重慶": "chong2 qing4", "长沙": "chang2 sha1", "长春": "chang2 chun1",
    "长江": "chang2 jiang1", "长城": "chang2 cheng2", "长安": "chang2 an1", "长治": "chang2 zhi4",
    "成都": "cheng2 du1", "首都": "shou3 du1", "厦门": "xia4 men2", "厦門": "xia4 men2", "大厦": "da4 sha4",
    "银行": "yin2 hang2", "銀行": "yin2 hang2", "行业": "hang2 ye4", "商行": "shang1 hang2",
    "车行": "che1 hang2", "音乐": "yin1 yue4", "音樂": "yin1 yue4", "会计": "kuai4 ji4",
    "會計": "kuai4 ji4", "朝阳": "chao2 yang2", "朝陽": "chao2 yang2", "台州": "tai1 zhou1",
    "六安": "lu4 an1", "蚌埠": "beng4 bu4", "番禺": "pan1 yu2", "东莞": "dong1 guan3",
    "東莞": "dong1 guan3", "莞": "guan3", "乐山": "le4 shan1", "大连": "da4 lian2", "太行": "tai4 hang2",
    "单县": "shan4 xian4", "重工": "zhong4 gong1", "调查": "diao4 cha2", "传奇": "chuan2 qi2",
    "传媒": "chuan2 mei2", "传播": "chuan2 bo1", "西藏": "xi1 zang4", "宝藏": "bao3 zang4",
    "欧阳": "ou1 yang2", "尉迟": "yu4 chi2", "尉遲": "yu4 chi2", "万俟": "mo4 qi2", "单于": "chan2 yu2",
    "长孙": "zhang3 sun1", "澹台": "tan2 tai2", "宓": "mi4", "令狐": "ling2 hu2", "鲜于": "xian1 yu2",
    "吐蕃": "tu3 bo1",
}  # fmt: skip
_LONGEST_PHRASE = 2


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    """pypinyin's table: code point → readings with tone marks, separated by commas, the commonest first."""
    if "pypinyin" not in sys.modules:
        # Read only while pypinyin is imported: leave out the phrases and the second copy of the table.
        wanted = {"PYPINYIN_NO_PHRASES": "true", "PYPINYIN_NO_DICT_COPY": "true"}
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            import pypinyin  # noqa: F401  (imported for its table below, 13 MB)
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@lru_cache(maxsize=16_384)
def reading(character: str) -> str:
    """The commonest reading of one Chinese character with its tone ("李" → "li3"), "" when none is known."""
    marked = _readings().get(ord(character), "").split(",", 1)[0]
    if not marked:
        return ""
    from pypinyin.constants import Style
    from pypinyin.style import convert

    plain: str = convert(marked, Style.TONE3, strict=False, default=marked)
    plain = plain.replace("ü", "v").replace("ê", "e")
    return plain if plain[-1].isdigit() else plain + "5"


def syllables(text: str, *, surname: bool = False) -> list[tuple[str, str]]:
    """Each character with its reading ("li3"; "" for what is not Chinese), in order.

    With `surname` the first character is read as a family name (单 as shan, not dan).
    """
    return list(_syllables(text[:MAX_VALUE], surname))


@lru_cache(maxsize=16_384)
def _syllables(text: str, surname: bool) -> tuple[tuple[str, str], ...]:
    result: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        phrase = _PHRASES.get(text[position : position + _LONGEST_PHRASE])
        if phrase:
            result += zip(text[position : position + _LONGEST_PHRASE], phrase.split(), strict=True)
            position += _LONGEST_PHRASE
            continue
        character = text[position]
        if surname and position == 0 and character in _SURNAME_READINGS:
            result.append((character, _SURNAME_READINGS[character]))
        elif character in _PHRASES:
            result.append((character, _PHRASES[character]))
        else:
            result.append((character, reading(character) if script_of_character(character) == "han" else ""))
        position += 1
    return tuple(result)


def phonetic(text: str, *, surname: bool = False) -> str:
    """Pinyin without tones, syllables separated ("王小明" → "wang xiao ming"); "" when nothing is Chinese.

    Text that is not Chinese stays in its place in lower case, so that mixed names remain findable.
    """
    parts: list[str] = []
    any_chinese = joined = False
    for character, syllable in syllables(text, surname=surname):
        if syllable:
            parts.append(syllable[:-1])
            any_chinese, joined = True, False
        elif not character.isalnum():
            joined = False
        elif joined:
            parts[-1] += character.lower()
        else:
            parts.append(character.lower())
            joined = True
    return " ".join(parts) if any_chinese else ""
