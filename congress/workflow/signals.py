"""The one signal of the house: a status has changed, inside the transaction that changed it."""

from django.dispatch import Signal

status_changed = Signal()  # sender: the model; change: StatusChange; obj: the moved object
