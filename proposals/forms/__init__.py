from proposals.forms.allocation import AllocationForm, AssignForm, DispatchForm
from proposals.forms.authors import DeputyDraftForm, StaffDraftForm
from proposals.forms.cosigning import AskForm, InviteForm
from proposals.forms.delivery import DeliverForm
from proposals.forms.handling import ContactForm, OpinionForm
from proposals.forms.moves import CloseForm, JudgeForm, RefuseForm, RegisterForm, ScreenForm
from proposals.forms.reply import ReplyForm

__all__ = [
    "AllocationForm",
    "AskForm",
    "AssignForm",
    "CloseForm",
    "ContactForm",
    "DeliverForm",
    "DeputyDraftForm",
    "DispatchForm",
    "InviteForm",
    "JudgeForm",
    "OpinionForm",
    "RefuseForm",
    "RegisterForm",
    "ReplyForm",
    "ScreenForm",
    "StaffDraftForm",
]
