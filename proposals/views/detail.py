"""A proposal's page: document, clocks, moves, people, timeline."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView

from congress.people.visibility import visible
from congress.workflow.engine import OpenMove, open_moves
from congress.workflow.transition import Audience
from proposals.enums import (
    CoSignatureStatus,
    DispatchStatus,
    HandlingRole,
    OpinionStatus,
    ProposalStatus,
    ReplyStatus,
    TaskStatus,
)
from proposals.guards.withdrawal import is_under_way
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    JointOpinion,
    Objection,
    Proposal,
    Reply,
    Verdict,
)
from proposals.selectors.clocks import clocks_of, entries_of
from proposals.selectors.loading import load_files
from proposals.selectors.opinions import opinion_deadlines
from proposals.selectors.page import (
    ProposalPage,
    page_of,
    shown,
)
from proposals.selectors.reading import shows_contact, shows_verdict, wording_of
from proposals.selectors.rounds import is_superseded, latest_of_units
from proposals.selectors.visible import concerns
from proposals.selectors.withdrawal import answers_in_words
from proposals.views.buttons import lateness, link, name_units
from proposals.views.road import road_of

MOVE_URLS = {
    Proposal: "move",
    CoSignature: "cosignature-move",
    Dispatch: "dispatch-move",
    HandlingTask: "task-move",
    JointOpinion: "opinion-move",
    Extension: "extension-move",
    Objection: "objection-move",
    Reply: "reply-move",
    Verdict: "verdict-move",
}
TONES = ("primary", "plain", "danger")
#: Moves whose button stands beside what they concern, not among the moves of the page.
BESIDE = {(CoSignature, "cancel")}


def latest(entries: list[dict[str, Any]], *moves: str) -> dict[str, Any] | None:
    """The latest entry of these moves; ``entries`` come newest first."""
    return next((entry for entry in entries if entry["move"] in moves), None)


class ProposalDetailView(LoginRequiredMixin, DetailView):
    template_name = "proposals/proposal_detail.html"
    context_object_name = "proposal"

    def get_queryset(self) -> QuerySet[Proposal]:
        return shown(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal: Proposal = self.object
        user = self.request.user
        page = page_of(user, proposal)
        may_edit = rules.test_rule("proposals.edit", user, proposal)
        deadlines = clocks_of(page)
        moves = self.moves(page, may_edit, deadlines)
        entries = entries_of(page)
        for task in latest_of_units(page.tasks):
            task.is_latest = True
        why = {ProposalStatus.RETURNED: "return", ProposalStatus.SUGGESTED: "suggest"}
        wished = is_under_way(proposal) and proposal.withdrawal_asked_on
        back = why.get(ProposalStatus(proposal.status))
        wording = wording_of(page, may_edit)
        load_files(proposal, wording)
        return super().get_context_data(
            page=page,
            returned=latest(entries, back) if back and (may_edit or back == "suggest") else None,
            wished=latest(entries, "ask-withdrawal") if wished else None,
            wish_answers=answers_in_words(page.cosignatures) if wished else "",
            wording=wording,
            is_draft_shown=proposal.is_editable and may_edit,
            rounds=page.rounds,
            joint=self.joint(page),
            moves=[move for move in moves if not move["folded"]],
            folded_moves=[move for move in moves if move["folded"]],
            open_deadlines=[d for d in deadlines if d.is_open],
            closed_deadlines=[d for d in deadlines if not d.is_open],
            rehandle_url=next((m["url"] for m in moves if m["move"] == "rehandle"), ""),
            gates=page.gates,
            entries=entries,
            road=road_of(proposal),
            people=self.people(page),
            merged=self.merged(page),
            shows_verdict=shows_verdict(page),
            talks=self.talks(page),
            may_print_letter=rules.test_rule("proposals.read_register", user, proposal),
            shows_contact=shows_contact(page, may_edit),
            **kwargs,
        )

    def merged(self, page: ProposalPage) -> dict[str, Any]:
        """What it was merged into, and what into it: each with whether the reader may open it."""
        proposal = page.proposal
        if proposal.merged_into is not None:
            rows = [proposal.merged_into]
        elif proposal.registered_on and page.audiences:
            rows = list(proposal.merged.order_by("pk"))
        else:
            rows = []
        if not rows:
            return {}
        keys = [row.pk for row in rows]
        seen = visible(Proposal, self.request.user).filter(pk__in=keys)
        opens = set(seen.values_list("pk", flat=True))
        return {
            "is_into": bool(proposal.merged_into_id),
            "rows": [(r, r.pk in opens) for r in rows],
        }

    def talks(self, page: ProposalPage) -> bool:
        """Is there something said on the way that he reads? Leaders and committees read what was
        answered."""
        user = self.request.user
        if not page.tasks:
            return False
        if Audience.CONGRESS in page.audiences:
            return True
        return rules.test_rule("proposals.read_talk", user, page.proposal) or any(
            concerns(user, task) for task in page.tasks
        )

    def joint(self, page: ProposalPage) -> list[dict[str, Any]]:
        """Joint units with what they sent, for those who may read opinions or wait for them."""
        joint = [
            task
            for task in page.tasks
            if task.role == HandlingRole.JOINT and task.status != TaskStatus.VOID
        ]
        if not joint or not page.audiences & {Audience.CONGRESS, Audience.UNIT}:
            return []
        opinions = {opinion.task_id: opinion for opinion in page.opinions}
        due = opinion_deadlines(joint)
        return [
            {
                "task": task,
                "opinion": opinions.get(task.pk),
                "is_sent": task.status == TaskStatus.ADVISED,
                "due": due.get(task.pk),
            }
            for task in joint
        ]

    def moves(self, page: ProposalPage, may_edit: bool, clocks: list[Any]) -> list[dict[str, Any]]:
        """The moves open to this user on the proposal and its parts, as _moves.html draws them."""
        user, proposal = self.request.user, page.proposal
        drawn = []
        parts = page.own_handling
        if proposal.is_editable and may_edit:
            drawn.append(link("修改内容", "edit", proposal.pk))
        if proposal.status == ProposalStatus.REGISTERED and rules.test_rule(
            "proposals.allocate", user, proposal
        ):
            tone = "plain" if page.planned else "primary"
            drawn.append(link("分办", "allocate", proposal.pk) | {"tone": tone})
        for reply in (part for part in parts if isinstance(part, Reply)):
            if reply.status == ReplyStatus.DRAFT and rules.test_rule(
                "proposals.draft_reply", user, reply
            ):
                drawn.append(link("拟写答复", "reply-edit", reply.pk, page.unit_of(reply)))
        for opinion in (part for part in parts if isinstance(part, JointOpinion)):
            if opinion.status == OpinionStatus.DRAFT and rules.test_rule(
                "proposals.draft_opinion", user, opinion
            ):
                drawn.append(
                    link("拟写会办意见", "opinion-edit", opinion.pk, page.unit_of(opinion))
                )
        drawn += [
            self.drawn(move) | {"unit": page.unit_of(part)} | late
            for part in parts
            for move in open_moves(part, user)
            if (type(part), move.transition.name) not in BESIDE
            and self.is_offered(move)
            and (late := lateness(move, clocks, timezone.localdate())) is not None
        ]
        return sorted(name_units(drawn), key=lambda move: TONES.index(move["tone"]))

    def is_offered(self, move: OpenMove) -> bool:
        """Of what cannot be done now, only that which waits for the reader himself is shown."""
        quiet = {
            "terminate",
            "renew",
            "abandon",
            "ask-withdrawal",
            "keep",
            "replace-lead",
            "refer",
            "split",
            "reenter",
            "rejoin",
            "rejoin-screening",
            "clear",
            "object",
            "extend",
            "reroute",
            "agree",
            "disagree",
            "confirm",
            "decline",
            "rehandle",
        }
        if move.transition.name == "contact" and is_superseded(move.obj):
            return False  # recorded where the unit handles it now
        if (
            move.transition.name == "withdraw"
            and isinstance(move.obj, Proposal)
            and not is_under_way(move.obj)
        ):
            quiet.add("withdraw")
        return not (move.missing and move.transition.name in quiet)

    def drawn(self, move: OpenMove) -> dict[str, Any]:
        step = move.transition
        url = reverse(f"proposals:{MOVE_URLS[type(move.obj)]}", args=[move.obj.pk, step.name])
        acting_for = step.represents(move.obj).name if move.acting and step.represents else ""
        return {
            "move": step.name,
            "label": f"代{acting_for}{step.label}" if acting_for else step.label,
            "url": url,
            "note": "".join(move.missing),
            "tone": "plain" if move.missing or move.acting or not step.is_primary else "primary",
            "folded": move.acting and is_handed_in(move.obj.root),
        }

    def people(self, page: ProposalPage) -> list[dict[str, Any]]:
        proposal = page.proposal
        groups = [{"title": "领衔代表", "members": [_deputy(proposal.lead)]}]
        signed = [c for c in page.cosignatures if c.status == CoSignatureStatus.CONFIRMED]
        if signed and not proposal.is_editable:
            members = [_deputy(row.deputy) for row in signed]
            groups.append({"title": "附议代表", "members": members})
        waiting = [row for row in page.dispatches if row.status == DispatchStatus.AWAITING]
        if waiting:
            members = [_unit(row.system, row) for row in waiting]
            groups.append({"title": "承办系统", "members": members})
        if page.tasks:
            latest = latest_of_units(page.tasks)
            shown = [t for t in page.tasks if t in latest or t.status == TaskStatus.VOID]
            members = [_unit(task.organ, task) for task in shown]
            groups.append({"title": "承办单位", "members": members})
        if page.planned:
            members = [
                {"name": line.organ.name, "role": line.get_role_display()} for line in page.planned
            ]
            groups.append({"title": "分办方案（未交办）", "members": members})
        return groups


def is_handed_in(proposal: Any) -> bool:
    """From then on what staff do for a deputy stands apart from their own work."""
    return not proposal.is_editable and proposal.status != ProposalStatus.SUGGESTED


def _deputy(deputy: Any) -> dict[str, Any]:
    return {
        "name": deputy.name,
        "note": deputy.delegation.name if deputy.delegation else "",
    }


def _unit(organ: Any, part: Any) -> dict[str, Any]:
    return {
        "name": organ.name,
        "role": part.get_role_display(),
        "badge_label": part.get_status_display(),
        "badge_tone": part.status_tone,
    }
