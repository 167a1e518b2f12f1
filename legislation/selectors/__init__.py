"""Reads; importing the package registers who sees what."""

from legislation.selectors import visible

__all__ = ["visible"]
