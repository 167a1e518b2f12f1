"""What people are told about proposals, as they find it in their settings (domain §8)."""

from __future__ import annotations

from congress.notices.kinds import Kind, register_kind
from congress.people.roles import Role

DEPUTY, OFFICE = (Role.DEPUTY,), (Role.OFFICE,)
DESK = (Role.CLERK, Role.DISPATCHER)

RETURNED = register_kind(Kind("proposals.returned", "退回修改、建议撤回、不予交办", DEPUTY))
REGISTERED = register_kind(Kind("proposals.registered", "登记、交办和承办单位", DEPUTY))
REPLIED = register_kind(Kind("proposals.replied", "收到答复", DEPUTY, mail=True))
CLOSED = register_kind(Kind("proposals.closed", "办结", DEPUTY))
AGAIN = register_kind(Kind("proposals.again", "重新办理、面商协调、重新启动", DEPUTY))
BEYOND = register_kind(Kind("proposals.beyond", "超出市权的处理和回复", DEPUTY))
INVITED = register_kind(Kind("proposals.invited", "邀请附议", DEPUTY, mail=True))
ANSWERED = register_kind(Kind("proposals.cosigners", "受邀代表不附议、不同意撤回", DEPUTY))
COSIGNED = register_kind(Kind("proposals.cosigned", "附议建议的进展", DEPUTY))
DISPATCH = register_kind(
    Kind("proposals.dispatch", "待转承办的建议", (Role.DISPATCHER,), mail=True)
)
RECEIVE = register_kind(Kind("proposals.receive", "待签收的建议", DESK, mail=True))
NOT_NEEDED = register_kind(Kind("proposals.released", "会办终止、任务撤销", DESK))
OPINION = register_kind(Kind("proposals.opinion", "收到会办意见、增加会办单位", DESK))
DRAFTS = register_kind(Kind("proposals.drafts", "拟稿被退回、已签发、可以送达", DESK))
REVIEW = register_kind(Kind("proposals.review", "待审核、待审定", (Role.REVIEWER, Role.HEAD)))
SIGN = register_kind(Kind("proposals.sign", "待签发", (Role.HEAD,)))
VERDICT = register_kind(Kind("proposals.verdict", "代表反馈", DESK))
DISSATISFIED = register_kind(Kind("proposals.dissatisfied", "代表不满意", OFFICE, mail=True))
CORRECTED = register_kind(Kind("proposals.corrected", "日期更正", (*DEPUTY, *DESK)))
DATES = register_kind(Kind("proposals.dates", "期限的日期有变动", (*DEPUTY, *OFFICE, *DESK)))
WITHDRAWN = register_kind(Kind("proposals.withdrawn", "已登记的建议由代表撤回", OFFICE))
OBJECTION = register_kind(
    Kind("proposals.objection", "收到异议", (Role.OFFICE, Role.DISPATCHER), mail=True)
)
DECIDED = register_kind(Kind("proposals.decided", "异议的处理结果", DESK))
EXTENSION = register_kind(Kind("proposals.extension", "收到延期申请", OFFICE))
EXTENDED = register_kind(
    Kind("proposals.extended", "延期申请的处理结果", (*DESK, Role.REVIEWER, Role.HEAD))
)
MONTHLY = register_kind(Kind("proposals.monthly", "每月统计（附表格）", OFFICE, mail=True))
MESSAGE = register_kind(Kind("proposals.message", "留言", (*DEPUTY, *DESK)))
