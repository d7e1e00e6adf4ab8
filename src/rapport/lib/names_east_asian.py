"""How Chinese, Japanese and Korean names divide into family and given name.

Only the division is decided here; what a name consists of and how it is shown is in `names`.
"""

import re
from typing import NamedTuple

from rapport.lib.text import script_of_character

_COMPOUND_SURNAMES = frozenset(
    {
        "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "东方", "東方", "皇甫", "尉迟", "尉遲",
        "公孙", "公孫", "轩辕", "令狐", "宇文", "长孙", "長孫", "慕容", "司徒", "司空", "夏侯", "端木",
        "百里", "东郭", "南宫", "南宮", "独孤", "獨孤", "呼延", "钟离", "鍾離", "闻人", "聞人", "淳于",
        "单于", "万俟", "澹台", "濮阳", "公冶", "太史", "申屠", "赫连", "赫連", "宗政", "拓跋", "拓拔",
        "鲜于", "仲孙", "仲孫", "西门", "西門", "第五", "左丘", "梁丘", "公羊", "谷梁", "南门", "东门",
        "纳兰", "納蘭", "完颜", "耶律", "叶赫", "爱新", "段干", "百家", "巫马", "公西", "漆雕", "乐正",
        "壤驷", "公良", "夹谷",
    }
)  # fmt: skip
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻"
    "余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段章钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟"
    "安颜顏倪严嚴牛温溫芦季俞鲁魯葛伍韦韋申尤毕畢聂聶丛焦向柳邢路岳齐齊梅莫庄莊辛管祝左涂谷祁时時舒耿牟卜詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴"
    "席卫衛查屈鲍鮑位覃霍翁隋甘景薄单單包司柏宁寧柯阮桂闵闵解强強柴华華车車冉房边邊辜吉饶饒刁瞿戚丘古米池滕晋晉苑邬鄔臧畅暢宫宮来來苟全褚廉简簡娄婁盖蓋"
    "符奚木穆党黨燕郎冀谈談姬屠连連郜晏栾欒郁商蒙计計喻揭窦竇迟遲宇敖糜鄢冷卓花仇艾蓝藍都巩鞏稽井练練仲乐樂虞卞封竺冼原官衣楚佟栗匡宗应應台巫鞠僧桑荆荊"
    "谌諶银銀扬揚明沙薄伏岑习習胥保和蔺藺"
)
_KOREAN_COMPOUND = frozenset({"남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방"})
_HONORIFICS = (
    "先生", "女士", "小姐", "太太", "夫人", "教授", "博士", "老师", "老師", "医生", "醫生", "医师", "经理",
    "經理", "总经理", "總經理", "总监", "主任", "律师", "律師", "同志", "さん", "様", "さま", "氏", "殿",
    "先輩", "씨", "님", "선생님", "교수님",
)  # fmt: skip
_JAPANESE_SURNAMES = frozenset(
    {
        "長谷川", "长谷川", "佐々木", "五十嵐", "小笠原", "佐久間", "久保田", "大久保", "小野寺", "宇都宮",
        "長谷部", "阿久津", "日下部", "二階堂", "小早川", "波多野", "竹之内", "山之内", "曽我部", "久保寺",
        "宇佐美", "多々良", "佐々江", "海老原",
    }
)  # fmt: skip
_DOTS = re.compile(r"\s*[·・•‧･]\s*")
_CHINESE = re.compile(r"[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U00031fff]+")
_LONGEST_UNBROKEN = 6


class Division(NamedTuple):
    """A divided name; `family_first` is False for foreign names written in these scripts (约翰·史密斯)."""

    family: str
    given: str
    honorific: str = ""
    other: str = ""
    family_first: bool = True


def divide(name: str, script: str, language: str) -> Division:
    """Divide a clean name of script "han", "kana" or "hangul"; `language` ("ja", "zh") decides in doubt."""
    name, other = _without_latin(name)
    name, honorific = _without_honorific(name)
    parts = _DOTS.split(name)
    if len(parts) > 1:
        return Division(parts[-1], "·".join(parts[:-1]), honorific, other, family_first=False)
    words = name.replace(",", " ").replace("，", " ").split()
    if len(words) > 1:
        return Division(words[0], "".join(words[1:]), honorific, other)
    word = words[0] if words else ""
    length = _family_length(word, script, language)
    return Division(word[:length], word[length:], honorific, other)


def _family_length(word: str, script: str, language: str) -> int:
    """How many characters of an unbroken name are the family name."""
    if len(word) < 2 or len(word) > _LONGEST_UNBROKEN:
        return len(word)
    if script == "hangul":
        return 2 if word[:2] in _KOREAN_COMPOUND and len(word) > 2 else 1
    if script == "kana":
        chinese = _CHINESE.match(word)
        # 山田たろう divides where the script does; kana alone does not show where.
        return chinese.end() if chinese else len(word)
    if word[:3] in _JAPANESE_SURNAMES:
        return 3
    if language == "ja" or (language != "zh" and len(word) == 4 and word[0] not in _SURNAMES):
        return len(word) if word[:2] in _COMPOUND_SURNAMES and len(word) == 2 else min(2, len(word) - 1)
    if len(word) > 2 and word[:2] in _COMPOUND_SURNAMES:
        return 2
    if len(word) == 4 and word[0] in _SURNAMES and word[1] in _SURNAMES:
        # A married name of two surnames, as 陈方安生.
        return 2
    return 1


def _without_honorific(name: str) -> tuple[str, str]:
    for honorific in sorted(_HONORIFICS, key=len, reverse=True):
        if name.endswith(honorific) and len(name) > len(honorific):
            return name[: -len(honorific)].strip(), honorific
    return name, ""


def _without_latin(name: str) -> tuple[str, str]:
    """The name without words in other scripts, and these words ("David 王大伟" → 王大伟, David)."""
    kept: list[str] = []
    other: list[str] = []
    for word in name.replace("(", " ").replace(")", " ").replace("（", " ").replace("）", " ").split():
        latin = all(script_of_character(c) in ("latin", "") for c in word) and any(map(str.isalpha, word))
        (other if latin else kept).append(word)
    return " ".join(kept), " ".join(other)
