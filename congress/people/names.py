"""Keys for names: the official order by strokes of the surname, and search by pinyin.

Order (姓氏笔画): the first character's stroke count, then its stroke types 横竖撇点折 in turn;
between different characters with equal strokes, the character's code; then the next character.
Among the same surname, a given name of one character comes first, and a single surname stands
before a compound one that begins with the same character.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

DATA = Path(__file__).parent / "data" / "stroke_order.csv"
KEY_LENGTH = 600
_UNKNOWN_COUNT = "99"  # characters outside the table come last, in the order of their codes
_SEPARATORS = "·•・‧∙．.,-－'’"  # noqa: RUF001 - dots as people type them

_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 "
    "濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 令狐 "
    "呼延 东郭 南门 西门 百里 拓跋 轩辕 即墨 完颜 第五 淳于 单于 公西 乐正 漆雕 谷梁 左丘 梁丘"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

#: Surnames that the general dictionary reads differently.
SURNAME_READINGS: dict[str, tuple[str, ...]] = {
    surname: tuple(reading.split())
    for surname, reading in {
        "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou",
        "翟": "zhai", "朴": "piao", "盖": "ge", "乐": "yue", "覃": "qin", "召": "shao",
        "折": "she", "种": "chong", "繁": "po", "秘": "bi", "洗": "xian", "冼": "xian",
        "员": "yun", "应": "ying", "过": "guo", "燕": "yan", "缪": "miao", "逄": "pang",
        "尉": "wei", "句": "gou", "隗": "wei", "宓": "mi", "能": "nai", "么": "yao",
        "任": "ren", "宁": "ning", "华": "hua", "哈": "ha", "纪": "ji", "葛": "ge",
        "贾": "jia", "柏": "bai", "祭": "zhai", "谌": "chen", "郇": "xun", "臧": "zang",
        "那": "na", "都": "du", "藏": "zang", "盛": "sheng", "曲": "qu", "车": "che",
        "沈": "shen", "石": "shi", "卜": "bu", "牟": "mu", "黑": "he", "六": "lu",
        "尹": "yin", "邵": "shao", "晁": "chao", "褚": "chu", "要": "yao", "重": "chong",
        "呙": "guo", "阚": "kan", "佴": "nai", "撒": "sa", "幺": "yao", "干": "gan",
        "强": "qiang", "俞": "yu", "占": "zhan", "行": "xing", "长": "chang", "尧": "yao",
        "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu",
        "澹台": "tan tai", "令狐": "ling hu", "乐正": "yue zheng", "亓官": "qi guan",
        "鲜于": "xian yu", "夏侯": "xia hou", "欧阳": "ou yang", "子车": "zi ju",
        "呼延": "hu yan", "申屠": "shen tu", "皇甫": "huang fu", "闾丘": "lü qiu",
    }.items()
}  # fmt: skip


class BadOverride(ValueError):
    """The stroke override cannot be read; the message is for the clerk."""


@cache
def _strokes() -> dict[str, str]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["char"]: row["strokes"] for row in csv.DictReader(file)}


def tidy(name: str) -> str:
    """The name as it is stored: no padding inside a Chinese name, one kind of middle dot."""
    name = unicodedata.normalize("NFC", name or "")
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf"))
    name = re.sub(r"\s+", " ", name).strip()
    name = re.sub(r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])", "", name)
    return re.sub("[•・‧∙]", "·", name)


def split_surname(name: str) -> tuple[str, str]:
    """(surname, given name); a compound surname needs at least one character after it."""
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:length], name[length:]


def parse_override(text: str) -> dict[str, str]:
    """「字=笔画」, separated by spaces: the strokes (1 to 5) of characters not in the table."""
    result = {}
    for part in re.split(r"[\s,，;；、]+", text.strip()):
        if not part:
            continue
        char, _, strokes = part.replace("\uff1d", "=").partition("=")
        if len(char) != 1 or not re.fullmatch("[1-5]{1,64}", strokes, re.ASCII):
            raise BadOverride(
                "请按「字=笔画」填写，笔画用1横、2竖、3撇、4点（捺）、5折表示，"
                "例如「䶮=41431253511454」；多个字用空格隔开。"
            )
        result[char] = strokes
    return result


def _character_key(char: str, override: dict[str, str]) -> str:
    strokes = override.get(char) or _strokes().get(char)
    if strokes is None:
        return f"{_UNKNOWN_COUNT}{ord(char):07d}"
    # The count says how many digits follow, so keys of different length never run into each other.
    return f"{len(strokes):02d}{strokes}{ord(char):07d}"


def stroke_key(name: str, override: str = "") -> str:
    """A string of digits that sorts by code point, and in every collation, in the official order.

    After the surname stands 0 (one-character given name) or 1 (any other); 2 says that the surname
    goes on, so that 欧 comes before 欧阳.
    """
    strokes = parse_override(override)
    plain = "".join(c for c in tidy(name) if c not in _SEPARATORS and not c.isspace())
    plain = "".join(c for c in plain if not 0xFE00 <= ord(c) <= 0xFE0F and ord(c) < 0xE0000)
    surname, given = split_surname(plain)
    key = "2".join(_character_key(c, strokes) for c in surname)
    key += "0" if len(given) <= 1 else "1"
    return (key + "".join(_character_key(c, strokes) for c in given))[:KEY_LENGTH]


def _syllables(text: str) -> list[str]:
    spoken = lazy_pinyin(text, style=Style.NORMAL, errors="default", v_to_u=False)
    return [re.sub(r"[^a-z0-9]", "", plain_letters(s)) for s in spoken]


def plain_letters(text: str) -> str:
    """Lower case, ü as v, without tone marks."""
    text = text.lower().replace("ü", "v")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def search_keys(name: str, *, person: bool = True) -> tuple[str, str]:
    """(pinyin, initials) in lower case without spaces: 单小明 → ("shanxiaoming", "sxm")."""
    name = tidy(name)
    syllables: list[str] = []
    if person:
        surname, given = split_surname(name)
        if surname in SURNAME_READINGS:
            syllables = [plain_letters(s) for s in SURNAME_READINGS[surname]]
            name = given
    syllables += [s for s in _syllables(name) if s]
    return "".join(syllables)[:200], "".join(s[0] for s in syllables)[:60]
