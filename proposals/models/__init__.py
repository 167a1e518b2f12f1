from proposals.models.allocation import PlannedUnit
from proposals.models.batch import Batch, BatchLine
from proposals.models.category import Category, RefusalReason, Tag
from proposals.models.contact import Contact
from proposals.models.cosignature import CoSignature
from proposals.models.dispatch import Dispatch
from proposals.models.gate import GateReview
from proposals.models.message import Message
from proposals.models.opinion import JointOpinion
from proposals.models.proposal import Proposal
from proposals.models.reply import Reply
from proposals.models.round import HandlingRound
from proposals.models.settings import ProposalSettings
from proposals.models.task import HandlingTask
from proposals.models.text import UNNAMED, ProposalDraft, ProposalText
from proposals.models.verdict import Verdict

__all__ = [
    "UNNAMED",
    "Batch",
    "BatchLine",
    "Category",
    "CoSignature",
    "Contact",
    "Dispatch",
    "GateReview",
    "HandlingRound",
    "HandlingTask",
    "JointOpinion",
    "Message",
    "PlannedUnit",
    "Proposal",
    "ProposalDraft",
    "ProposalSettings",
    "ProposalText",
    "RefusalReason",
    "Reply",
    "Tag",
    "Verdict",
]
