"""Proposals under /api/."""

from django.urls import path

from proposals.api.views import (
    ProposalMovesView,
    ProposalsView,
    ProposalView,
    TaskMovesView,
    TasksView,
    TaskView,
)

urlpatterns = [
    path("proposals/", ProposalsView.as_view(), name="proposals"),
    path("proposals/<str:id>/", ProposalView.as_view(), name="proposal"),
    path("proposals/<str:id>/moves/", ProposalMovesView.as_view(), name="proposal-moves"),
    path("tasks/", TasksView.as_view(), name="tasks"),
    path("tasks/<str:id>/", TaskView.as_view(), name="task"),
    path("tasks/<str:id>/moves/", TaskMovesView.as_view(), name="task-moves"),
]
