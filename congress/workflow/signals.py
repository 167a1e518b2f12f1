"""What the engine says to the floors above."""

from django.dispatch import Signal

#: A status has changed, inside the transaction that changed it.
status_changed = Signal()  # sender: the model; change: StatusChange; obj; context: Context
#: An act of many moves is over.
act_ended = Signal()  # sender: Act; key
