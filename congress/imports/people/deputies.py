"""代表: the roll of one term, with accounts for those who shall have one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from simple_history.utils import bulk_create_with_history

from congress.imports.cells import names
from congress.imports.checking import differ
from congress.imports.columns import Column, Kind
from congress.imports.importer import Importer, Report
from congress.imports.people.usernames import (
    EMAIL,
    NAME,
    PHONE,
    accounts_named,
    built_accounts,
    check_new,
    repeated,
)
from congress.imports.rows import Handed, Line
from congress.imports.saving import locked, new_and_changed, update_all
from congress.people.enums import DeputyStatus, Gender
from congress.people.many_accounts import save_new_accounts
from congress.people.models import Delegation, Deputy, DeputyGroup, Term, User
from congress.people.names import tidy
from congress.people.sign_in import tidy_username

TEXTS = {
    "选举单位": "electing_unit", "职务": "position", "领域": "field", "电话": "phone",
    "电子邮箱": "email", "外部编号": "external_number",
}  # fmt: skip
FIELDS = ("name", "gender", "delegation_id", "status", "user_id", *TEXTS.values())
GENDERS = {str(label): value for value, label in Gender.choices}


def _delegations(term: Any) -> list[str]:
    return list(Delegation.objects.filter(congress=term.congress).values_list("name", flat=True))


class DeputyImporter(Importer):
    kind, label, measure = "deputies", "代表", "位"
    explanation = "一届代表的名册；填写用户名的，同时建立账号并生成一次性密码。"
    place, place_label = Term, "届"
    columns = (
        NAME,
        Column("代表证号", required=True, kind=Kind.CODE, longest=30, example="0001",
               help="在本届之内不能重复；前面的0要保留。"),
        Column("性别", choices=tuple(GENDERS), example="男"),
        Column("代表团", longest=60, offered=_delegations, example="城东代表团"),
        Column("专业代表小组", kind=Kind.LONG, longest=300, example="财政经济组",
               help="几个的用顿号隔开；填写后以所填的为准。"),
        Column("选举单位", longest=100, example="城东区"),
        Column("职务", longest=120, example="云州市第一中学教师"),
        Column("领域", longest=60, example="教育"),
        PHONE,
        EMAIL,
        Column("用户名", kind=Kind.CODE, longest=150, example="zhangsan",
               help="需要建立账号的填写；已有账号的不会改动。"),
        Column("外部编号", kind=Kind.CODE, longest=60, help="原有系统中的编号。"),
    )  # fmt: skip
    key = ("代表证号",)
    shown = ("姓名", "代表证号", "代表团", "用户名")
    home = ("admin:people_deputy_changelist", "代表")
    notes = (
        "按代表证号对上本届已有的代表；证号相同而姓名不同的，视为写错，不会改名。",
        "已终止的代表不会改动。密码不会因为导入而改变。",
    )

    # --- checking ----------------------------------------------------------------------------
    def check(self, lines: list[Line], place: Term, by: User) -> None:
        congress = place.congress
        rows = Deputy.objects.filter(term=place).select_related("delegation", "user", "congress")
        known = {deputy.card_number: deputy for deputy in rows.prefetch_related("groups")}
        bare = {card.lstrip("0"): card for card in known}
        delegations = set(_delegations(place))
        groups = set(DeputyGroup.objects.filter(congress=congress).values_list("name", flat=True))
        taken = accounts_named(lines)
        repeated(lines)
        for line in lines:
            values = line.values
            values["姓名"] = tidy(values["姓名"])
            line.found = known.get(values["代表证号"])
            _lost_zeros(line, bare)
            if values["代表团"] and values["代表团"] not in delegations:
                line.refuse(f"没有名称为「{values['代表团']}」的代表团")
            wanted = names(values["专业代表小组"])
            for name in wanted:
                if name not in groups:
                    line.refuse(f"没有名称为「{name}」的专业代表小组")
            values["专业代表小组"] = "、".join(sorted(wanted))
            values["用户名"] = tidy_username(values["用户名"])
            if line.found is not None:
                self._check_known(line)
            if values["用户名"] and (line.found is None or line.found.user is None):
                check_new(line, taken)
            _clean(line, place)

    def _check_known(self, line: Line) -> None:
        deputy: Deputy = line.found
        fixed = {"姓名": "；改名请在代表页面办理，证号写错的请改正"}
        if deputy.user is not None:
            fixed["用户名"] = "；账号请在代表页面修改"
        differ(line, known_values(deputy), fixed)
        if deputy.status == DeputyStatus.ENDED and line.changes:
            line.refuse(f"代表「{deputy.name}」的资格已终止，不能通过导入修改")

    # --- saving ------------------------------------------------------------------------------
    def build(
        self, lines: list[Line], place: Term, by: User, report: Report
    ) -> dict[int, tuple[User, str]]:
        """The accounts to be made, by the line's number."""
        return built_accounts(lines, _wants_account, report)

    def write(
        self, lines: list[Line], built: dict[int, tuple[User, str]], place: Term, by: User,
        source: str,
    ) -> Sequence[Handed]:  # fmt: skip
        new, changed = new_and_changed(lines)
        fresh = locked(Deputy, changed, FIELDS)
        delegations = {d.name: d for d in Delegation.objects.filter(congress=place.congress)}
        save_new_accounts([user for user, _ in built.values()], by=by)
        handed = []

        def filled(deputy: Deputy, line: Line) -> Deputy:
            _fill(deputy, line, delegations)
            if made := built.get(line.number):
                user, password = made
                deputy.user = user
                place_name = line.values["代表团"]
                handed.append(Handed(user.username, deputy.name, place_name, password))
            return deputy

        made = [filled(Deputy(congress=place.congress, term=place), line) for line in new]
        bulk_create_with_history(made, Deputy, default_user=by)
        touched = [filled(fresh[line.found.pk], line) for line in changed]
        written = [f.removesuffix("_id") for f in FIELDS if f not in ("name", "status")]
        update_all(touched, written, by=by)
        _join_groups(zip((*made, *touched), (*new, *changed), strict=True), place)
        return handed


def known_values(deputy: Deputy) -> dict[str, str]:
    return {
        "姓名": deputy.name,
        "性别": deputy.get_gender_display(),
        "代表团": deputy.delegation.name if deputy.delegation else "",
        "专业代表小组": "、".join(sorted(group.name for group in deputy.groups.all())),
        "用户名": deputy.user.username if deputy.user else "",
        **{column: getattr(deputy, field) for column, field in TEXTS.items()},
    }


def _lost_zeros(line: Line, bare: dict[str, str]) -> None:
    card = line.values["代表证号"]
    like = bare.get(card)
    if line.found is None and card and like:
        line.refuse(f"代表证号「{card}」像是丢了前面的0（本届有「{like}」），请把单元格设为文本")


def _fill(deputy: Deputy, line: Line, delegations: dict[str, Delegation]) -> None:
    values = line.values
    deputy.name, deputy.card_number = values["姓名"], values["代表证号"]
    if values["性别"]:
        deputy.gender = GENDERS[values["性别"]]
    if values["代表团"]:
        deputy.delegation = delegations[values["代表团"]]
    for column, field in TEXTS.items():
        if values[column]:
            setattr(deputy, field, values[column])
    deputy.fill_keys()


def _clean(line: Line, term: Term) -> None:
    """What the fields themselves say: an address, a length."""
    deputy = Deputy(congress=term.congress, term=term, name=line.values["姓名"], card_number="1")
    for column, field in TEXTS.items():
        setattr(deputy, field, line.values[column])
    try:
        deputy.clean_fields(exclude=["name", "card_number", "user", "delegation"])
    except ValidationError as error:
        for key, sentences in error.message_dict.items():
            label = getattr(Deputy._meta.get_field(key), "verbose_name", key)
            for sentence in sentences:
                line.refuse(f"{label}：{sentence.rstrip('。')}")


def _join_groups(pairs: Any, term: Term) -> None:
    """Each deputy in the groups that his line names, and in no other; lines without any, as is."""
    groups = {g.name: g.pk for g in DeputyGroup.objects.filter(congress=term.congress)}
    through = Deputy.groups.through
    wanted = {
        (deputy.pk, groups[name])
        for deputy, line in pairs
        for name in names(line.values["专业代表小组"])
    }
    rows = through.objects.filter(deputy__in={deputy for deputy, _ in wanted})
    known = {(row.deputy_id, row.deputygroup_id): row.pk for row in rows}
    through.objects.filter(pk__in=[known[pair] for pair in known.keys() - wanted]).delete()
    through.objects.bulk_create(
        through(deputy_id=deputy, deputygroup_id=group)
        for deputy, group in sorted(wanted - known.keys())
    )


def _wants_account(line: Line) -> bool:
    return bool(line.values["用户名"]) and (line.found is None or line.found.user is None)
