"""The demonstration: invented people in a real frame of organs, and proposals in every state."""
