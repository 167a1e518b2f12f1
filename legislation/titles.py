"""Which regulations a title names, and what is to become of each: proposed, for people to confirm.

A 《》 is not always what the project is about. In 「实施《…》办法」 it is the superior law; in
「根据《…》修改进程」 it is what the project waits for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legislation.enums import ProjectKind as K

#: What a regulation ends with, when no 《》 stands around it.
ENDINGS = ("条例", "办法", "规定", "规则", "细则", "决定")
ACTIONS = {
    "废止": K.REPEAL,
    "修改": K.CHANGE,
    "修正": K.AMEND,
    "修订": K.REVISE,
    "解释": K.INTERPRET,
    "制定": K.MAKE,
    "废旧立新": K.REPLACE,
}
NUMERALS = {character: n for n, character in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}

TRIGGER = re.compile(r"^(?:根据|依据|视)(?P<clause>[^，]*)，")
DECISION = re.compile(
    r"关于(?P<action>废止|修改|修正|修订|解释)(?P<what>.+?)的(?:决定|规定|议案|解释)"
)
SEVERAL = re.compile(r"等(?P<count>[一二两三四五六七八九十]|\d{1,2})[部件个项]")
ASIDE = re.compile(r"[（(](?P<action>废旧立新|修改|修正|修订|废止|制定|解释)[)）]$")
LEADING = re.compile(r"^(?:适时|继续)?(?P<action>修改|修订|修正|废止|制定)(?=\S{4})")
SUPERIOR = re.compile(r"实施[《〈](?P<law>[^》〉]+)[》〉]")


@dataclass(frozen=True)
class Named:
    """``title`` without 《》 around it; ``superior``: the law that it carries out, or nothing."""

    title: str
    action: str
    superior: str = ""


@dataclass(frozen=True)
class TitleReading:
    """``unnamed``: how many more the title counts without naming them; ``triggers``: laws that the
    project waits for."""

    regulations: tuple[Named, ...] = ()
    unnamed: int = 0
    triggers: tuple[str, ...] = ()


def read_title(title: str) -> TitleReading:
    """What ``title`` names; nothing where it only tells a subject (「…相关立法」)."""
    text = "".join(title.split()).rstrip("。")
    triggers: tuple[str, ...] = ()
    if waits := TRIGGER.match(text):
        triggers = tuple(_quoted(waits["clause"]))
        text = text[waits.end() :]
    decisions = list(DECISION.finditer(text))
    if decisions:
        return _decided(decisions, triggers)
    action: str = K.MAKE
    if aside := ASIDE.search(text):
        action, text = ACTIONS[aside["action"]], text[: aside.start()]
    leading = LEADING.match(text.removeprefix("适时"))
    if leading:
        action = ACTIONS[leading["action"]]
        text = text.removeprefix("适时")[leading.end() :]
    named = [
        _named(part, action) for part in _parts(text) if part.endswith(ENDINGS) or _is_quoted(part)
    ]
    return TitleReading(tuple(named), 0, triggers)


def _decided(decisions: list[re.Match[str]], triggers: tuple[str, ...]) -> TitleReading:
    """「关于废止《甲》的决定和关于修改《乙》等三部地方性法规的决定」."""
    found: list[Named] = []
    unnamed = 0
    for decision in decisions:
        names = _quoted(decision["what"])
        found += [_named(name, ACTIONS[decision["action"]]) for name in names]
        if several := SEVERAL.search(decision["what"]):
            count = several["count"]
            unnamed += max(0, (NUMERALS.get(count) or int(count)) - len(names))
    return TitleReading(tuple(found), unnamed, triggers)


def _named(text: str, action: str) -> Named:
    title = text[1:-1] if _is_quoted(text) else text
    superior = SUPERIOR.search(title)
    return Named(title, action, superior["law"] if superior else "")


def _is_quoted(text: str) -> bool:
    """Does one pair of 《》 hold it all?"""
    return text.startswith("《") and len(_quoted(text)) == 1 and text.endswith("》")


def _quoted(text: str) -> list[str]:
    """What stands in 《》, outermost pairs only; a pair that is not closed names nothing."""
    found, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character == "《":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif character == "》" and depth:
            depth -= 1
            if not depth:
                found.append(text[start:place])
    return [name for name in found if name]


def _parts(text: str) -> list[str]:
    """Between the 、 and 和 that stand outside 《》; 「和」 divides only what ends as titles do."""
    parts, depth, last = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "《") - (character == "》")
        divides = character == "、" or (
            character in "和及" and text[last:place].endswith((*ENDINGS, "》"))
        )
        if divides and depth <= 0:
            parts.append(text[last:place])
            last = place + 1
    parts.append(text[last:])
    return [part for part in parts if part]
