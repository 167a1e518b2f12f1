"""Statuses, roles and codes of proposals; imports nothing of ours."""

from django.db import models

from proposals.enums.handling import BatchLineState as BatchLineState
from proposals.enums.handling import ContactForm as ContactForm
from proposals.enums.handling import ContactStage as ContactStage
from proposals.enums.handling import WhenMissing as WhenMissing
from proposals.enums.turning import Derivation as Derivation
from proposals.enums.turning import Extended as Extended
from proposals.enums.turning import ExtensionGround as ExtensionGround
from proposals.enums.turning import ExtensionStatus as ExtensionStatus
from proposals.enums.turning import LeadLeaves as LeadLeaves
from proposals.enums.turning import Objected as Objected
from proposals.enums.turning import ObjectionStatus as ObjectionStatus
from proposals.enums.turning import ReferralState as ReferralState
from proposals.enums.turning import ReferralWay as ReferralWay


class ProposalStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    COSIGNING = "cosigning", "联名确认"
    SUBMITTED = "submitted", "审核中"
    RETURNED = "returned", "退回修改"
    SUGGESTED = "suggested", "建议撤回"
    WITHDRAWN = "withdrawn", "已撤回"
    REFUSED = "refused", "不予交办"
    VOIDED = "voided", "已作废"
    SPLIT = "split", "已分拆"
    REGISTERED = "registered", "已登记"
    JOINED = "joined", "并案待交办"
    ASSIGNED = "assigned", "已交办"
    DISPATCHED = "dispatched", "已转承办"
    HANDLING = "handling", "办理中"
    MERGED = "merged", "并案办理"
    BEYOND = "beyond", "超出市权"
    BEYOND_CLOSED = "beyond_closed", "超出市权已办结"
    REPLIED = "replied", "已答复"
    CLOSED = "closed", "办结"

    @property
    def tone(self) -> str:
        tones = {
            "draft": "neutral",
            "returned": "amber",
            "suggested": "amber",
            "withdrawn": "neutral",
            "refused": "red",
            "voided": "neutral",
            "split": "neutral",
            "beyond_closed": "green",
            "closed": "green",
        }
        return tones.get(self.value, "blue")


#: A deputy is still writing, or asking others to sign.
EDITABLE = (ProposalStatus.DRAFT, ProposalStatus.COSIGNING, ProposalStatus.RETURNED)
#: Nothing more is said about it.
ENDED = (
    ProposalStatus.WITHDRAWN,
    ProposalStatus.REFUSED,
    ProposalStatus.VOIDED,
    ProposalStatus.SPLIT,
    ProposalStatus.BEYOND_CLOSED,
    ProposalStatus.CLOSED,
)


class CoSignatureStatus(models.TextChoices):
    """What an invited deputy made of the invitation to sign as well (附议)."""

    INVITED = "invited", "待确认"
    CONFIRMED = "confirmed", "已附议"
    DECLINED = "declined", "未附议"
    EXPIRED = "expired", "逾期未答复"
    LAPSED = "lapsed", "提交时未答复"
    CANCELLED = "cancelled", "邀请已取消"
    LEADING = "leading", "已任领衔"

    @property
    def tone(self) -> str:
        return {"invited": "amber", "confirmed": "green"}.get(self.value, "neutral")


class DispatchStatus(models.TextChoices):
    """Hop 1: the proposal lies with a system, whose dispatcher names the units."""

    AWAITING = "awaiting", "待转承办"
    DISPATCHED = "dispatched", "已转承办"
    RELEASED = "released", "不再需要"
    VOID = "void", "已撤销"

    @property
    def tone(self) -> str:
        return {"awaiting": "amber", "dispatched": "green"}.get(self.value, "neutral")


class TaskStatus(models.TextChoices):
    AWAITING = "awaiting", "待签收"
    HANDLING = "handling", "办理中"
    REPLIED = "replied", "已答复"
    ADVISED = "advised", "已送会办意见"
    RELEASED = "released", "会办终止"
    VOID = "void", "已撤销"

    @property
    def tone(self) -> str:
        tones = {
            "awaiting": "amber",
            "handling": "blue",
            "released": "neutral",
            "void": "neutral",
        }
        return tones.get(self.value, "green")


class OpinionStatus(models.TextChoices):
    """A joint unit's opinion (会办意见), from draft to the lead unit's desk."""

    DRAFT = "draft", "拟稿"
    REVIEW = "review", "待审定"
    SENT = "sent", "已送主办单位"

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "sent": "green"}.get(self.value, "blue")


class ReplyStatus(models.TextChoices):
    DRAFT = "draft", "拟稿"
    REVIEW = "review", "待审核"
    SIGNING = "signing", "待签发"
    SIGNED = "signed", "待送达"
    DELIVERED = "delivered", "已送达"

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "delivered": "green"}.get(self.value, "blue")


class VerdictStatus(models.TextChoices):
    AWAITED = "awaited", "待反馈"
    GIVEN = "given", "已反馈"
    UNANSWERED = "unanswered", "逾期未反馈"
    LAPSED = "lapsed", "未反馈"

    @property
    def tone(self) -> str:
        return {"awaited": "amber", "given": "green"}.get(self.value, "neutral")


class Origin(models.TextChoices):
    """How a deputy came to the matter."""

    RESEARCH = "research", "专题调研"
    INSPECTION = "inspection", "视察"
    FORUM = "forum", "座谈"
    VISIT = "visit", "走访"
    STATION = "station", "代表之家、联络站"
    MOTION = "motion", "议案转建议"


class Gate(models.TextChoices):
    """The three gates (三关) of screening."""

    POLITICAL = "political", "政治关"
    LEGAL = "legal", "法律关"
    QUALITY = "quality", "质量关"


class GateResult(models.TextChoices):
    PASSED = "passed", "通过"
    FAILED = "failed", "不通过"


class HandlingRole(models.TextChoices):
    LEAD = "lead", "主办"
    JOINT = "joint", "会办"
    SEPARATE = "separate", "分办"


ANSWERING_ROLES = (HandlingRole.LEAD, HandlingRole.SEPARATE)


class RoundKind(models.TextChoices):
    FIRST = "first", "首次办理"
    REHANDLING = "rehandling", "重新办理"
    REOPENED = "reopened", "重新启动"


class ResultCode(models.TextChoices):
    """What a reply comes to (result code, domain §8)."""

    RESOLVED = "resolved", "已解决或采纳"
    PLANNED = "planned", "正在解决或列入计划"
    REFERENCE = "reference", "留作参考"
    CANNOT = "cannot", "因条件或政策所限暂不能解决"
    HIGHER = "higher", "属上级权限"


class Publicity(models.TextChoices):
    """The unit's opinion on publishing the reply."""

    FULL = "full", "可以全文公开"
    SUMMARY = "summary", "可以摘要公开"
    NONE = "none", "不宜公开"


class ReplyMode(models.TextChoices):
    WRITTEN = "written", "书面答复"
    FACE_TO_FACE = "face_to_face", "当面答复（附签字记录）"


class DeliveryMethod(models.TextChoices):
    SYSTEM = "system", "通过本系统"
    POST = "post", "邮寄"
    HAND = "hand", "当面送达"


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"

    @property
    def tone(self) -> str:
        return {"satisfied": "green", "fairly": "blue", "dissatisfied": "red"}[self.value]

    @property
    def rank(self) -> int:
        """The worse, the higher: a proposal takes the worst of its verdicts."""
        return ("satisfied", "fairly", "dissatisfied").index(self.value)


class Milestone(models.TextChoices):
    """How far a proposal has come, for lists and figures."""

    NUMBERED = "numbered", "已登记编号"
    ASSIGNED = "assigned", "已交办"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


#: What has reached a milestone; what leaders and committees read begins with the number.
REACHED = {
    Milestone.NUMBERED: (
        ProposalStatus.REGISTERED,
        ProposalStatus.JOINED,
        ProposalStatus.BEYOND,
        ProposalStatus.BEYOND_CLOSED,
        ProposalStatus.ASSIGNED,
        ProposalStatus.DISPATCHED,
        ProposalStatus.HANDLING,
        ProposalStatus.MERGED,
        ProposalStatus.REPLIED,
        ProposalStatus.CLOSED,
    ),
    Milestone.ASSIGNED: (
        ProposalStatus.ASSIGNED,
        ProposalStatus.DISPATCHED,
        ProposalStatus.HANDLING,
        ProposalStatus.MERGED,
        ProposalStatus.REPLIED,
        ProposalStatus.CLOSED,
    ),
    Milestone.ANSWERED: (ProposalStatus.REPLIED, ProposalStatus.CLOSED),
    Milestone.CLOSED: (ProposalStatus.CLOSED,),
}


class AnswerState(models.TextChoices):
    """Whether the reply came, or comes, within its legal period. Never stored, always computed."""

    ON_TIME = "on_time", "按期答复"
    LATE = "late", "逾期答复"
    OVERDUE = "overdue", "超期未答复"
    SOON = "soon", "30天内答复到期"
    RUNNING = "running", "其余在办"


class Heard(models.TextChoices):
    """What the lead deputy said of the result, and that he has said nothing."""

    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    GIVEN = "given", "已反馈"
    AWAITED = "awaited", "待反馈"
    UNANSWERED = "unanswered", "逾期未反馈"
    LAPSED = "lapsed", "办结前未反馈"


class Again(models.TextChoices):
    """Handled once more, for lists and figures."""

    REHANDLED = "rehandled", "重新办理过"
    REOPENED = "reopened", "办结后重新启动过"
