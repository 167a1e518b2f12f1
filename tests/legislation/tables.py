"""The specification by hand: who moves a legislation plan from where, and who sees it.

A column is a status, and after a colon the situation. ``?`` before all says that something is
missing yet. What is not written here is refused.
"""

from __future__ import annotations

CAST = (
    "keeper", "district-keeper", "admin", "office", "committee", "leader", "dispatcher",
    "unit-admin", "clerk", "reviewer", "head", "deputy", "auditor", "stranger", "district-office",
    "district-deputy", "anonymous",
)  # fmt: skip

MOVES = {
    "adopt": {"draft": "keeper", "draft:empty": "? keeper", "draft:taken back": "keeper"},
    "take-back": {"adopted": "keeper", "adopted:adjusted": "? keeper", "adopted:undone": "keeper"},
    "publish": {"adopted": "keeper", "adopted:adjusted": "keeper", "adopted:undone": "keeper"},
    "unpublish": {"published": "keeper"},
    "close": {"published": "keeper"},
    "reopen": {"closed": "keeper"},
}
DRAFTERS = "keeper admin committee leader"
INSIDERS = f"{DRAFTERS} office auditor"
EVERYBODY = f"{INSIDERS} dispatcher unit-admin clerk reviewer head deputy"
#: Of the plan, and of its items and adjustments as well.
SEES = {
    "draft": DRAFTERS,
    "draft:empty": DRAFTERS,
    "draft:taken back": DRAFTERS,
    "adopted": INSIDERS,
    "adopted:adjusted": INSIDERS,
    "adopted:undone": INSIDERS,
    "published": EVERYBODY,
    "closed": EVERYBODY,
}
COLUMNS = tuple(SEES)
