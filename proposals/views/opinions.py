"""Drafting a joint opinion."""

from __future__ import annotations

from proposals.forms import OpinionForm
from proposals.models import JointOpinion
from proposals.services import save_opinion
from proposals.views.writing import WritingView


class EditOpinionView(WritingView):
    model = JointOpinion
    form_class = OpinionForm
    permission = "proposals.draft_opinion"
    kind, noun = "opinion", "会办意见"
    came_back = ("reject", "send-back")
    save = save_opinion
