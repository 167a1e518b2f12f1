from django.urls import path

from congress.workflow.views import TransitionView
from proposals.ledgers.ledger import KINDS
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    JointOpinion,
    Objection,
    Reply,
    Verdict,
)
from proposals.views.allocation import AllocateView
from proposals.views.autosave import AutosaveDraftView, AutosaveNewView
from proposals.views.batches import BatchListView, BatchTableView, BatchView, NewBatchView
from proposals.views.beyond import ReferralLetterView, ReferralListView
from proposals.views.closing import ProposalMoveView
from proposals.views.desk import DeskView, loads
from proposals.views.detail import ProposalDetailView
from proposals.views.dispatching import DispatchingView, FollowView
from proposals.views.drafts import EditDraftView, NewDraftView
from proposals.views.figures import FiguresTableView, FiguresView, UnitFiguresView
from proposals.views.ledgers import LedgerIndexView, LedgerTableView, LedgerView
from proposals.views.left import left
from proposals.views.lists import ProposalListView
from proposals.views.monthly import MonthlyListView, MonthlyTableView
from proposals.views.opinions import EditOpinionView
from proposals.views.replies import EditReplyView
from proposals.views.saving import AutosaveOpinionView, AutosaveReplyView
from proposals.views.talk import TalkView
from proposals.views.workbench import WorkbenchView

app_name = "proposals"

urlpatterns = [
    path("", ProposalListView.as_view(), name="list"),
    path("new/", NewDraftView.as_view(), name="new"),
    path("enter/", NewDraftView.as_view(by_staff=True), name="enter"),
    path("<int:pk>/", ProposalDetailView.as_view(), name="detail"),
    path("<int:pk>/edit/", EditDraftView.as_view(), name="edit"),
    path("autosave/", AutosaveNewView.as_view(), name="autosave-new"),
    path("enter/autosave/", AutosaveNewView.as_view(by_staff=True), name="autosave-enter"),
    path("<int:pk>/autosave/", AutosaveDraftView.as_view(), name="autosave"),
    path("replies/<int:pk>/edit/", EditReplyView.as_view(), name="reply-edit"),
    path("replies/<int:pk>/autosave/", AutosaveReplyView.as_view(), name="reply-autosave"),
    path("opinions/<int:pk>/autosave/", AutosaveOpinionView.as_view(), name="opinion-autosave"),
    path("<int:pk>/allocate/", AllocateView.as_view(), name="allocate"),
    path("<int:pk>/talk/", TalkView.as_view(), name="talk"),
    path("opinions/<int:pk>/edit/", EditOpinionView.as_view(), name="opinion-edit"),
    path("unit/", WorkbenchView.as_view(), name="workbench"),
    path("unit/left/", left, name="tasks-left"),
    path("desk/", DeskView.as_view(), name="desk"),
    path("desk/loads/", loads, name="loads"),
    path("figures/", FiguresView.as_view(), name="figures"),
    path("figures/units/", UnitFiguresView.as_view(), name="figures-units"),
    path("figures/table/", FiguresTableView.as_view(), name="figures-table"),
    path("figures/monthly/", MonthlyListView.as_view(), name="monthly"),
    path("figures/monthly/<int:pk>/", MonthlyTableView.as_view(), name="monthly-table"),
    path("batches/", BatchListView.as_view(), name="batches"),
    path("batches/new/", NewBatchView.as_view(), name="batch-new"),
    path("batches/<int:pk>/", BatchView.as_view(), name="batch"),
    path("batches/<int:pk>/table/", BatchTableView.as_view(), name="batch-table"),
    path("beyond/", ReferralListView.as_view(), name="beyond"),
    path("beyond/<int:pk>/letter/", ReferralLetterView.as_view(), name="referral-letter"),
    path("dispatching/", DispatchingView.as_view(), name="dispatching"),
    path("dispatching/follow/", FollowView.as_view(), name="dispatch-suggested"),
    path("ledgers/", LedgerIndexView.as_view(), name="ledgers"),
    *(
        path(f"ledgers/{kind}/<int:pk>/", LedgerView.as_view(kind=kind), name=f"ledger-{kind}")
        for kind in KINDS
    ),
    *(
        path(
            f"ledgers/{kind}/<int:pk>/table/",
            LedgerTableView.as_view(kind=kind),
            name=f"ledger-table-{kind}",
        )
        for kind in KINDS
    ),
    path("<int:pk>/<slug:move>/", ProposalMoveView.as_view(), name="move"),
    path(
        "cosignatures/<int:pk>/<slug:move>/",
        TransitionView.as_view(model=CoSignature),
        name="cosignature-move",
    ),
    path(
        "dispatches/<int:pk>/<slug:move>/",
        TransitionView.as_view(model=Dispatch),
        name="dispatch-move",
    ),
    path(
        "extensions/<int:pk>/<slug:move>/",
        TransitionView.as_view(model=Extension),
        name="extension-move",
    ),
    path(
        "objections/<int:pk>/<slug:move>/",
        TransitionView.as_view(model=Objection),
        name="objection-move",
    ),
    path(
        "opinions/<int:pk>/<slug:move>/",
        TransitionView.as_view(model=JointOpinion),
        name="opinion-move",
    ),
    path(
        "tasks/<int:pk>/<slug:move>/", TransitionView.as_view(model=HandlingTask), name="task-move"
    ),
    path("replies/<int:pk>/<slug:move>/", TransitionView.as_view(model=Reply), name="reply-move"),
    path(
        "verdicts/<int:pk>/<slug:move>/", TransitionView.as_view(model=Verdict), name="verdict-move"
    ),
]
