from proposals.forms.again import AgainForm, ConveneForm, RehandleForm
from proposals.forms.allocation import AllocationForm, AssignForm, DispatchForm
from proposals.forms.authors import DeputyDraftForm, StaffDraftForm
from proposals.forms.correcting import CorrectForm
from proposals.forms.cosigning import AskForm, InviteForm
from proposals.forms.delivery import DeliverForm
from proposals.forms.extending import ExtendForm, GrantForm
from proposals.forms.handling import ContactForm, OpinionForm
from proposals.forms.leading import ReplaceLeadForm
from proposals.forms.merging import MergeForm
from proposals.forms.moves import CloseForm, JudgeForm, RefuseForm, RegisterForm, ScreenForm
from proposals.forms.referring import RecordAnswerForm, ReferForm
from proposals.forms.reply import ReplyForm
from proposals.forms.rerouting import AddUnitForm, ObjectForm, RerouteForm
from proposals.forms.splitting import SplitForm

__all__ = [
    "AddUnitForm",
    "AgainForm",
    "AllocationForm",
    "AskForm",
    "AssignForm",
    "CloseForm",
    "ContactForm",
    "ConveneForm",
    "CorrectForm",
    "DeliverForm",
    "DeputyDraftForm",
    "DispatchForm",
    "ExtendForm",
    "GrantForm",
    "InviteForm",
    "JudgeForm",
    "MergeForm",
    "ObjectForm",
    "OpinionForm",
    "RecordAnswerForm",
    "ReferForm",
    "RefuseForm",
    "RegisterForm",
    "RehandleForm",
    "ReplaceLeadForm",
    "ReplyForm",
    "RerouteForm",
    "ScreenForm",
    "SplitForm",
    "StaffDraftForm",
]
