"""Who is told of which move (domain §8), one file per noun; importing the package fills the table.

A new move stands in its flow's file: under ``told``, or under ``silent`` with the reason.
"""

from congress.notices.digest import register_digest_source
from proposals.selectors.waiting import waiting_for
from proposals.telling import answering, cosignature, dates, handling, proposal, turning

register_digest_source(waiting_for)

__all__ = ["answering", "cosignature", "dates", "handling", "proposal", "turning"]
