"""反馈: what one deputy says of one reply."""

from __future__ import annotations

from congress.people.models import Deputy
from congress.workflow.flow import Workflow
from congress.workflow.registry import register_flow
from congress.workflow.transition import NOBODY, Transition
from proposals.effects import judging
from proposals.enums import VerdictStatus as V
from proposals.guards import judging as judged
from proposals.models import Verdict
from proposals.workflow.audiences import DEPUTY_AND_CONGRESS, VERDICT


def _deputy(verdict: Verdict) -> Deputy:
    return verdict.deputy


VERDICT_FLOW = register_flow(
    Workflow(
        code="proposal.verdict",
        label="反馈",
        model=Verdict,
        statuses=V,
        initial=V.AWAITED,
        ends=(V.GIVEN, V.LAPSED, V.UNANSWERED),
        transitions=[
            Transition(
                name="judge",
                label="评价答复",
                preface=VERDICT,
                sources=(V.AWAITED, V.UNANSWERED),
                target=V.GIVEN,
                permission="proposals.judge",
                on_behalf="proposals.judge_for_deputy",
                represents=_deputy,
                guards=(judged.deputy_is_in_office, judged.is_still_asked_for),
                form="proposals.forms.JudgeForm",
                effect=judging.judge,
                may_precede=("remind", "expire"),
            ),
            Transition(
                name="remind",
                label="催告",
                sources=(V.AWAITED,),
                target=None,
                automatic=True,
                effect=judging.remind,
                seen_by=DEPUTY_AND_CONGRESS,
            ),
            Transition(
                name="expire",
                label="逾期未反馈",
                sources=(V.AWAITED,),
                target=V.UNANSWERED,
                automatic=True,
                effect=judging.expire,
            ),
            Transition(
                name="lapse",
                label="未反馈",
                sources=(V.AWAITED,),
                target=V.LAPSED,
                automatic=True,
                effect=judging.lapse,
                seen_by=NOBODY,
            ),
            Transition(
                name="import",
                label="由以往资料导入（已反馈）",
                sources=(V.AWAITED,),
                target=V.GIVEN,
                automatic=True,
                seen_by=NOBODY,
            ),
            Transition(
                name="import-unheard",
                label="由以往资料导入（未反馈）",
                sources=(V.AWAITED,),
                target=V.LAPSED,
                automatic=True,
                seen_by=NOBODY,
            ),
        ],
    )
)
