"""本单位承办: what a unit has on its desk, by where it stands, with one next step each."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from congress.people.models import Organ
from proposals.enums import (
    ContactStage,
    HandlingRole,
    OpinionStatus,
    ReplyStatus,
    TaskStatus,
    VerdictStatus,
)
from proposals.models import HandlingTask, Reply
from proposals.selectors.bench import PLACES, Chosen, bench, counts, desks_of, furnished
from proposals.selectors.talk import marks_of

SIZE = 30
DUE = {"": "不限期限", "soon": "七日内到期", "late": "已超期"}
#: status of the reply → (permission, move, what the button says)
REPLY_STEPS = {
    ReplyStatus.REVIEW: ("proposals.review_reply", "approve", "审核"),
    ReplyStatus.SIGNING: ("proposals.sign_reply", "sign", "签发"),
    ReplyStatus.SIGNED: ("proposals.deliver_reply", "deliver", "送达"),
}


class WorkbenchView(LoginRequiredMixin, View):
    """Filters by GET; what is not understood does not limit."""

    def get(self, request: HttpRequest) -> HttpResponse:
        desks = desks_of(request.user)
        if not desks:
            raise Http404
        self.organs = list(Organ.objects.filter(pk__in=desks).order_by("position", "pk"))
        chosen = self.chosen()
        rows = bench(request.user, chosen, timezone.localdate())
        numbers = counts(rows)
        place = request.GET.get("place", "")
        if place not in PLACES:  # what there is to do comes first
            place = next((each for each in PLACES if numbers[each]), "awaiting")
        pages = Paginator(furnished(rows, place), SIZE)
        page = pages.get_page(request.GET.get("page"))
        for task in page:
            self.furnish(task)
        context = {
            "organs": self.organs,
            "chosen": chosen,
            "place": place,
            "place_label": PLACES[place],
            "tabs": [
                {
                    "label": label,
                    "number": numbers[code],
                    "query": self.query(chosen, place=code),
                    "is_on": code == place,
                }
                for code, label in PLACES.items()
            ],
            "filters": self.filters(chosen, place),
            "sentence": self.sentence(chosen, place, numbers[place]),
            "page_obj": page,
            "paginator": pages,
            "tasks": list(page),
        }
        return render(request, "proposals/workbench.html", context)

    def chosen(self) -> Chosen:
        asked = self.request.GET
        organ = next((o.pk for o in self.organs if str(o.pk) == asked.get("organ", "")), None)
        role, due = asked.get("role", ""), asked.get("due", "")
        return Chosen(
            organ=organ,
            role=role if role in HandlingRole.values else "",
            due=due if due in DUE else "",
        )

    def query(self, chosen: Chosen, **changed: Any) -> str:
        values = {"organ": chosen.organ, "role": chosen.role, "due": chosen.due, **changed}
        words = "&".join(f"{name}={value}" for name, value in values.items() if value)
        return f"{reverse('proposals:workbench')}?{words}"

    def filters(self, chosen: Chosen, place: str) -> list[dict[str, Any]]:
        """One group of chips per question."""
        groups: list[tuple[str, str, dict[Any, str]]] = [
            ("办理方式", "role", {"": "全部方式", **dict(HandlingRole.choices)}),
            ("期限", "due", DUE),
        ]
        if len(self.organs) > 1:
            organs = {None: "全部单位", **{organ.pk: organ.name for organ in self.organs}}
            groups.insert(0, ("单位", "organ", organs))
        return [
            {
                "title": title,
                "chips": [
                    {
                        "label": label,
                        "url": self.query(chosen, place=place, **{name: value}),
                        "is_on": getattr(chosen, name) == value,
                    }
                    for value, label in choices.items()
                ],
            }
            for title, name, choices in groups
        ]

    def sentence(self, chosen: Chosen, place: str, number: int) -> str:
        """Such as 「市交通委主办、七日内到期、办理中的建议，共 3 件。」"""
        organs = [o.name for o in self.organs if chosen.organ in (None, o.pk)]
        role = HandlingRole(chosen.role).label if chosen.role else "承办"
        due = f"、{DUE[chosen.due]}" if chosen.due else ""
        return f"{'、'.join(organs)}{role}{due}、{PLACES[place]}的建议，共 {number} 件。"

    def furnish(self, task: Any) -> None:
        """What the line shows besides its columns."""
        reply = next(reversed(task.replies.all()), None)
        verdicts = list(reply.verdicts.all()) if reply else []
        waiting = [v for v in verdicts if v.status == VerdictStatus.AWAITED]
        task.deputies = [task.proposal.lead, *(row.deputy for row in task.proposal.signatures)]
        task.marks = marks_of(task.contacts.all()) if task.answers else []
        given = sum(v.status == VerdictStatus.GIVEN for v in verdicts)
        task.standing = standing(task, reply, len(verdicts), given if waiting else None)
        # After delivery it is the deputies' clocks that run: the earliest of them.
        clocks = sorted((v for v in waiting if v.next_due_on), key=lambda v: v.next_due_on)
        task.clock = clocks[0] if clocks else task
        task.step_label, task.step_url = self.next_step(task, reply)

    def next_step(self, task: HandlingTask, reply: Reply | None) -> tuple[str, str]:
        """The one step that waits for this user, else a look at the proposal."""
        user = self.request.user

        def may(permission: str, obj: Any) -> bool:
            return bool(rules.test_rule(permission, user, obj))

        if task.status == TaskStatus.AWAITING and may("proposals.receive", task):
            return "签收", reverse("proposals:task-move", args=[task.pk, "receive"])
        opinion = getattr(task, "opinion", None)
        if opinion and task.status == TaskStatus.HANDLING:
            opinion.task = task
            if opinion.status == OpinionStatus.DRAFT and may("proposals.draft_opinion", opinion):
                return "拟写会办意见", reverse("proposals:opinion-edit", args=[opinion.pk])
            if opinion.status == OpinionStatus.REVIEW and may("proposals.settle_opinion", opinion):
                return "审定", reverse("proposals:opinion-move", args=[opinion.pk, "send"])
        if reply and task.status == TaskStatus.HANDLING:
            reply.task = task
            if reply.status == ReplyStatus.DRAFT and may("proposals.draft_reply", reply):
                return "拟写答复", reverse("proposals:reply-edit", args=[reply.pk])
            permission, move, label = REPLY_STEPS.get(ReplyStatus(reply.status), ("", "", ""))
            if move and may(permission, reply):
                return label, reverse("proposals:reply-move", args=[reply.pk, move])
        if task.status == TaskStatus.REPLIED and may("proposals.contact", task):
            stages = {mark.stage for mark in task.marks if mark.on}  # type: ignore[attr-defined]
            if task.place == "feedback" and ContactStage.AFTER not in stages:  # type: ignore[attr-defined]
                return "记录沟通", reverse("proposals:task-move", args=[task.pk, "contact"])
        return "查看", task.proposal.get_absolute_url()


def standing(task: HandlingTask, reply: Reply | None, delivered: int, given: int | None) -> str:
    """Where the paper stands, in words. ``given``: so many of the deputies have judged, while
    others are waited for."""
    if task.status == TaskStatus.AWAITING:
        return "等待签收"
    if not task.answers:
        opinion = getattr(task, "opinion", None)
        if task.status == TaskStatus.RELEASED or opinion is None:
            return task.get_status_display()
        back = opinion.status == OpinionStatus.DRAFT and opinion.version
        return "会办意见：被退回" if back else f"会办意见：{opinion.get_status_display()}"
    if reply is None:
        return task.get_status_display()
    if reply.status == ReplyStatus.DELIVERED:
        if given is None:
            return "已答复"
        return f"已答复，{delivered} 位代表中 {given} 位已反馈"
    back = reply.status == ReplyStatus.DRAFT and reply.version
    return "答复：被退回" if back else f"答复：{reply.get_status_display()}"
