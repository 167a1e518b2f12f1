"""Proposals in the admin, one file per noun: to read, to correct, to move by the engine."""

from proposals.admin import batch, handling, proposal, referral, settings, talk

__all__ = ["batch", "handling", "proposal", "referral", "settings", "talk"]
