"""A proposal's page: document, clocks, moves, people, timeline."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import DetailView

from congress.workflow.engine import OpenMove, open_moves
from congress.workflow.ledger import timeline
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
from proposals.models import (
    CoSignature,
    Dispatch,
    HandlingTask,
    JointOpinion,
    Proposal,
    Reply,
    Verdict,
)
from proposals.selectors.clocks import clocks_of
from proposals.selectors.opinions import opinion_deadlines
from proposals.selectors.page import (
    ProposalPage,
    load_files,
    page_of,
    shown,
)
from proposals.selectors.visible import concerns
from proposals.views.road import road_of

MOVE_URLS = {
    Proposal: "move",
    CoSignature: "cosignature-move",
    Dispatch: "dispatch-move",
    HandlingTask: "task-move",
    JointOpinion: "opinion-move",
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
        deadlines, moves = clocks_of(page), self.moves(page, may_edit)
        asked, units = {row.pk for row in page.cosignatures}, page.unit_names()
        entries = [
            entry | {"unit": units.get((entry["flow"], entry["object_id"]), "")}
            for entry in timeline(proposal, page.audiences, page.own_parts())[::-1]
            # who declined, and who was asked in vain, is not each co-signer's to know
            if entry["flow"] != "proposal.cosignature" or entry["object_id"] in asked
        ]
        why = {ProposalStatus.RETURNED: "return", ProposalStatus.SUGGESTED: "suggest"}
        back = why.get(ProposalStatus(proposal.status))
        wording = self.wording(page, may_edit)
        load_files(proposal, wording)
        return super().get_context_data(
            page=page,
            returned=latest(entries, back) if back and (may_edit or back == "suggest") else None,
            wording=wording,
            is_draft_shown=proposal.is_editable and may_edit,
            tasks=page.tasks,
            joint=self.joint(page),
            moves=[move for move in moves if not move["folded"]],
            folded_moves=[move for move in moves if move["folded"]],
            open_deadlines=[d for d in deadlines if d.is_open],
            closed_deadlines=[d for d in deadlines if not d.is_open],
            gates=page.gates,
            entries=entries,
            road=road_of(proposal),
            people=self.people(page),
            # Who reads the lead deputy's verdict reads what the proposal takes from it.
            shows_verdict=any(row.deputy_id == proposal.lead_id for row in page.verdicts),
            talks=self.talks(page),
            shows_contact=may_edit or bool(page.audiences & {Audience.CONGRESS, Audience.UNIT}),
            **kwargs,
        )

    def wording(self, page: ProposalPage, may_edit: bool) -> Any:
        """The draft to its writer; to a co-signer what he was asked about; to all others what was
        handed in, while it is being rewritten."""
        proposal = page.proposal
        if not proposal.is_editable:
            return proposal.text
        if may_edit or proposal.text is None:
            return proposal.draft
        if Audience.CONGRESS in page.audiences and proposal.submitted_text:
            return proposal.submitted_text
        return proposal.text

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
        joint = [task for task in page.tasks if task.role == HandlingRole.JOINT]
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

    def moves(self, page: ProposalPage, may_edit: bool) -> list[dict[str, Any]]:
        """The moves open to this user on the proposal and its parts, as _moves.html draws them."""
        user, proposal = self.request.user, page.proposal
        drawn = []
        if proposal.is_editable and may_edit:
            drawn.append(_link("修改内容", "edit", proposal.pk))
        if proposal.status == ProposalStatus.REGISTERED and rules.test_rule(
            "proposals.allocate", user, proposal
        ):
            tone = "plain" if page.planned else "primary"
            drawn.append(_link("分办", "allocate", proposal.pk) | {"tone": tone})
        for reply in page.replies:
            if reply.status == ReplyStatus.DRAFT and rules.test_rule(
                "proposals.draft_reply", user, reply
            ):
                drawn.append(_link("拟写答复", "reply-edit", reply.pk))
        for opinion in page.opinions:
            if opinion.status == OpinionStatus.DRAFT and rules.test_rule(
                "proposals.draft_opinion", user, opinion
            ):
                drawn.append(_link("拟写会办意见", "opinion-edit", opinion.pk))
        drawn += [
            self.drawn(move)
            for part in page.parts
            for move in open_moves(part, user)
            if (type(part), move.transition.name) not in BESIDE and self.is_offered(move)
        ]
        return sorted(drawn, key=lambda move: TONES.index(move["tone"]))

    def is_offered(self, move: OpenMove) -> bool:
        """Of what cannot be done now, only that which waits for the reader himself is shown."""
        quiet = {
            "terminate",
            "renew",
            "abandon",
            "clear",
            "agree",
            "disagree",
            "confirm",
            "decline",
        }
        return not (move.missing and move.transition.name in quiet)

    def drawn(self, move: OpenMove) -> dict[str, Any]:
        step = move.transition
        url = reverse(f"proposals:{MOVE_URLS[type(move.obj)]}", args=[move.obj.pk, step.name])
        acting_for = step.represents(move.obj).name if move.acting and step.represents else ""
        return {
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
            members = [_unit(task.organ, task) for task in page.tasks]
            groups.append({"title": "承办单位", "members": members})
        if page.planned:
            members = [
                {"name": line.organ.name, "role": line.get_role_display()} for line in page.planned
            ]
            groups.append({"title": "分办方案（未交办）", "members": members})
        return groups


def _link(label: str, name: str, pk: int) -> dict[str, Any]:
    url = reverse(f"proposals:{name}", args=[pk])
    return {"label": label, "url": url, "tone": "plain", "folded": False}


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
