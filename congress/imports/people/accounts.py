"""账号和角色: who signs in, as what, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
)
from congress.imports.rows import Handed, Line
from congress.imports.saving import locked, new_and_changed, update_all
from congress.people.accounts import NewGrant, manageable, may_grant
from congress.people.enums import ORGAN_KINDS_OF_ROLE, OrganKind, Role
from congress.people.many_accounts import grant_many, save_new_accounts
from congress.people.models import Congress, Organ, RoleGrant, User
from congress.people.names import tidy
from congress.people.roles import congress_ids
from congress.people.sign_in import tidy_username

ROLES: dict[str, Role] = {str(role.label): role for role in Role if role != Role.DEPUTY}
FIELDS = ("name", "phone", "email", "is_active")
ELSEWHERE = "账号由其他人大或者系统管理员管理，不能在这里修改"


def _organ_names(place: Any) -> list[str]:
    rows = Organ.objects.filter(congress=place, is_active=True)
    return list(rows.values_list("name", flat=True))


class AccountImporter(Importer):
    kind, label, measure = "accounts", "账号", "个"
    explanation = "工作人员和承办单位人员的账号及其角色，生成一次性密码。"
    columns = (
        Column("用户名", required=True, kind=Kind.CODE, longest=150, example="zhangsan",
               help="登录用，不分大小写，建立后不能改。"),
        NAME,
        Column("角色", required=True, choices=tuple(ROLES), example="承办人"),
        Column("机构", longest=100, offered=_organ_names, example="云州市水务局",
               help="全称或者简称；承办单位、委员会等角色必须填写。"),
        PHONE,
        EMAIL,
    )  # fmt: skip
    key = ("用户名",)
    shown = ("用户名", "姓名", "角色", "机构")
    home = ("admin:people_user_changelist", "账号")
    notes = (
        "按用户名对上已有的账号：可以更新姓名、电话、电子邮箱，增加角色；不改密码，不取消角色。",
        "停用的账号、由其他人大管理的账号不会改动。代表的账号在“代表”表中建立。",
    )

    # --- checking ----------------------------------------------------------------------------
    def check(self, lines: list[Line], place: Congress, by: User) -> None:
        organs = _organs(place)
        taken = accounts_named(lines)
        ours = _seen(by, taken)
        hers = manageable(by, [taken[name] for name in ours])
        held = _held(place, taken)
        allowed: dict[str, Role] = {
            label: role for label, role in ROLES.items() if may_grant(by, role, place)
        }
        for line in lines:
            values = line.values
            values["用户名"], values["姓名"] = tidy_username(values["用户名"]), tidy(values["姓名"])
            self._check_role(line, organs, allowed)
            if values["用户名"] in ours:
                line.found = taken[values["用户名"]]
                self._check_known(line, held, hers)
            elif values["用户名"]:
                check_new(line, taken)

    def _check_role(self, line: Line, organs: dict[str, Organ], allowed: dict[str, Role]) -> None:
        label, place = line.values["角色"], line.values["机构"]
        role, organ = ROLES.get(label), organs.get(place)
        if role and label not in allowed:
            line.refuse(f"角色「{label}」不能由您授予，可以填写：{'、'.join(allowed)}")
        if place and organ is None:
            line.refuse(f"没有名称为「{place}」的机构")
        kinds = ORGAN_KINDS_OF_ROLE.get(role) if role else None
        if role and kinds and not place:
            line.refuse(f"角色「{role.label}」须填写机构")
        elif role and kinds and organ and organ.kind not in kinds:
            wanted = "、".join(str(OrganKind(kind).label) for kind in kinds)
            line.refuse(f"角色「{role.label}」所在机构应当是{wanted}")
        line.ready = (role, organ)

    def _check_known(self, line: Line, held: set[tuple[int, str, Any]], hers: set[int]) -> None:
        user: User = line.found
        differ(line, {"姓名": user.name, "电话": user.phone, "电子邮箱": user.email})
        role, organ = line.ready
        if role and (user.pk, role, organ.pk if organ else None) not in held:
            line.changes.append(f"增加角色：{organ.label if organ else ''}{role.label}")
        if not line.changes:
            return
        if not user.is_active:
            line.refuse(f"账号「{user.username}」已停用，请先在账号页面启用")
        elif user.pk not in hers:
            line.refuse(f"「{user.username}」{ELSEWHERE}")

    # --- saving ------------------------------------------------------------------------------
    def build(
        self, lines: list[Line], place: Congress, by: User, report: Report
    ) -> dict[int, tuple[User, str]]:
        return built_accounts(lines, lambda line: line.found is None, report)

    def write(
        self, lines: list[Line], built: dict[int, tuple[User, str]], place: Congress, by: User,
        source: str,
    ) -> Sequence[Handed]:  # fmt: skip
        new, changed = new_and_changed(lines)
        fresh = locked(User, changed, FIELDS)
        held = _held(place, {user.username: user for user in fresh.values()})
        save_new_accounts([user for user, _ in built.values()], by=by)
        grants = [(built[line.number][0], _grant(line, place)) for line in new]
        renamed = []
        for line in changed:
            user = fresh[line.found.pk]
            user.name = line.values["姓名"]
            user.phone = line.values["电话"] or user.phone
            user.email = line.values["电子邮箱"] or user.email
            if any(not change.startswith("增加角色") for change in line.changes):
                renamed.append(user)
            grant = _grant(line, place)
            if (user.pk, grant.role, grant.organ.pk if grant.organ else None) not in held:
                grants.append((user, grant))
        update_all(renamed, ["name", "phone", "email"], by=by)
        grant_many(grants, by=by)
        return [
            Handed(user.username, user.name, _place_name(line), password)
            for line in new
            for user, password in (built[line.number],)
        ]


def _organs(congress: Congress) -> dict[str, Organ]:
    """By full name, and by short name where no other organ is called so."""
    rows = list(Organ.objects.filter(congress=congress, is_active=True))
    found: dict[str, Organ] = {}
    for organ in rows:
        if organ.short_name:
            found.setdefault(organ.short_name, organ)
    return found | {organ.name: organ for organ in rows}


def _seen(by: User, taken: dict[str, User]) -> set[str]:
    """Of these accounts those that ``by`` may know of: others are only names that are taken."""
    ids = congress_ids(by, Role.ADMIN, Role.OFFICE)
    rows = User.objects.filter(User.in_congresses(ids), pk__in=[u.pk for u in taken.values()])
    return set(rows.values_list("username", flat=True))


def _held(congress: Congress, users: dict[str, User]) -> set[tuple[int, str, Any]]:
    """Roles that lead somewhere now or later."""
    rows = RoleGrant.objects.filter(congress=congress, user__in=list(users.values()), ends_on=None)
    return set(rows.values_list("user_id", "role", "organ_id"))


def _grant(line: Line, place: Congress) -> NewGrant:
    role, organ = line.ready
    return NewGrant(role, place, organ)


def _place_name(line: Line) -> str:
    organ = line.ready[1]
    return organ.name if organ else ""
