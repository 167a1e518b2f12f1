"""The tables of transitions, one file per noun; importing the package registers them all."""

from proposals.workflow.cosignature import COSIGNATURE_FLOW
from proposals.workflow.dispatch import DISPATCH_FLOW
from proposals.workflow.extension import EXTENSION_FLOW
from proposals.workflow.objection import OBJECTION_FLOW
from proposals.workflow.opinion import OPINION_FLOW
from proposals.workflow.proposal import PROPOSAL_FLOW
from proposals.workflow.reply import REPLY_FLOW
from proposals.workflow.task import TASK_FLOW
from proposals.workflow.verdict import VERDICT_FLOW

__all__ = [
    "COSIGNATURE_FLOW",
    "DISPATCH_FLOW",
    "EXTENSION_FLOW",
    "OBJECTION_FLOW",
    "OPINION_FLOW",
    "PROPOSAL_FLOW",
    "REPLY_FLOW",
    "TASK_FLOW",
    "VERDICT_FLOW",
]
