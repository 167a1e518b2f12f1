"""Reads. Importing the package registers who sees what, in workers too."""

from proposals.selectors import visible

__all__ = ["visible"]
