from django.urls import path

from legislation.views.adjusting import AdjustView, AdmitView, KindsView, UndoView
from legislation.views.board import BoardView, PlanTableView
from legislation.views.items import ItemDeleteView, ItemFormView
from legislation.views.plan import ComparisonView, PlanMoveView, PlanView
from legislation.views.plans import PlanFormView, PlanListView

app_name = "legislation"

urlpatterns = [
    path("", PlanListView.as_view(), name="plans"),
    path("plans/new/", PlanFormView.as_view(), name="plan-new"),
    path("plans/<int:pk>/", PlanView.as_view(), name="plan"),
    path("plans/<int:pk>/edit/", PlanFormView.as_view(), name="plan-edit"),
    path("plans/<int:pk>/board/", BoardView.as_view(), name="board"),
    path("plans/<int:pk>/table/", PlanTableView.as_view(), name="plan-table"),
    path("plans/<int:pk>/compare/", ComparisonView.as_view(), name="comparison"),
    path("plans/<int:pk>/items/new/", ItemFormView.as_view(is_new=True), name="item-new"),
    path("plans/<int:pk>/admit/", AdmitView.as_view(), name="admit"),
    path("plans/<int:pk>/<slug:move>/", PlanMoveView.as_view(), name="plan-move"),
    path("items/<int:pk>/edit/", ItemFormView.as_view(), name="item-edit"),
    path("items/<int:pk>/delete/", ItemDeleteView.as_view(), name="item-delete"),
    path("items/<int:pk>/adjust/", KindsView.as_view(), name="adjust-kinds"),
    path("items/<int:pk>/adjust/<slug:kind>/", AdjustView.as_view(), name="adjust"),
    path("adjustments/<int:pk>/undo/", UndoView.as_view(), name="undo"),
]
