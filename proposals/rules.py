"""Who may: named predicates, and the table permission → predicate.

Asked with ``rules.test_rule(name, user, obj)``. Without an object a predicate answers "might I, on
some row?". Seeing is defined in ``selectors.visible``; nothing here lets anybody act on what he
does not see.
"""

from __future__ import annotations

from typing import Any

import rules

from congress.people.enums import DeputyStatus
from congress.people.roles import Role, deputies_of, has_role
from proposals.enums import CoSignatureStatus, HandlingRole, TaskStatus
from proposals.models import (
    CoSignature,
    Dispatch,
    HandlingTask,
    JointOpinion,
    Objection,
    Proposal,
    Reply,
    Verdict,
)

#: Who reads figures, of what he sees as the holder of one of these roles.
FIGURE_READERS = (
    Role.LEADER,
    Role.OFFICE,
    Role.ADMIN,
    Role.COMMITTEE,
    Role.DISPATCHER,
    Role.CLERK,
    Role.REVIEWER,
    Role.HEAD,
)


@rules.predicate
def is_active_deputy(user: Any, obj: Any = None) -> bool:
    """A deputy in office, of any congress."""
    return has_role(user, Role.DEPUTY)


@rules.predicate
def is_lead(user: Any, proposal: Proposal | None = None) -> bool:
    """The lead deputy himself, in office: a suspended or ended deputy cannot act."""
    if proposal is None:
        return has_role(user, Role.DEPUTY)
    return _deputy_of(user, proposal.lead_id)


@rules.predicate
def is_office(user: Any, obj: Any = None) -> bool:
    """The congress's proposal office (代表工委)."""
    return has_role(user, Role.OFFICE, congress=obj and obj.congress_id)


@rules.predicate
def is_entering_office(user: Any, proposal: Proposal | None = None) -> bool:
    """The office, for a proposal that it entered from paper itself."""
    if proposal is None:
        return has_role(user, Role.OFFICE)
    return proposal.is_entered_by_staff and is_office(user, proposal)


def _deputy_of(user: Any, deputy_id: int) -> bool:
    """Is the user this deputy, in office?"""
    return any(
        deputy.pk == deputy_id and deputy.status == DeputyStatus.ACTIVE
        for deputy in deputies_of(user)
    )


@rules.predicate
def is_invited(user: Any, row: CoSignature | None = None) -> bool:
    """The deputy who was asked to sign as well: he answers for himself."""
    return has_role(user, Role.DEPUTY) if row is None else _deputy_of(user, row.deputy_id)


@rules.predicate
def is_inviter(user: Any, row: CoSignature | None = None) -> bool:
    """The lead deputy, or the office for what it entered from his paper."""
    proposal = row and row.proposal
    return is_lead(user, proposal) or is_entering_office(user, proposal)


@rules.predicate
def is_serving_office(user: Any, row: CoSignature | None = None) -> bool:
    """The office, where it sees the proposal: entered by itself, submitted once, or because a
    deputy without an account was asked, whom it serves."""
    if row is None:
        return has_role(user, Role.OFFICE)
    proposal = row.proposal
    if not is_office(user, row):
        return False
    if proposal.is_entered_by_staff or proposal.was_submitted:
        return True
    return proposal.cosignatures.filter(
        status=CoSignatureStatus.INVITED, deputy__user=None
    ).exists()


@rules.predicate
def is_dispatcher(user: Any, dispatch: Dispatch | None = None) -> bool:
    """The dispatcher of the system to which the proposal was handed."""
    return has_role(user, Role.DISPATCHER, organ=dispatch and dispatch.system_id)


def _holds(user: Any, obj: Any, *roles: Role) -> bool:
    """One of the roles in the unit whose task it is. What the unit was writing when its task was
    revoked stays as it lay."""
    if obj is None:
        return has_role(user, *roles)
    if isinstance(obj, HandlingTask):
        return has_role(user, *roles, organ=obj.organ_id)
    task = obj.task
    return task.status != TaskStatus.VOID and has_role(user, *roles, organ=task.organ_id)


@rules.predicate
def is_clerk(user: Any, obj: HandlingTask | Reply | JointOpinion | None = None) -> bool:
    """A clerk (承办人) of the unit whose task it is; of what a system handles by itself, its
    dispatcher too."""
    return _holds(user, obj, Role.CLERK, Role.DISPATCHER)


def decides_within(part: HandlingTask | Dispatch) -> Dispatch | None:
    """The dispatch whose dispatcher named the unit; None for what the office assigned itself."""
    via = part.dispatch if isinstance(part, HandlingTask) else None
    return None if via is None or via.system_id == getattr(part, "organ_id", None) else via


@rules.predicate
def is_assigner(user: Any, obj: Objection | HandlingTask | Dispatch | None = None) -> bool:
    """Who assigned it, and alone may take it elsewhere: of a unit that a system named its
    dispatcher; of everything else the congress's office."""
    if obj is None:
        return has_role(user, Role.OFFICE, Role.DISPATCHER)
    within = decides_within(obj.part if isinstance(obj, Objection) else obj)
    if within is None:
        return has_role(user, Role.OFFICE, congress=obj.congress_id)
    return has_role(user, Role.DISPATCHER, organ=within.system_id)


@rules.predicate
def is_objector(user: Any, objection: Objection | None = None) -> bool:
    """Who could have filed it: the unit's clerk or head, the system's dispatcher."""
    if objection is None:
        return has_role(user, Role.CLERK, Role.HEAD, Role.DISPATCHER)
    if objection.task is None:
        return is_dispatcher(user, objection.dispatch)
    return (is_clerk | is_head)(user, objection.task)


@rules.predicate
def is_reviewer(user: Any, obj: HandlingTask | Reply | JointOpinion | None = None) -> bool:
    """A reviewer (审核人) of the unit whose task it is."""
    return _holds(user, obj, Role.REVIEWER)


@rules.predicate
def is_lead_unit(user: Any, opinion: JointOpinion | None = None) -> bool:
    """A clerk or reviewer of the unit that leads, to which the opinion was sent."""
    if opinion is None:
        return has_role(user, Role.CLERK, Role.DISPATCHER, Role.REVIEWER)
    leads = opinion.task.round.tasks.standing().filter(role=HandlingRole.LEAD)
    return any((is_clerk | is_reviewer)(user, lead) for lead in leads)


@rules.predicate
def is_head(user: Any, obj: HandlingTask | Reply | JointOpinion | None = None) -> bool:
    """A head (签发人) of the unit whose task it is."""
    return _holds(user, obj, Role.HEAD)


@rules.predicate
def is_named_head(user: Any, reply: Reply | None = None) -> bool:
    """The head whom the draft names as its signatory."""
    return is_head(user, reply) and (reply is None or reply.signatory_id == user.pk)


@rules.predicate
def is_judge(user: Any, verdict: Verdict | None = None) -> bool:
    """The deputy whose verdict it is, in office."""
    return has_role(user, Role.DEPUTY) if verdict is None else _deputy_of(user, verdict.deputy_id)


@rules.predicate
def is_addressed(user: Any, task: HandlingTask | None = None) -> bool:
    """A deputy whose proposal the unit handles: the lead or a confirmed co-signer, in office."""
    if task is None:
        return has_role(user, Role.DEPUTY)
    if task.status == TaskStatus.VOID:
        return False
    if _deputy_of(user, task.proposal.lead_id):
        return True
    own = [d.pk for d in deputies_of(user) if d.status == DeputyStatus.ACTIVE]
    return task.proposal.cosignatures.filter(
        status=CoSignatureStatus.CONFIRMED, deputy__in=own
    ).exists()


@rules.predicate
def is_its_deputy(user: Any, proposal: Proposal | None = None) -> bool:
    """The lead deputy or a confirmed co-signer, also one who is suspended: he reads on."""
    if proposal is None:
        return bool(deputies_of(user))
    own = {deputy.pk for deputy in deputies_of(user)}
    return proposal.lead_id in own or any(
        row.deputy_id in own and row.status == CoSignatureStatus.CONFIRMED
        for row in proposal.cosignatures.all()
    )


@rules.predicate
def is_figure_reader(user: Any, obj: Any = None) -> bool:
    """Leaders, the office, committees and the handling side: each of what it sees."""
    return has_role(user, *FIGURE_READERS)


@rules.predicate
def is_register_reader(user: Any, obj: Any = None) -> bool:
    """The office and the leaders, of the register 超出市权."""
    return has_role(user, Role.OFFICE, Role.LEADER, congress=obj and obj.congress_id)


PERMISSIONS = {
    "proposals.draft": is_active_deputy,
    "proposals.enter": is_office,
    "proposals.edit": is_lead | is_entering_office,
    "proposals.submit": is_lead,
    "proposals.submit_for_deputy": is_entering_office,
    "proposals.withdraw_for_deputy": is_office,
    "proposals.cosign": is_invited,
    "proposals.cosign_for_deputy": is_serving_office,
    "proposals.cancel_invitation": is_inviter,
    "proposals.screen": is_office,
    "proposals.register": is_office,
    "proposals.void": is_office,
    "proposals.split": is_office,
    "proposals.replace_lead": is_office,
    "proposals.allocate": is_office,
    "proposals.assign": is_office,
    "proposals.close": is_office,
    "proposals.correct": is_office,
    "proposals.rehandle": is_office,
    "proposals.convene": is_office,
    "proposals.reopen": is_office,
    "proposals.merge": is_office,
    "proposals.refer": is_office,
    "proposals.read_register": is_register_reader,
    "proposals.dispatch": is_dispatcher,
    "proposals.receive": is_clerk,
    "proposals.object": is_clerk | is_head,
    "proposals.object_for_system": is_dispatcher,
    "proposals.decide_objection": is_assigner,
    "proposals.withdraw_objection": is_objector,
    "proposals.reroute": is_assigner,
    "proposals.ask_extension": is_reviewer | is_head,
    "proposals.decide_extension": is_office,
    "proposals.add_unit": is_office,
    "proposals.contact": is_clerk,
    "proposals.contact_for_deputy": is_office,
    "proposals.read_talk": is_its_deputy,
    "proposals.write": is_clerk | is_addressed,
    "proposals.draft_opinion": is_clerk,
    "proposals.return_opinion": is_lead_unit,
    "proposals.settle_opinion": is_reviewer | is_head,
    "proposals.draft_reply": is_clerk,
    "proposals.review_reply": is_reviewer,
    "proposals.sign_reply": is_named_head,
    # Any head may send it back: the named one may have left.
    "proposals.decline_reply": is_head,
    "proposals.clear_reply": is_office,
    "proposals.return_reply": is_office,
    "proposals.deliver_reply": is_clerk,
    "proposals.read_figures": is_figure_reader,
    "proposals.judge": is_judge,
    "proposals.judge_for_deputy": is_office,
}

for _name, _predicate in PERMISSIONS.items():
    rules.add_rule(_name, _predicate)
