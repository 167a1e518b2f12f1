"""Kinds and roles of people and organs; imports nothing of ours."""

from django.db import models


class Level(models.TextChoices):
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"
    TOWNSHIP = "township", "乡镇级"


class OrganKind(models.TextChoices):
    CHAIRS = "chairs", "主任会议"
    SPECIAL_COMMITTEE = "special_committee", "专门委员会"
    WORKING_ORGAN = "working_organ", "工作机构"
    SYSTEM = "system", "承办系统"
    UNIT = "unit", "承办单位"
    STREET_COMMITTEE = "street_committee", "人大街工委"


COMMITTEE_KINDS = (OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_ORGAN)


class DeputyStatus(models.TextChoices):
    ACTIVE = "active", "在任"
    SUSPENDED = "suspended", "暂停执行职务"
    ENDED = "ended", "终止"

    @property
    def tone(self) -> str:
        return {"active": "green", "suspended": "amber", "ended": "neutral"}[self.value]


class Gender(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Role(models.TextChoices):
    ADMIN = "admin", "系统管理员"
    OFFICE = "office", "代表工委"
    COMMITTEE = "committee", "专门委员会和工作机构"
    LEGISLATION = "legislation", "立法工作人员"
    LEADER = "leader", "主任会议成员"
    DISPATCHER = "dispatcher", "承办系统交办"
    UNIT_ADMIN = "unit_admin", "承办单位管理员"
    CLERK = "clerk", "承办人"
    REVIEWER = "reviewer", "审核人"
    HEAD = "head", "签发人"
    AUDITOR = "auditor", "审计员"
    DEPUTY = "deputy", "代表"


_HANDLING = (OrganKind.UNIT, OrganKind.SYSTEM, *COMMITTEE_KINDS)

#: Roles held in an organ, and the kinds of organ that fit. A system may itself handle proposals
#: (高院, 检察院), and so may the standing committee's own organs (常委会机关).
ORGAN_KINDS_OF_ROLE: dict[str, tuple[str, ...]] = {
    Role.COMMITTEE: COMMITTEE_KINDS,
    Role.DISPATCHER: (OrganKind.SYSTEM,),
    Role.UNIT_ADMIN: _HANDLING,
    Role.CLERK: _HANDLING,
    Role.REVIEWER: _HANDLING,
    Role.HEAD: _HANDLING,
}

#: What an administrator of a unit may hand out inside that unit.
UNIT_ROLES = (Role.CLERK, Role.REVIEWER, Role.HEAD)


class AccessAction(models.TextChoices):
    SIGN_IN = "sign_in", "登录"
    SIGN_OUT = "sign_out", "退出"
    FAILED = "failed", "登录失败"
    LOCKED = "locked", "账号锁定"
    VIEW = "view", "查看"
    CHANGE = "change", "办理或修改"
    EXPORT = "export", "导出"
