"""Parts of pages about co-signing (附议)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from proposals.comparison import compare, is_same
from proposals.enums import CoSignatureStatus
from proposals.models import CoSignature, Proposal, ProposalDraft
from proposals.selectors.drafting import asked_before
from proposals.selectors.withdrawal import reason_of

register = template.Library()

PARTS = (("title", "标题"), ("facts", "事实和问题"), ("request", "具体建议"))
GROUPS = (
    ("附议的是改动以前的内容，须重新确认", ("stale",)),
    ("已附议", (CoSignatureStatus.CONFIRMED,)),
    ("等待答复", (CoSignatureStatus.INVITED,)),
    ("不附议", (CoSignatureStatus.DECLINED,)),
    ("没有答复", (CoSignatureStatus.EXPIRED, CoSignatureStatus.LAPSED)),
    ("邀请已取消", (CoSignatureStatus.CANCELLED,)),
)


@register.simple_tag
def withdrawal_reason(proposal: Proposal) -> str:
    """Why it is to be withdrawn, for those who are asked whether they agree."""
    return reason_of(proposal)


@register.inclusion_tag("proposals/_changes.html")
def changes_since_asked(row: CoSignature) -> dict[str, Any]:
    """What differs between the words one is asked about and those one was asked about before."""
    before = asked_before(row)
    if before is None:
        return {"before": None}
    parts = []
    for name, label in PARTS:
        paragraphs = compare(getattr(before, name), getattr(row.text, name))
        parts.append({"label": label, "paragraphs": paragraphs, "is_same": is_same(paragraphs)})
    old, new = ({file.pk: file for file in text.attachments.all()} for text in (before, row.text))
    files_added = [file.name for pk, file in new.items() if pk not in old]
    files_gone = [file.name for pk, file in old.items() if pk not in new]
    return {
        "before": before,
        "parts": parts,
        "files_added": files_added,
        "files_gone": files_gone,
        "is_same": all(part["is_same"] for part in parts) and not files_added and not files_gone,
    }


@register.simple_tag
def by_answer(
    cosignatures: Iterable[CoSignature], draft: ProposalDraft | None = None
) -> list[dict[str, Any]]:
    """Who signed, who has not answered, who did not sign: the groups that have members.

    With the ``draft`` as its writer sees it, who has signed other words stands apart.
    """
    digest = draft.digest() if draft else ""

    def place(row: CoSignature) -> str:
        signed = row.status == CoSignatureStatus.CONFIRMED
        return "stale" if signed and digest and row.text.digest_hex != digest else row.status

    rows = [(place(row), row) for row in cosignatures]
    groups = [
        {"title": title, "rows": [row for where, row in rows if where in places]}
        for title, places in GROUPS
    ]
    return [group for group in groups if group["rows"]]
