from congress.workflow.models.change import StatusChange
from congress.workflow.models.correction import Correction
from congress.workflow.models.stateful import Stateful

__all__ = ["Correction", "Stateful", "StatusChange"]
