"""New accounts in a table: is the name free, and can there be an account of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError

from congress.imports.columns import Column, Kind
from congress.imports.importer import Report
from congress.imports.rows import Line
from congress.people.accounts import unchecked_account
from congress.people.models import User
from congress.people.names import tidy
from congress.people.sign_in import tidy_username

FIELD_LABELS = {"username": "用户名", "phone": "电话", "email": "电子邮箱", "name": "姓名"}

NAME = Column("姓名", required=True, longest=60, example="张三")
PHONE = Column("电话", kind=Kind.CODE, longest=40, example="010-12345678")
EMAIL = Column("电子邮箱", kind=Kind.CODE, longest=254, example="zhangsan@example.cn")


def accounts_named(lines: Sequence[Line]) -> dict[str, User]:
    """The accounts of these names, whoever they belong to: a name is given only once."""
    wanted = {tidy_username(line.values["用户名"]) for line in lines} - {""}
    return {user.username: user for user in User.objects.filter(username__in=wanted)}


def check_new(line: Line, taken: dict[str, User]) -> None:
    name = tidy_username(line.values["用户名"])
    if name in taken:
        line.refuse(f"用户名「{name}」已经有人使用，请换一个")
        return
    user = User(
        username=name,
        name=tidy(line.values["姓名"]),
        phone=line.values["电话"],
        email=line.values["电子邮箱"],
    )
    try:
        user.clean_fields(exclude=["password", "name"])
    except ValidationError as error:
        for key, sentences in error.message_dict.items():
            for sentence in sentences:
                line.refuse(f"{FIELD_LABELS.get(key, key)}：{sentence.rstrip('。')}")


def repeated(lines: Sequence[Line]) -> None:
    """Of tables whose key is another column."""
    counts = Counter(tidy_username(line.values["用户名"]) for line in lines)
    for line in lines:
        name = tidy_username(line.values["用户名"])
        if name and counts[name] > 1:
            line.refuse(f"用户名「{name}」在表中重复")


def built_accounts(
    lines: Sequence[Line], is_wanted: Callable[[Line], bool], report: Report
) -> dict[int, tuple[User, str]]:
    """Unsaved accounts and their one-time passwords, by the line's number."""
    made = {}
    for number, line in enumerate(lines, start=1):
        if is_wanted(line):
            made[line.number] = unchecked_account(
                username=line.values["用户名"],
                name=line.values["姓名"],
                phone=line.values["电话"],
                email=line.values["电子邮箱"],
            )
        report(number)
    return made
