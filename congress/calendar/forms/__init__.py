"""Forms of the pages about dates."""

from congress.calendar.forms.calculator import CalculatorForm
from congress.calendar.forms.running import FOLLOW, KEEP, RunningForm

__all__ = ["FOLLOW", "KEEP", "CalculatorForm", "RunningForm"]
