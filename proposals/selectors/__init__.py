"""Reads. Importing the package registers who sees what, in workers too."""

from proposals.selectors import meetings, monthly, turning, visible

__all__ = ["meetings", "monthly", "turning", "visible"]
