"""The specification by hand: who makes which move from which status, and who sees what.

A table's key is its flow, and where it matters whose part is meant. A column is a status, and after
a colon the situation, where one status has several; ``LIFE_OF`` names the life of
``tests.proposals.lives`` in which it stands. A cell holds accounts of the cast: ``office*`` records
it for the deputy, ``?`` before all says that something is missing yet, SYSTEM stands for moves that
no person makes. What is not written here is refused.

The proposal is one of ``deputy``'s, written by himself. ``cosigner`` has signed, ``cosigner2`` was
asked and has not answered when it is submitted. It goes through the city government's dispatcher to
three units: that of ``clerk``, ``reviewer`` and ``head`` leads, that of ``clerk2`` and ``head2``
joins, that of ``clerk3`` and ``head3`` answers for its own part. The committee follows the first
and the third.
"""

from __future__ import annotations

CAST = (
    "admin", "office", "committee", "leader", "dispatcher", "clerk", "reviewer", "head", "clerk2",
    "head2", "clerk3", "head3", "deputy", "cosigner", "cosigner2", "auditor", "stranger",
    "district-office", "district-deputy", "anonymous",
)  # fmt: skip

SYSTEM = "SYSTEM"
Row = dict[str, str]

#: Of a table: {move: {column: cell}}. A column that a row does not name is empty.
MOVES: dict[str, dict[str, Row]] = {
    "proposal": {
        "invite": {
            "draft": "deputy", "cosigning": "deputy", "cosigning:reworded": "deputy",
            "cosigning:back again": "deputy", "returned": "deputy", "returned:unsigned": "deputy",
        },
        "renew": {
            "cosigning": "? deputy", "cosigning:reworded": "deputy",
            "cosigning:back again": "? deputy",
            "returned": "deputy", "returned:unsigned": "? deputy",
        },
        "abandon": {
            "cosigning": "deputy", "cosigning:reworded": "deputy",
            "cosigning:back again": "? deputy",
        },
        "submit": {
            "draft": "deputy", "cosigning": "deputy", "cosigning:reworded": "? deputy",
            "cosigning:back again": "deputy", "returned": "? deputy", "returned:unsigned": "deputy",
        },
        "screen":   {"submitted": "office", "submitted:screened": "office"},
        "return":   {"submitted": "office", "submitted:screened": "office"},
        "suggest":  {"submitted": "office", "submitted:screened": "office"},
        "refuse":   {"submitted": "office", "submitted:screened": "office"},
        "register": {"submitted": "? office", "submitted:screened": "office"},
        "withdraw": {"suggested": "? deputy office*", "suggested:agreed": "deputy office*"},
        "insist":   {"suggested": "deputy office*", "suggested:agreed": "deputy office*"},
        "assign":   {"registered": "? office", "registered:planned": "office"},
        "transfer": {"assigned": SYSTEM},
        "begin":    {"assigned": SYSTEM, "dispatched": SYSTEM},
        "conclude": {"handling": SYSTEM},
        "close":    {"replied": "? office", "replied:judged": "office"},
        "finish":   {"replied": SYSTEM, "replied:judged": SYSTEM},
        "import":   {"draft": SYSTEM},
    },
    # The office entered it from the deputy's paper.
    "proposal entered": {
        "invite": {
            "draft": "deputy office*", "cosigning": "deputy office*", "returned": "deputy office*",
        },
        "renew":   {"cosigning": "? deputy office*", "returned": "? deputy office*"},
        "abandon": {"cosigning": "deputy office*"},
        "submit": {
            "draft": "deputy office*", "cosigning": "deputy office*", "returned": "deputy office*",
        },
    },
    # That of cosigner2, before anything was submitted.
    "proposal.cosignature": {
        "confirm": {"invited": "cosigner2"},
        "decline": {"invited": "cosigner2", "confirmed": "cosigner2"},
        "cancel":  {"invited": "deputy"},
        "agree":   {"confirmed": "? cosigner2"},
        "disagree": {"confirmed": "? cosigner2"},
        "ask": dict.fromkeys(
            ("invited", "confirmed", "declined", "expired", "lapsed", "cancelled"), SYSTEM
        ),
        "expire":  {"invited": SYSTEM},
        "lapse":   {"invited": SYSTEM},
        "import":  {"invited": SYSTEM},
    },
    # The same, when the office has had it before.
    "proposal.cosignature known": {
        "confirm": {"invited": "cosigner2 office*"},
        "decline": {
            "invited": "cosigner2 office*",
            "confirmed": "? cosigner2 office*", "confirmed:agreed": "? cosigner2 office*",
        },
        "cancel":  {"invited": "deputy"},
        "agree":   {
            "confirmed": "cosigner2 office*", "confirmed:agreed": "? cosigner2 office*",
        },
        "disagree": {
            "confirmed": "cosigner2 office*", "confirmed:agreed": "cosigner2 office*",
        },
        "ask": dict.fromkeys(("invited", "confirmed", "confirmed:agreed", "lapsed"), SYSTEM),
        "expire":  {"invited": SYSTEM},
        "lapse":   {"invited": SYSTEM},
    },
    # The same, of a proposal that the office entered from the deputy's paper.
    "proposal.cosignature entered": {
        "confirm": {"invited": "cosigner2 office*"},
        "decline": {"invited": "cosigner2 office*"},
        "cancel":  {"invited": "deputy office"},
        "ask":     {"invited": SYSTEM},
        "expire":  {"invited": SYSTEM},
        "lapse":   {"invited": SYSTEM},
    },
    # That of a deputy without an account.
    "proposal.cosignature served": {
        "confirm": {"invited": "office*"},
        "decline": {"invited": "office*"},
        "cancel":  {"invited": "deputy"},
        "ask":     {"invited": SYSTEM},
        "expire":  {"invited": SYSTEM},
        "lapse":   {"invited": SYSTEM},
    },
    "proposal.dispatch": {
        "dispatch": {"awaiting": "dispatcher"},
        "release":  {"awaiting": SYSTEM},
    },
    "proposal.task": {
        "receive": {"awaiting": "clerk"},
        "contact": {"handling": "clerk office*", "replied": "clerk office*"},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "release": {"awaiting": SYSTEM, "handling": SYSTEM},
        "import":  {"awaiting": SYSTEM},
        "import-advice": {"awaiting": SYSTEM},
    },
    "proposal.task joint": {
        "receive": {"awaiting": "clerk2"},
        "contact": {"handling": "clerk2 office*"},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "release": {"awaiting": SYSTEM, "handling": SYSTEM},
    },
    "proposal.task separate": {
        "receive": {"awaiting": "clerk3"},
        "contact": {"handling": "clerk3 office*", "replied": "clerk3 office*"},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "release": {"awaiting": SYSTEM, "handling": SYSTEM},
    },
    # The system handles it without naming a unit.
    "proposal.task itself": {
        "receive": {"awaiting": "dispatcher"},
        "contact": {"handling": "dispatcher office*"},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "release": {"awaiting": SYSTEM, "handling": SYSTEM},
    },
    "proposal.opinion": {
        "propose": {"draft": "clerk2"},
        "reject":  {"review": "head2", "review:too late": "head2"},
        "send":    {"review": "head2", "review:too late": "? head2"},
    },
    "proposal.reply": {
        "propose":   {"draft": "clerk"},
        "approve":   {"review": "reviewer"},
        "reject":    {"review": "reviewer"},
        "sign":      {"signing": "head"},
        "decline":   {"signing": "head"},
        # The congress has not asked to read replies before the deputies do.
        "clear":     {"signed": "? office"},
        "send-back": {"signed": "office"},
        "deliver":   {"signed": "clerk"},
        "import":    {"draft": SYSTEM},
    },
    # Nothing is written yet, and nobody is named to sign it.
    "proposal.reply empty": {"propose": {"draft": "? clerk"}},
    "proposal.reply separate": {
        "propose":   {"draft": "clerk3"},
        "approve":   {"review": "head3"},
        "reject":    {"review": "head3"},
        "sign":      {"signing": "head3"},
        "decline":   {"signing": "head3"},
        "clear":     {"signed": "? office"},
        "send-back": {"signed": "office"},
        "deliver":   {"signed": "clerk3"},
    },
    "proposal.verdict": {
        "judge": {"awaited": "deputy office*"},
        "lapse": {"awaited": SYSTEM},
        "import": {"awaited": SYSTEM},
        "import-unheard": {"awaited": SYSTEM},
    },
    "proposal.verdict cosigner": {
        "judge": {"awaited": "cosigner office*"},
        "lapse": {"awaited": SYSTEM},
    },
}  # fmt: skip

#: Whom staff act for in a table; the lead deputy where it is not said.
SPEAKS_FOR = {
    "proposal.cosignature": "cosigner2",
    "proposal.cosignature known": "cosigner2",
    "proposal.cosignature entered": "cosigner2",
    "proposal.cosignature served": "",  # he has no account
    "proposal.verdict cosigner": "cosigner",
}

STAFF = "admin office"
LEAD = "clerk reviewer head"
JOINT = "clerk2 head2"
SEPARATE = "clerk3 head3"
#: Those of the deputies whose proposal it is, and whoever reads it as they do.
SIGNED = "deputy cosigner"
#: Everybody who reads a proposal that lies with its units.
ALL = f"{STAFF} leader committee dispatcher {LEAD} {JOINT} {SEPARATE} {SIGNED}"
OWN_LEAD = f"{STAFF} dispatcher {LEAD}"
OWN_JOINT = f"{STAFF} dispatcher {JOINT}"
OWN_SEPARATE = f"{STAFF} dispatcher {SEPARATE}"
#: The office reads on in the system's own cases; no committee follows the government itself.
OF_SYSTEM = f"{STAFF} leader dispatcher {SIGNED}"

#: table → column → who sees it; everybody else meets 404.
SEES: dict[str, dict[str, str]] = {
    "proposal": {
        "draft": "deputy",
        "cosigning": f"{SIGNED} cosigner2",
        "cosigning:reworded": f"{SIGNED} cosigner2",
        "cosigning:back again": f"{STAFF} {SIGNED} cosigner2",
        "submitted": f"{STAFF} {SIGNED}",
        "submitted:screened": f"{STAFF} {SIGNED}",
        "returned": f"{STAFF} {SIGNED}",
        "returned:unsigned": f"{STAFF} deputy",
        "suggested": f"{STAFF} {SIGNED} cosigner2",
        "suggested:agreed": f"{STAFF} {SIGNED} cosigner2",
        "withdrawn": f"{STAFF} {SIGNED} cosigner2",
        "withdrawn:abandoned": SIGNED,
        "refused": f"{STAFF} {SIGNED}",
        "registered": f"{STAFF} leader {SIGNED}",
        "registered:planned": f"{STAFF} leader {SIGNED}",
        "assigned": f"{STAFF} leader dispatcher {SIGNED}",
        "dispatched": ALL,
        "handling": ALL,
        "replied": ALL,
        "replied:judged": ALL,
        "closed": ALL,
    },
    "proposal entered": {
        "draft": f"{STAFF} deputy",
        "cosigning": f"{STAFF} {SIGNED} cosigner2",
        "returned": f"{STAFF} deputy",
    },
    "proposal.cosignature": {
        "invited": "deputy cosigner2",
        "confirmed": f"{SIGNED} cosigner2",
        "declined": "deputy",
        "expired": "deputy",
        "lapsed": "deputy",
        "cancelled": "deputy",
    },
    "proposal.cosignature known": {
        "invited": f"{STAFF} deputy cosigner2",
        "confirmed": f"{STAFF} {SIGNED} cosigner2",
        "confirmed:agreed": f"{STAFF} {SIGNED} cosigner2",
        "lapsed": f"{STAFF} deputy",
    },
    "proposal.cosignature entered": {"invited": f"{STAFF} deputy cosigner2"},
    "proposal.cosignature served": {"invited": f"{STAFF} deputy"},
    "proposal.dispatch": {
        "awaiting": OF_SYSTEM, "dispatched": ALL,
        "released": f"{STAFF} leader committee dispatcher {LEAD} {SIGNED}",
    },
    "proposal.task": {"awaiting": ALL, "handling": ALL, "replied": ALL},
    "proposal.task joint": {
        "awaiting": ALL, "handling": ALL, "advised": ALL, "released": ALL,
    },
    "proposal.task separate": {"awaiting": ALL, "handling": ALL, "replied": ALL},
    "proposal.task itself": {"awaiting": OF_SYSTEM, "handling": OF_SYSTEM},
    "proposal.opinion": {
        "draft": OWN_JOINT,
        "review": OWN_JOINT,
        "review:too late": OWN_JOINT,
        "sent": f"{OWN_JOINT} {LEAD}",
    },
    "proposal.reply": {
        "draft": OWN_LEAD,
        "review": OWN_LEAD,
        "signing": OWN_LEAD,
        "signed": OWN_LEAD,
        "delivered": f"{OWN_LEAD} leader committee {SIGNED}",
    },
    "proposal.reply empty": {"draft": OWN_LEAD},
    "proposal.reply separate": {
        "draft": OWN_SEPARATE,
        "review": OWN_SEPARATE,
        "signing": OWN_SEPARATE,
        "signed": OWN_SEPARATE,
        "delivered": f"{OWN_SEPARATE} leader committee {SIGNED}",
    },
    "proposal.verdict": {
        "awaited": f"{OWN_LEAD} leader committee deputy",
        "given": f"{OWN_LEAD} leader committee deputy",
    },
    "proposal.verdict cosigner": {
        "awaited": f"{OWN_SEPARATE} leader committee cosigner",
        "lapsed": f"{OWN_SEPARATE} leader committee cosigner",
    },
}  # fmt: skip
#: Beside the flows: what was said and written about the lead unit's task; the office's batches.
SEES_CONTACTS = {
    "lead": f"{OWN_LEAD} {SIGNED}",
    "joint": f"{OWN_JOINT} {SIGNED}",
    "separate": f"{OWN_SEPARATE} {SIGNED}",
}
SEES_BATCHES = "office"

#: table → column → the life in which it stands.
LIFE_OF: dict[str, dict[str, str]] = {
    "proposal": {
        "draft": "draft",
        "cosigning": "asked",
        "cosigning:reworded": "reworded",
        "cosigning:back again": "back again",
        "submitted": "submitted",
        "submitted:screened": "screened",
        "returned": "returned",
        "returned:unsigned": "returned, unsigned",
        "suggested": "suggested",
        "suggested:agreed": "agreed",
        "withdrawn": "withdrawn",
        "withdrawn:abandoned": "abandoned",
        "refused": "refused",
        "registered": "registered",
        "registered:planned": "planned",
        "assigned": "assigned",
        "dispatched": "dispatched",
        "handling": "handling",
        "replied": "replied",
        "replied:judged": "judged",
        "closed": "closed",
    },
    "proposal entered": {
        "draft": "entered", "cosigning": "entered, asked", "returned": "entered, returned",
    },
    "proposal.cosignature": {
        "invited": "asked",
        "confirmed": "everyone",
        "declined": "declined",
        "expired": "expired",
        "lapsed": "abandoned",
        "cancelled": "cancelled",
    },
    "proposal.cosignature known": {
        "invited": "back again",
        "confirmed": "suggested",
        "confirmed:agreed": "agreed",
        "lapsed": "submitted",
    },
    "proposal.cosignature entered": {"invited": "entered, asked"},
    "proposal.cosignature served": {"invited": "served"},
    "proposal.dispatch": {
        "awaiting": "assigned", "dispatched": "dispatched", "released": "not waited for",
    },
    "proposal.task": {"awaiting": "dispatched", "handling": "handling", "replied": "replied"},
    "proposal.task joint": {
        "awaiting": "dispatched", "handling": "handling", "advised": "signed",
        "released": "replied, too early",
    },
    "proposal.task separate": {
        "awaiting": "dispatched", "handling": "handling", "replied": "replied",
    },
    "proposal.task itself": {"awaiting": "by itself", "handling": "by itself, received"},
    "proposal.opinion": {
        "draft": "handling", "review": "reviewing", "review:too late": "replied, too early",
        "sent": "signed",
    },
    "proposal.reply": {
        "draft": "handling", "review": "reviewing", "signing": "signing", "signed": "signed",
        "delivered": "replied",
    },
    "proposal.reply empty": {"draft": "received"},
    "proposal.reply separate": {
        "draft": "handling", "review": "reviewing", "signing": "signing", "signed": "signed",
        "delivered": "replied",
    },
    "proposal.verdict": {"awaited": "replied", "given": "judged"},
    "proposal.verdict cosigner": {"awaited": "judged", "lapsed": "closed"},
}  # fmt: skip

#: The name of the page on which a part is moved.
URLS = {
    "proposal": "move",
    "proposal.cosignature": "cosignature-move",
    "proposal.dispatch": "dispatch-move",
    "proposal.task": "task-move",
    "proposal.opinion": "opinion-move",
    "proposal.reply": "reply-move",
    "proposal.verdict": "verdict-move",
}


def flow_of(table: str) -> str:
    return table.split()[0]


def status_of(column: str) -> str:
    return column.split(":")[0]


def who(cell: str) -> dict[str, bool]:
    """{account: acts for the deputy} of one cell."""
    return {name.rstrip("*"): name.endswith("*") for name in cell.split() if name != "?"}


def waits(cell: str) -> bool:
    """Is something missing yet?"""
    return cell.startswith("?")


def sees(table: str, column: str, account: str) -> bool:
    return account in SEES[table][column].split()
