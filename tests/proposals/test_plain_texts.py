"""The forms of proposals take no invisible characters, and telephone numbers in one writing."""

from __future__ import annotations

from congress.workflow.forms import MoveForm
from congress.workflow.registry import flow_with
from proposals.forms import DeputyDraftForm
from proposals.forms.reply import ReplyForm
from proposals.models import Proposal, Reply
from tests.conftest import TODAY

TYPED = "\uff10\uff11\uff10\uff0d\uff15\uff15\uff15\uff15\uff10\uff11\uff12\uff13"


def test_a_title_of_nothing_that_is_seen(cast):
    form = DeputyDraftForm({"title": "\u200b\u202e\u200b"}, user=cast["deputy"])
    assert "title" in form.errors


def test_a_draft(cast):
    form = DeputyDraftForm({"title": "关于\u202e公交", "contact_phone": TYPED}, user=cast["deputy"])
    form.full_clean()
    assert form.cleaned_data["title"] == "关于公交"
    assert form.cleaned_data["contact_phone"] == "010-55550123"


def test_a_reply(at_stage):
    at_stage("reviewing")
    form = ReplyForm(
        {"body": "答\u200b复", "contact_phone": TYPED}, instance=Reply.objects.latest("pk")
    )
    form.full_clean()
    assert form.cleaned_data["body"] == "答复"
    assert form.cleaned_data["contact_phone"] == "010-55550123"


def test_a_compulsory_note_of_nothing_that_is_seen(at_stage, cast):
    proposal = at_stage("submitted")
    step = flow_with(Proposal, "return")["return"]
    form = MoveForm(
        {"version": proposal.version, "note": "\u200b"},
        obj=proposal,
        transition=step,
        user=cast["office"],
        today=TODAY,
    )
    assert "note" in form.errors
