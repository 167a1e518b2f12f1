from proposals.models.allocation import PlannedUnit
from proposals.models.batch import Batch, BatchLine
from proposals.models.category import Category, RefusalReason, Tag
from proposals.models.conciliation import Conciliation
from proposals.models.contact import Contact
from proposals.models.cosignature import CoSignature
from proposals.models.dispatch import Dispatch
from proposals.models.extension import Extension
from proposals.models.gate import GateReview
from proposals.models.message import Message
from proposals.models.monthly import MonthlyMail, MonthlyReport
from proposals.models.objection import Objection
from proposals.models.opinion import JointOpinion
from proposals.models.proposal import Proposal
from proposals.models.referral import Referral
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
    "Conciliation",
    "Contact",
    "Dispatch",
    "Extension",
    "GateReview",
    "HandlingRound",
    "HandlingTask",
    "JointOpinion",
    "Message",
    "MonthlyMail",
    "MonthlyReport",
    "Objection",
    "PlannedUnit",
    "Proposal",
    "ProposalDraft",
    "ProposalSettings",
    "ProposalText",
    "Referral",
    "RefusalReason",
    "Reply",
    "Tag",
    "Verdict",
]
