"""Letters that go with a proposal, for congress.documents.letters."""

from __future__ import annotations

from congress.documents.letters import Enclosure, Letter
from congress.people.enums import Level
from congress.people.models import Congress
from proposals.enums import ReferralWay
from proposals.models import Referral

TITLE = "关于转送超出本级职权范围代表建议的函"


def referral_letter(row: Referral) -> Letter:
    """转办函: to the national deputy, or to the unit that is to report upward. No phone numbers;
    ``row`` with proposal (text, lead, congress) and unit."""
    proposal = row.proposal
    text = proposal.submitted_text or proposal.text
    assert text is not None  # noqa: S101 - it was handed in
    names = [proposal.lead.name, *proposal.cosigner_names]
    who = (
        f"{proposal.lead.name}代表提出"
        if len(names) == 1
        else (f"{'、'.join(names[:3])}{'等' if len(names) > 3 else ''}{len(names)}名代表联名提出")
    )
    first = f"{who}的《{text.title}》（{proposal.number_label}）已登记。"
    why = f"经研究，所提事项超出本级职权范围：{row.reason.rstrip('。')}。"
    if row.way == ReferralWay.DEPUTY:
        addressee = row.addressee.removesuffix("代表") + "代表"
        asked = (
            "现将该件转送您，供您执行全国人大代表职务、提出建议时研究参考。"
            "有关情况请告知我们，以便回复提出建议的代表。"
        )
    else:
        addressee = row.unit.name if row.unit else ""
        asked = (
            f"请你单位就有关事项向{row.addressee}反映，并将结果函告我们，以便回复提出建议的代表。"
        )
    return Letter(
        number=row.number_label,
        title=TITLE,
        addressee=addressee,
        paragraphs=(first + why, asked),
        sender=sender_of(proposal.congress),
        day=row.referred_on,
        enclosure=Enclosure(
            title=text.title, paragraphs=(("事实和问题", text.facts), ("具体建议", text.request))
        ),
    )


def sender_of(congress: Congress) -> str:
    """The proposal office; a township's congress has no standing committee."""
    if congress.level == Level.TOWNSHIP:
        return f"{congress.name}主席团"
    return f"{congress.name}常务委员会代表工作委员会"
