"""What one row says, in rows of the house; every doubt a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from congress.calendar.explanation import day_words
from congress.documents.numbers import number_format
from congress.imports.cells import names
from congress.imports.rows import Line
from congress.people.enums import COMMITTEE_KINDS, OrganKind
from congress.people.models import Congress, CongressSession, Deputy, Organ
from congress.people.names import tidy
from proposals.earlier.columns import METHODS, ORIGINS, PERIODS, RESULTS, SCALE, session_name
from proposals.effects.screening import BETWEEN, IN_SESSION, NUMBER_FORMATS
from proposals.enums import HandlingRole
from proposals.models import Category

HANDLING = (OrganKind.UNIT, OrganKind.SYSTEM, *COMMITTEE_KINDS)
NAMED = re.compile(r"(.+?)[(（]([^()（）]+)[)）]")  # 王五（0012）
UNITS = (
    ("主办单位", HandlingRole.LEAD), ("会办单位", HandlingRole.JOINT),
    ("分办单位", HandlingRole.SEPARATE),
)  # fmt: skip
#: The greatest official number that is believed. What is registered later goes on from the
#: greatest number imported, so one slip of the finger would spoil the numbers for good.
LARGEST = 99_999
#: Each day not before the one above it.
ORDER = ("提交日期", "登记日期", "交办日期", "答复日期", "反馈日期", "办结日期")


@dataclass
class Facts:
    """One earlier proposal. Dates are those of the file; ``heard_on`` None: never judged."""

    session: CongressSession
    is_in_session: bool
    number: int
    label: str
    lead: Deputy
    cosigners: list[Deputy]
    units: list[tuple[Organ, str]]
    category: Category | None
    days: dict[str, date]

    origin: str = ""
    result_code: str = ""
    method: str = ""
    attitude: str = ""
    result: str = ""
    heard_on: date | None = None


@dataclass
class Register:
    """The names of one congress, read once for all rows."""

    congress: Congress
    today: date
    sessions: dict[str, CongressSession] = field(default_factory=dict)
    by_name: dict[tuple[int, str], list[Deputy]] = field(default_factory=dict)
    by_card: dict[tuple[int, str], Deputy] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, congress: Congress, today: date) -> Register:
        self = cls(congress, today)
        rows = CongressSession.objects.filter(term__congress=congress)
        for session in rows.select_related("term__congress"):
            self.sessions[session_name(session)] = self.sessions[str(session)] = session
        by_name = defaultdict(list)
        for deputy in Deputy.objects.filter(congress=congress):
            by_name[deputy.term_id, deputy.name].append(deputy)
            self.by_card[deputy.term_id, deputy.card_number] = deputy
        self.by_name = dict(by_name)
        for organ in Organ.objects.filter(congress=congress).order_by("is_active", "pk"):
            self.organs[organ.name] = organ  # the one in use, where an older one is called so too
        self.categories = {row.name: row for row in Category.objects.filter(congress=congress)}
        for kind, default in NUMBER_FORMATS.items():
            self.formats[kind] = number_format(congress, kind, default=default)
        return self


def facts_of(line: Line, register: Register) -> Facts | None:
    """None where a problem was found; then the line says which. Names become the full ones."""
    values = line.values
    session = register.sessions.get(values["会次"])
    if values["会次"] and session is None:
        line.refuse(f"没有会次「{values['会次']}」，请按“第十六届第一次会议”的写法填写")
    category = register.categories.get(values["内容分类"])
    if values["内容分类"] and category is None:
        line.refuse(f"没有名称为「{values['内容分类']}」的内容分类")
    number, label = _number(line, register)
    units = _units(line, register)
    days = _days(line, register, session)
    heard_on = _heard_on(line, days)
    lead, cosigners = _people(line, register, session) if session else (None, [])
    if line.problems or session is None or lead is None or number is None:
        return None
    values["会次"], values["编号"] = session_name(session), label
    return Facts(
        session=session,
        is_in_session=values["时段"] == PERIODS[0],
        number=number,
        label=label,
        lead=lead,
        cosigners=cosigners,
        units=units,
        category=category,
        days=days,
        origin=ORIGINS.get(values["提出来源"], ""),
        result_code=RESULTS[values["答复结果"]],
        method=METHODS.get(values["送达方式"], ""),
        attitude=SCALE.get(values["对办理态度"], ""),
        result=SCALE.get(values["对办理结果"], ""),
        heard_on=heard_on,
    )


def _number(line: Line, register: Register) -> tuple[int | None, str]:
    text = line.values["编号"]
    digits = re.findall(r"\d+", text)
    if not text:
        return None, ""
    number = _small(digits[0]) if len(digits) == 1 else None
    if number is None:
        line.refuse(f"编号「{text[:20]}」应当含有一个1到{LARGEST}之间的数")
        return None, ""
    kind = IN_SESSION if line.values["时段"] == PERIODS[0] else BETWEEN
    return number, register.formats[kind].format(number=number) if text == digits[0] else text


def _small(digits: str) -> int | None:
    """1 to LARGEST, or None. Thousands of digits are never made a number: Python refuses to."""
    bare = digits.lstrip("0")
    return int(bare) if 0 < len(bare) <= len(str(LARGEST)) else None


def _units(line: Line, register: Register) -> list[tuple[Organ, str]]:
    found: list[tuple[Organ, str]] = []
    for column, role in UNITS:
        named = names(line.values[column])
        if role == HandlingRole.LEAD and len(named) > 1:
            line.refuse("主办单位只能有一个，其他的填写会办单位或者分办单位")
        for name in named:
            organ = register.organs.get(name)
            if organ is None or organ.kind not in HANDLING:
                line.refuse(f"没有名称为「{name}」的承办单位")
            elif any(organ == other for other, _ in found):
                line.refuse(f"「{name}」在主办、会办、分办中写了两次")
            else:
                found.append((organ, role))
        line.values[column] = "、".join(sorted(named))
    if not line.values["主办单位"] and not line.values["分办单位"]:
        line.refuse("没有填写主办单位，也没有分办单位")
    return found


def _days(line: Line, register: Register, session: CongressSession | None) -> dict[str, date]:
    """The days that could be read, in their order; a day that is missing counts as the next."""
    days = {}
    for name in ORDER:
        try:
            days[name] = date.fromisoformat(line.values[name])
        except ValueError:
            continue
    known = list(days.items())
    for (before, first), (after, then) in pairwise(known):
        if then < first:
            line.refuse(f"{after}（{day_words(then)}）早于{before}（{day_words(first)}）")
    if known and known[-1][1] > register.today:
        line.refuse(f"{known[-1][0]}（{day_words(known[-1][1])}）还没有到")
    begin, end = (session.term.starts_on, session.term.ends_on) if session else (None, None)
    submitted = days.get("提交日期")
    if submitted and begin and end and not begin <= submitted <= end:
        line.refuse(f"提交日期不在本届任期之内（{day_words(begin)}至{day_words(end)}）")
    return days


def _heard_on(line: Line, days: dict[str, date]) -> date | None:
    said = [line.values[name] for name in ("对办理态度", "对办理结果")]
    if any(said) and not all(said):
        line.refuse("对办理态度和对办理结果应当同时填写")
    if not any(said):
        if line.values["反馈日期"] or line.values["评价意见"]:
            line.refuse("填写了反馈，没有填写对办理态度和对办理结果")
        return None
    return days.get("反馈日期") or days.get("办结日期")


def _people(
    line: Line, register: Register, session: CongressSession
) -> tuple[Deputy | None, list[Deputy]]:
    name, card = tidy(line.values["领衔代表"]), line.values["领衔代表证号"]
    line.values["领衔代表"] = name
    lead = _deputy(line, register, session, name, card, "领衔代表") if name else None
    cosigners: list[Deputy] = []
    for text in names(line.values["附议代表"]):
        found = NAMED.fullmatch(text)
        name, card = (tidy(found[1]), found[2].strip()) if found else (tidy(text), "")
        deputy = _deputy(line, register, session, name, card, "附议代表")
        if deputy is None:
            continue
        if deputy == lead or deputy in cosigners:
            line.refuse(f"附议代表「{name}」重复，或者就是领衔代表")
        cosigners.append(deputy)
    line.values["附议代表"] = "、".join(sorted(deputy.name for deputy in cosigners))
    return lead, cosigners


def _deputy(
    line: Line, register: Register, session: CongressSession, name: str, card: str, what: str
) -> Deputy | None:
    term = session.term
    if card:
        deputy = register.by_card.get((term.pk, card))
        if deputy is None:
            line.refuse(f"{term.name}没有代表证号为「{card}」的代表")
        elif deputy.name != name:
            line.refuse(f"代表证号「{card}」是「{deputy.name}」，与{what}「{name}」不同")
        return deputy
    same = register.by_name.get((term.pk, name), [])
    if len(same) == 1:
        return same[0]
    if not same:
        line.refuse(f"{term.name}没有名叫「{name}」的代表，请先导入代表")
    else:
        line.refuse(f"{term.name}有 {len(same)} 位代表名叫「{name}」，请写明代表证号")
    return None
