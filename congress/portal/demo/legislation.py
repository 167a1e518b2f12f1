"""Legislation plans of the demonstration: 2024 as it was printed and adjusted, 2026 in motion."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from congress.calendar.models import Meeting, MeetingKind, MeetingState
from congress.people.enums import OrganKind
from congress.people.models import Congress, Organ, RoleGrant, User
from congress.people.roles import Role
from congress.plans.adjusting import Decision, adjust, admit
from congress.plans.importing import import_plan, plan_imports
from congress.portal.demo.house import TERM_STARTS, House
from congress.workflow.engine import perform
from legislation.enums import AdjustmentKind as A
from legislation.models import ItemType, LegislationPlan

DATA = Path(__file__).resolve().parents[3] / "legislation" / "data"
LAWMAKER = "lawmaker"
#: (day, kind, title begins with, new facts, reason), as decided by the 主任会议.
ADJUSTED_2024: tuple[tuple[date, A, str, dict[str, Any], str], ...] = (
    (date(2024, 4, 16), A.TIMING, "北京市消防条例",
     {"timing": "9月一审，11月二审"}, "国家有关法律正在修改，需要衔接。"),
    (date(2024, 6, 18), A.KIND, "北京市优化营商环境条例",
     {"kind": "revise"}, "需要修改的条款较多，由修正改为修订。"),
    (date(2024, 8, 20), A.POSTPONE, "北京市推进国际商事仲裁中心建设条例",
     {}, "配套政策尚在研究，推迟至翌年审议。"),
    (date(2024, 10, 15), A.TIMING, "北京市自动驾驶汽车条例",
     {"timing": "9月一审，12月二审、表决"}, "各方面意见较多，需要进一步论证。"),
)  # fmt: skip
ADDED_2024 = {
    "number": 13, "title": "北京市人民代表大会常务委员会议事规则（修改）",
    "timing": "9月审议、表决", "kind": "amend", "body": "standing_committee", "remark": "",
}  # fmt: skip
ADJUSTED_2026: tuple[tuple[date, A, str, dict[str, Any], str], ...] = (
    (date(2026, 6, 16), A.TIMING, "北京市供热用热管理条例",
     {"timing": "3月一审，7月二审，11月三审、表决"}, "二次审议前还要征求供热单位和居民的意见。"),
    (date(2026, 9, 15), A.UPGRADE, "北京市养犬管理条例",
     {"body": "full_congress", "timing": "7月一审，9月二审，2027年1月表决"},
     "社会关注度高，提请代表大会审议表决。"),
)  # fmt: skip


def live_plans(house: House, today: date) -> int:
    """How many plans were made: those of years that have begun by ``today``, each once."""
    keeper = _keeper(house)
    made = 0
    for year, adopted_on, adjusted in (
        (2024, date(2024, 1, 9), ADJUSTED_2024),
        (2026, date(2026, 1, 13), ADJUSTED_2026),
    ):
        known = LegislationPlan.objects.filter(congress=house.city, first_year=year)
        if adopted_on > today or known.exists():
            continue
        _live(house.city, keeper, year, adopted_on, adjusted, today)
        made += 1
    return made


def _keeper(house: House) -> User:
    """In the 法工委 of the city; invented, as all are."""
    user, is_new = User.objects.get_or_create(
        username=LAWMAKER,
        defaults={
            "name": "陆景行",
            "password": house.users["office"].password,
            "must_change_password": False,
        },
    )
    if is_new:
        RoleGrant.objects.create(
            user=user, role=Role.LEGISLATION, congress=house.city, starts_on=TERM_STARTS
        )
    return user


def _live(
    congress: Congress,
    keeper: User,
    year: int,
    adopted_on: date,
    adjusted: tuple[tuple[date, A, str, dict[str, Any], str], ...],
    today: date,
) -> None:
    outcome = import_plan(
        plan_imports()["legislation"], DATA / f"plan_{year}.csv", congress, year,
        by=keeper, keep=True,
    )  # fmt: skip
    if outcome.errors:
        raise ValueError(outcome.errors)
    plan = LegislationPlan.objects.get(congress=congress, first_year=year, last_year=year)
    plan.remark = "执行中根据国家立法和实际需要，可以适时调整项目类别、审次和时间安排。"
    plan.save(update_fields=["remark"])
    perform(plan, "adopt", by=keeper, on=adopted_on, meeting=_meeting(congress, adopted_on))
    perform(plan, "publish", by=keeper, on=date(year, 2, 1))
    chairs = Organ.objects.get(congress=congress, kind=OrganKind.CHAIRS)
    if year == 2024:
        decision = _decision(congress, chairs, date(2024, 5, 21), "上级法律修改，需要衔接。")
        deliberation = ItemType.objects.get(congress=congress, name="审议项目")
        facts = ADDED_2024 | {"type_id": deliberation.pk, "domain_id": None, "committee_id": None}
        admit(plan, A.ADD, facts, decision, by=keeper, today=today)
    for on, kind, title, facts, reason in adjusted:
        if on <= today:
            item = plan.items.get(title__startswith=title)  # type: ignore[attr-defined]
            adjust(
                item, kind, facts, _decision(congress, chairs, on, reason), by=keeper, today=today
            )
    if year < today.year - 1:
        perform(plan, "close", by=keeper, on=date(year, 12, 31), note="年度计划执行完毕。")


def _decision(congress: Congress, chairs: Organ, on: date, reason: str) -> Decision:
    return Decision(
        reason=reason, decided_by=chairs, decided_on=on, meeting=_meeting(congress, on),
        basis=f"主任会议纪要（{on.year}年{on.month}月）",
    )  # fmt: skip


def _meeting(congress: Congress, on: date) -> Meeting:
    meeting, _ = Meeting.objects.get_or_create(
        congress=congress, kind=MeetingKind.CHAIRS, starts_on=on,
        defaults={
            "name": f"{on.year}年{on.month}月主任会议", "ends_on": on, "state": MeetingState.HELD,
        },
    )  # fmt: skip
    return meeting
