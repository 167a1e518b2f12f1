"""Accounts and deputies from .xlsx: read, show what is wrong, then save all rows or none.

One-time passwords are returned to the caller once; they are neither stored nor logged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model

from congress.people.accounts import NewGrant, may_grant, new_account, save_account
from congress.people.enums import ORGAN_KINDS_OF_ROLE, Gender, OrganKind, Role
from congress.people.models import (
    Congress,
    Delegation,
    Deputy,
    DeputyGroup,
    Organ,
    Term,
    User,
)
from congress.people.names import tidy
from congress.people.sign_in import tidy_username
from congress.people.spreadsheets import MAX_TEXT

ACCOUNT_COLUMNS = ("用户名", "姓名", "角色", "机构", "电话")
DEPUTY_COLUMNS = (
    "姓名",
    "代表证号",
    "性别",
    "代表团",
    "专业代表小组",
    "选举单位",
    "职务",
    "领域",
    "电话",
    "电子邮箱",
    "用户名",
)
#: Hashing a password takes a tenth of a second on purpose; a request must end.
MAX_ACCOUNTS = 150

#: What the preview cannot know: somebody was quicker, or a role was withdrawn meanwhile.
REFUSALS = (IntegrityError, DataError, ValidationError, PermissionDenied)
CHANGED_MEANWHILE = "保存时数据已有变化，没有导入任何内容，请重新上传。"

Values = dict[str, str]


class ImportRefused(ValueError):
    """Nothing was saved; the message is a sentence."""


@dataclass
class Line:
    number: int
    values: Values
    problems: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        return f"第{self.number}行：{'；'.join(self.problems)}。"


@dataclass(frozen=True)
class Handed:
    """What the office passes on: told once."""

    username: str
    name: str
    place: str
    password: str


def _common(line: Line, required: Iterable[str]) -> None:
    for column in required:
        if not line.values[column]:
            line.problems.append(f"没有填写{column}")
    for column, text in line.values.items():
        if len(text) > MAX_TEXT:
            line.problems.append(f"{column}过长")


def _usernames(lines: list[Line]) -> None:
    names = [tidy_username(line.values["用户名"]) for line in lines]
    counts = Counter(name for name in names if name)
    taken = set(User.objects.filter(username__in=counts).values_list("username", flat=True))
    for line, name in zip(lines, names, strict=True):
        if name and counts[name] > 1:
            line.problems.append(f"用户名「{name}」在表中重复")
        if name in taken:
            line.problems.append(f"用户名「{name}」已经有人使用")
    if sum(counts.values()) > MAX_ACCOUNTS:
        raise ImportRefused(f"一次最多建立 {MAX_ACCOUNTS} 个账号，请分成几个文件。")


def check_accounts(rows: list[tuple[int, Values]], *, congress: Congress, by: User) -> list[Line]:
    lines = [Line(number, values) for number, values in rows]
    _usernames(lines)
    organs = _organs(congress)
    labels = {role.label: role for role in Role}
    for line in lines:
        _common(line, ("用户名", "姓名", "角色"))
        role, place = labels.get(line.values["角色"]), line.values["机构"]
        organ = organs.get(place)
        if line.values["角色"] and (role is None or not may_grant(by, role, congress)):
            allowed = [r.label for r in Role if may_grant(by, r, congress)]
            line.problems.append(
                f"角色「{line.values['角色']}」不能使用，可以填写：{'、'.join(allowed)}"
            )
        if place and organ is None:
            line.problems.append(f"没有名称为「{place}」的机构")
        if role and (kinds := ORGAN_KINDS_OF_ROLE.get(role)):
            if not place:
                line.problems.append(f"角色「{role.label}」须填写机构")
            elif organ and organ.kind not in kinds:
                wanted = "、".join(OrganKind(kind).label for kind in kinds)
                line.problems.append(f"角色「{role.label}」所在机构应当是{wanted}")
        _account_fields(line, email="")
    return lines


def _account_fields(line: Line, email: str) -> None:
    _length(line, User, "name", "姓名")
    if not line.values["用户名"]:
        return
    user = User(
        username=tidy_username(line.values["用户名"]),
        name=tidy(line.values["姓名"]),
        phone=line.values["电话"],
        email=email,
    )
    try:
        user.clean_fields(exclude=["password", "name"])
    except ValidationError as error:
        names = {"username": "用户名", "phone": "电话", "email": "电子邮箱"}
        for key, messages in error.message_dict.items():
            line.problems += [f"{names.get(key, key)}：{m.rstrip('。')}" for m in messages]


def _length(line: Line, model: type[Model], key: str, column: str) -> None:
    """As written and as stored: both are asked when the row is saved."""
    limit = getattr(model._meta.get_field(key), "max_length", None)
    text = line.values[column]
    sentence = f"{column}不能超过 {limit} 个字"
    if limit and max(len(text), len(tidy(text))) > limit and sentence not in line.problems:
        line.problems.append(sentence)


def _organs(congress: Congress) -> dict[str, Organ]:
    organs: dict[str, Organ] = {}
    for organ in Organ.objects.filter(congress=congress, is_active=True):
        organs.setdefault(organ.short_name or organ.name, organ)
    for organ in Organ.objects.filter(congress=congress, is_active=True):
        organs[organ.name] = organ
    return organs


def _new_account(values: Values) -> tuple[User, str]:
    try:
        return new_account(
            username=values["用户名"],
            name=values["姓名"],
            phone=values["电话"],
            email=values.get("电子邮箱", ""),
        )
    except ValidationError as error:
        raise ImportRefused(CHANGED_MEANWHILE) from error


def save_accounts(rows: list[tuple[int, Values]], *, congress: Congress, by: User) -> list[Handed]:
    """Check once more, then save all in one transaction; raises ImportRefused."""
    _refuse(check_accounts(rows, congress=congress, by=by))
    organs = _organs(congress)
    labels = {role.label: role for role in Role}
    made = []
    for _, values in rows:
        user, password = _new_account(values)
        organ = organs.get(values["机构"])
        made.append((user, password, NewGrant(labels[values["角色"]], congress, organ)))
    try:
        with transaction.atomic():
            for user, _, grant in made:
                save_account(user, [grant], by=by)
    except REFUSALS as error:
        raise ImportRefused(CHANGED_MEANWHILE) from error
    return [
        Handed(user.username, user.name, grant.organ.name if grant.organ else "", password)
        for user, password, grant in made
    ]


def check_deputies(rows: list[tuple[int, Values]], *, term: Term) -> list[Line]:
    lines = [Line(number, values) for number, values in rows]
    _usernames(lines)
    congress = term.congress
    cards = Counter(line.values["代表证号"] for line in lines)
    known = set(
        Deputy.objects.filter(term=term, card_number__in=cards).values_list(
            "card_number", flat=True
        )
    )
    delegations = set(Delegation.objects.filter(congress=congress).values_list("name", flat=True))
    groups = set(DeputyGroup.objects.filter(congress=congress).values_list("name", flat=True))
    for line in lines:
        values = line.values
        _common(line, ("姓名", "代表证号"))
        card = values["代表证号"]
        if card and cards[card] > 1:
            line.problems.append(f"代表证号「{card}」在表中重复")
        if card in known:
            line.problems.append(f"代表证号「{card}」本届已经登记")
        if values["性别"] and values["性别"] not in Gender.labels:
            line.problems.append("性别应当填写「男」或者「女」")
        if values["代表团"] and values["代表团"] not in delegations:
            line.problems.append(f"没有名称为「{values['代表团']}」的代表团")
        for name in _names(values["专业代表小组"]):
            if name not in groups:
                line.problems.append(f"没有名称为「{name}」的专业代表小组")
        _account_fields(line, values["电子邮箱"])
        _deputy_fields(line, congress, term)
    return lines


def _names(text: str) -> list[str]:
    for separator in "，,;；/":
        text = text.replace(separator, "、")
    return [name.strip() for name in text.split("、") if name.strip()]


def _deputy(values: Values, congress: Congress, term: Term) -> Deputy:
    genders = {label: value for value, label in Gender.choices}
    return Deputy(
        congress=congress,
        term=term,
        name=tidy(values["姓名"]),
        card_number=values["代表证号"],
        gender=genders.get(values["性别"], ""),
        electing_unit=values["选举单位"],
        position=values["职务"],
        field=values["领域"],
        phone=values["电话"],
        email=values["电子邮箱"],
    )


def _deputy_fields(line: Line, congress: Congress, term: Term) -> None:
    try:
        _deputy(line.values, congress, term).clean_fields(exclude=["name", "card_number"])
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            label = getattr(Deputy._meta.get_field(key), "verbose_name", key)
            text = [f"{label}：{m.rstrip('。')}" for m in messages]
            line.problems += [sentence for sentence in text if sentence not in line.problems]
    _length(line, Deputy, "name", "姓名")
    _length(line, Deputy, "card_number", "代表证号")


def save_deputies(rows: list[tuple[int, Values]], *, term: Term, by: User) -> list[Handed]:
    """Check once more, then save all in one transaction; raises ImportRefused."""
    _refuse(check_deputies(rows, term=term))
    congress = term.congress
    delegations = {d.name: d for d in Delegation.objects.filter(congress=congress)}
    groups = {g.name: g for g in DeputyGroup.objects.filter(congress=congress)}
    made = []
    for _, values in rows:
        account = None
        if values["用户名"]:
            account = _new_account(values)
        deputy = _deputy(values, congress, term)
        deputy.delegation = delegations.get(values["代表团"])
        made.append((deputy, account, [groups[n] for n in _names(values["专业代表小组"])]))
    try:
        with transaction.atomic():
            for deputy, account, members in made:
                if account:
                    save_account(account[0], (), by=by)
                    deputy.user = account[0]
                deputy.save()
                deputy.groups.set(members)
    except REFUSALS as error:
        raise ImportRefused(CHANGED_MEANWHILE) from error
    return [
        Handed(account[0].username, deputy.name, str(deputy.delegation or ""), account[1])
        for deputy, account, _ in made
        if account
    ]


def _refuse(lines: list[Line]) -> None:
    if bad := [line for line in lines if line.problems]:
        raise ImportRefused(f"有 {len(bad)} 行不能导入，没有保存任何内容。{bad[0].sentence}")
