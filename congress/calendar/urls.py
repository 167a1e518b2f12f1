"""Pages about dates: what a rule or a notice would change, a date explained, a calculator."""

from django.urls import path

from congress.calendar.views.calculator import CalculatorView
from congress.calendar.views.deadline import DeadlineView
from congress.calendar.views.moved import MovedView
from congress.calendar.views.running import RunningView
from congress.calendar.views.year import YearView

app_name = "calendar"

urlpatterns = [
    path("calculator/", CalculatorView.as_view(), name="calculator"),
    path("deadlines/<int:pk>/", DeadlineView.as_view(), name="deadline"),
    path("moved/<int:job>/", MovedView.as_view(), name="moved"),
    path("years/<int:year>/", YearView.as_view(), name="year"),
    path("rules/<int:pk>/running/", RunningView.as_view(), name="running"),
]
