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
    "admin", "office", "committee", "leader", "dispatcher", "unit-admin", "clerk", "reviewer",
    "head", "clerk2", "head2", "clerk3", "head3", "deputy", "cosigner", "cosigner2", "auditor",
    "stranger", "district-office", "district-deputy", "anonymous",
)  # fmt: skip

SYSTEM = "SYSTEM"
Row = dict[str, str]

#: On the office's desk, before the number.
SUBMITTED = ("submitted", "submitted:screened", "submitted:wished", "submitted:agreed")

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
        "screen":   dict.fromkeys(SUBMITTED, "office"),
        "return":   dict.fromkeys(SUBMITTED, "office"),
        "suggest":  dict.fromkeys(SUBMITTED, "office"),
        "refuse":   dict.fromkeys(SUBMITTED, "office"),
        "register": dict.fromkeys(SUBMITTED, "? office") | {"submitted:screened": "office"},
        "withdraw": {
            "submitted": "? deputy office*", "submitted:screened": "? deputy office*",
            "submitted:wished": "? deputy office*", "submitted:agreed": "deputy office*",
            "returned": "? deputy office*", "returned:unsigned": "deputy office*",
            "suggested": "? deputy office*", "suggested:agreed": "deputy office*",
            "registered": "? deputy office*", "registered:planned": "? deputy office*",
            "registered:wished": "? deputy office*",
        },
        "ask-withdrawal": {
            "submitted": "deputy office*", "submitted:screened": "deputy office*",
            "submitted:wished": "? deputy office*", "submitted:agreed": "? deputy office*",
            "returned": "deputy office*", "returned:unsigned": "? deputy office*",
            "registered": "deputy office*", "registered:planned": "deputy office*",
            "registered:wished": "? deputy office*",
        },
        "replace-lead": {
            **dict.fromkeys(
                (*SUBMITTED, "returned", "suggested", "suggested:agreed",
                 "registered", "registered:planned", "registered:wished", "assigned",
                 "dispatched", "dispatched:objected", "handling", "handling:half answered",
                 "replied",
                 "replied:judged", "replied:dissatisfied", "handling:again", "replied:again",
                 "replied:met"), "office",
            ),
            "returned:unsigned": "? office",
        },
        "void": {
            **dict.fromkeys(
                ("registered", "registered:planned", "registered:wished", "assigned",
                 "dispatched", "dispatched:objected", "handling"), "office",
            ),
            "handling:half answered": "? office", "handling:again": "? office",
        },
        "reenter": {"voided": "office", "voided:handled": "? office", "voided:part": "? office"},
        "renumber": {"draft": SYSTEM},
        "split": {
            "submitted": "office", "submitted:screened": "office", "submitted:wished": "? office",
            "submitted:agreed": "? office", "registered": "office",
            "registered:planned": "office", "registered:wished": "? office",
        },
        "rejoin": {"split": "? office", "split:numbered": "office"},
        "rejoin-screening": {"split": "office", "split:numbered": "? office"},
        "carry-over": {"draft": SYSTEM},
        "dissolve": dict.fromkeys(
            (*SUBMITTED, "returned",
             "returned:unsigned", "suggested", "suggested:agreed", "registered",
             "registered:planned", "registered:wished"), SYSTEM,
        ),
        "keep": {
            "submitted": "? deputy office*", "submitted:screened": "? deputy office*",
            "submitted:wished": "deputy office*", "submitted:agreed": "deputy office*",
            "returned": "? deputy office*", "returned:unsigned": "? deputy office*",
            "registered": "? deputy office*", "registered:planned": "? deputy office*",
            "registered:wished": "deputy office*",
        },
        "insist":   {"suggested": "deputy office*", "suggested:agreed": "deputy office*"},
        "assign":   {
            "registered": "? office", "registered:planned": "office",
            "registered:wished": "? office",
        },
        "add": {
            "assigned": "office", "dispatched": "office", "dispatched:objected": "office",
            "handling": "office",
            "handling:half answered": "office", "handling:again": "office",
        },
        "transfer": {"assigned": SYSTEM},
        "begin":    {
            "assigned": SYSTEM, "dispatched": SYSTEM, "dispatched:objected": SYSTEM,
        },
        "conclude": {
            "handling": SYSTEM, "handling:half answered": SYSTEM, "handling:again": SYSTEM,
        },
        "close": {
            "replied": "? office", "replied:judged": "office", "replied:dissatisfied": "office",
            "replied:again": "? office", "replied:met": "office",
        },
        "finish": {
            "replied": SYSTEM, "replied:judged": SYSTEM, "replied:dissatisfied": "? SYSTEM",
            "replied:again": "? SYSTEM", "replied:met": "? SYSTEM",
        },
        "rehandle": {
            "replied": "? office", "replied:judged": "? office", "replied:dissatisfied": "office",
            "replied:again": "? office", "replied:met": "office",
        },
        "repeat": {
            "replied": "? SYSTEM", "replied:judged": "? SYSTEM", "replied:dissatisfied": SYSTEM,
            "replied:again": SYSTEM, "replied:met": SYSTEM,
        },
        "convene": {
            "replied": "? office", "replied:judged": "? office", "replied:dissatisfied": "office",
            "replied:again": "office", "replied:met": "office",
        },
        "reopen":   {"closed": "office"},
        "import":   {"draft": SYSTEM},
        "correct": dict.fromkeys(
            (
                *SUBMITTED, "suggested", "suggested:agreed", "refused", "registered",
                "registered:planned", "registered:wished", "joined", "merged", "assigned",
                "beyond", "beyond:handed over", "beyond_closed",
                "dispatched", "dispatched:objected", "handling", "handling:half answered",
                "replied", "replied:judged",
                "replied:dissatisfied", "handling:again", "replied:again", "replied:met", "closed",
            ),
            "office",
        ),
        "merge": {
            "registered": "office", "registered:planned": "office",
            "registered:wished": "? office",
        },
        "unmerge": {"joined": "office", "merged": "office"},
        # Once it is handed over only where a unit has objected, and nobody has answered.
        "refer": {
            "registered": "office", "registered:planned": "office",
            "registered:wished": "? office", "assigned": "? office", "dispatched": "? office",
            "dispatched:objected": "office", "handling": "? office",
            "handling:half answered": "? office", "handling:again": "? office",
        },
        "recall": {"beyond": "office", "beyond:handed over": "office"},
        "record-answer": {"beyond": "office", "beyond:handed over": "office"},
        "accompany": {"joined": SYSTEM},
        "answer-along": {"merged": SYSTEM},
    },
    # The office entered it from the deputy's paper.
    "proposal entered": {
        "invite": {
            "draft": "deputy office*", "cosigning": "deputy office*", "returned": "deputy office*",
        },
        "renew":   {"cosigning": "? deputy office*", "returned": "? deputy office*"},
        "abandon": {"cosigning": "deputy office*"},
        "withdraw": {"returned": "deputy office*"},
        "replace-lead": {"returned": "? office"},
        "ask-withdrawal": {"returned": "? deputy office*"},
        "keep": {"returned": "? deputy office*"},
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
        "inherit": {"invited": SYSTEM},
        "take-lead": {"confirmed": SYSTEM},
        "stay":    {"invited": SYSTEM},
        "import":  {"invited": SYSTEM},
    },
    # The same, when the office has had it before.
    "proposal.cosignature known": {
        "confirm": {"invited": "cosigner2 office*"},
        "decline": {
            "invited": "cosigner2 office*",
            "confirmed": "? cosigner2 office*", "confirmed:agreed": "? cosigner2 office*",
            "confirmed:wished": "? cosigner2 office*",
        },
        "cancel":  {"invited": "deputy"},
        "agree":   {
            "confirmed": "cosigner2 office*", "confirmed:agreed": "? cosigner2 office*",
            "confirmed:wished": "cosigner2 office*",
        },
        "disagree": {
            "confirmed": "cosigner2 office*", "confirmed:agreed": "cosigner2 office*",
            "confirmed:wished": "cosigner2 office*",
        },
        "ask": dict.fromkeys(
            ("invited", "confirmed", "confirmed:agreed", "confirmed:wished", "lapsed"), SYSTEM
        ),
        "expire":  {"invited": SYSTEM},
        "lapse":   {"invited": SYSTEM},
        "stay":    {"invited": SYSTEM},
    },
    # The same, once he leads it himself.
    "proposal.cosignature led": {"stay": {"leading": SYSTEM}},
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
        "dispatch": {"awaiting": "dispatcher", "awaiting:objected": "? dispatcher"},
        "object":   {"awaiting": "dispatcher", "awaiting:objected": "? dispatcher"},
        "reroute":  {"awaiting": "office", "awaiting:objected": "? office", "dispatched": "office"},
        "add":      {"dispatched": "dispatcher"},
        "succeed":  {"awaiting": SYSTEM, "awaiting:objected": SYSTEM, "dispatched": SYSTEM},
        "release":  {"awaiting": SYSTEM, "awaiting:objected": SYSTEM},
        "revoke":   {"awaiting": SYSTEM, "awaiting:objected": SYSTEM, "dispatched": SYSTEM},
    },
    "proposal.task": {
        "receive": {"awaiting": "clerk", "awaiting:objected": "? clerk"},
        "object": {
            "awaiting": "clerk head", "awaiting:objected": "? clerk head", "handling": "clerk head",
        },
        # Only who assigned it takes it elsewhere: of a unit that a system named, its dispatcher.
        "reroute": {
            "awaiting": "dispatcher", "awaiting:objected": "? dispatcher", "handling": "dispatcher",
        },
        "extend":  {"handling": "reviewer head"},
        "contact": {"handling": "clerk office*", "replied": "clerk office*"},
        "pass-on": {"handling": SYSTEM, "replied": SYSTEM},
        "succeed": {"awaiting": SYSTEM, "awaiting:objected": SYSTEM, "handling": SYSTEM},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "resume": {},  # that of a joint unit
        "release": {"awaiting": SYSTEM, "awaiting:objected": SYSTEM, "handling": SYSTEM},
        "revoke":  {"awaiting": SYSTEM, "awaiting:objected": SYSTEM, "handling": SYSTEM},
        "import":  {"awaiting": SYSTEM, "awaiting:objected": SYSTEM},
        "import-advice": {"awaiting": SYSTEM, "awaiting:objected": SYSTEM},
    },
    "proposal.task joint": {
        "receive": {"awaiting": "clerk2"},
        "object":  {"awaiting": "clerk2 head2", "handling": "clerk2 head2"},
        "reroute": {"awaiting": "dispatcher", "handling": "dispatcher"},
        "extend":  {"handling": "? head2"},  # it owes no reply
        "contact": {"handling": "clerk2 office*"},
        "pass-on": {"handling": SYSTEM, "advised": SYSTEM},
        "succeed": {"awaiting": SYSTEM, "handling": SYSTEM},
        "resume":  {"advised": SYSTEM},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "release": {"awaiting": SYSTEM, "handling": SYSTEM},
        "revoke":  {"awaiting": SYSTEM, "handling": SYSTEM, "advised": SYSTEM},
    },
    "proposal.task separate": {
        "receive": {"awaiting": "clerk3"},
        "object":  {"awaiting": "clerk3 head3", "handling": "clerk3 head3"},
        "reroute": {"awaiting": "dispatcher", "handling": "dispatcher"},
        "extend":  {"handling": "head3"},
        "contact": {"handling": "clerk3 office*", "replied": "clerk3 office*"},
        "pass-on": {"handling": SYSTEM, "replied": SYSTEM},
        "succeed": {"awaiting": SYSTEM, "handling": SYSTEM},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "release": {"awaiting": SYSTEM, "handling": SYSTEM},
        "revoke":  {"awaiting": SYSTEM, "handling": SYSTEM},
    },
    # The system handles it without naming a unit.
    "proposal.task itself": {
        "receive": {"awaiting": "dispatcher"},
        "object":  {"awaiting": "dispatcher", "handling": "dispatcher"},
        "reroute": {"awaiting": "office", "handling": "office"},
        "contact": {"handling": "dispatcher office*"},
        "pass-on": {"handling": SYSTEM},
        "succeed": {"awaiting": SYSTEM, "handling": SYSTEM},
        "answer":  {"handling": SYSTEM},
        "advise":  {"handling": SYSTEM},
        "release": {"awaiting": SYSTEM, "handling": SYSTEM},
        "revoke":  {"awaiting": SYSTEM, "handling": SYSTEM},
    },
    # That of the lead unit.
    "proposal.extension": {
        "grant":    {"asked": "office"},
        "deny":     {"asked": "office"},
        "withdraw": {"asked": "reviewer head"},
        "lapse":    {"asked": SYSTEM},
    },
    # That of the lead unit, which its system named.
    "proposal.objection": {
        "reroute":  {"filed": "dispatcher"},
        "add":      {"filed": "dispatcher"},
        "refuse":   {"filed": "dispatcher"},
        "withdraw": {"filed": "clerk head"},
        "lapse":    {"filed": SYSTEM},
    },
    # That of the system itself: what leaves it is the congress's office's to decide.
    "proposal.objection system": {
        "reroute":  {"filed": "office"},
        "add":      {"filed": "office"},
        "refuse":   {"filed": "office"},
        "withdraw": {"filed": "dispatcher"},
        "lapse":    {"filed": SYSTEM},
    },
    "proposal.opinion": {
        "propose": {"draft": "clerk2"},
        "reject":  {"review": "head2", "review:too late": "head2"},
        "send":    {"review": "head2", "review:too late": "? head2"},
        # Before the lead unit signs, and once.
        "send-back": {"sent": "? clerk reviewer", "sent:in time": "clerk reviewer"},
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
        "judge": {"awaited": "deputy office*", "unanswered": "deputy office*"},
        "remind": {"awaited": SYSTEM},
        "expire": {"awaited": SYSTEM},
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
    "proposal.cosignature led": "cosigner2",
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
#: The lead unit is out of it: its task was revoked.
NOT_LEAD = f"{STAFF} leader committee dispatcher {JOINT} {SEPARATE} {SIGNED}"
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
        "submitted:wished": f"{STAFF} {SIGNED} cosigner2",
        "submitted:agreed": f"{STAFF} {SIGNED} cosigner2",
        "returned": f"{STAFF} {SIGNED}",
        "returned:unsigned": f"{STAFF} deputy",
        "suggested": f"{STAFF} {SIGNED} cosigner2",
        "suggested:agreed": f"{STAFF} {SIGNED} cosigner2",
        "withdrawn": f"{STAFF} {SIGNED} cosigner2",
        "withdrawn:abandoned": SIGNED,
        "refused": f"{STAFF} {SIGNED}",
        "voided": f"{STAFF} leader {SIGNED}",
        "voided:handled": f"{STAFF} leader {SIGNED}",
        "voided:part": f"{STAFF} {SIGNED}",
        "split": f"{STAFF} {SIGNED}",
        "split:numbered": f"{STAFF} leader {SIGNED}",
        "registered": f"{STAFF} leader {SIGNED}",
        "registered:planned": f"{STAFF} leader {SIGNED}",
        "registered:wished": f"{STAFF} leader {SIGNED}",
        "joined": f"{STAFF} leader {SIGNED}",
        "merged": ALL,
        "beyond": f"{STAFF} leader {SIGNED}",
        "beyond:handed over": f"{STAFF} leader {SIGNED}",
        "beyond_closed": f"{STAFF} leader {SIGNED}",
        "assigned": f"{STAFF} leader dispatcher {SIGNED}",
        "dispatched": ALL,
        "dispatched:objected": ALL,
        "handling": ALL,
        "handling:half answered": ALL,
        "replied": ALL,
        "replied:judged": ALL,
        "replied:dissatisfied": ALL,
        "handling:again": ALL,
        "replied:again": ALL,
        "replied:met": ALL,
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
        "confirmed:wished": f"{STAFF} {SIGNED} cosigner2",
        "lapsed": f"{STAFF} deputy",
    },
    "proposal.cosignature led": {"leading": f"{STAFF} cosigner2"},
    "proposal.cosignature entered": {"invited": f"{STAFF} deputy cosigner2"},
    "proposal.cosignature served": {"invited": f"{STAFF} deputy"},
    "proposal.dispatch": {
        "awaiting": OF_SYSTEM, "awaiting:objected": OF_SYSTEM, "dispatched": ALL,
        "released": f"{STAFF} leader committee dispatcher {LEAD} {SIGNED}",
        # It lies with nobody any more.
        "void": f"{STAFF} leader {SIGNED}",
    },
    "proposal.task": {
        "awaiting": ALL, "awaiting:objected": ALL, "handling": ALL, "replied": ALL,
        "void": NOT_LEAD,
    },
    "proposal.task joint": {
        "awaiting": ALL, "handling": ALL, "advised": ALL, "released": ALL,
    },
    "proposal.task separate": {"awaiting": ALL, "handling": ALL, "replied": ALL},
    "proposal.task itself": {"awaiting": OF_SYSTEM, "handling": OF_SYSTEM},
    "proposal.extension": {
        "asked": OWN_LEAD, "granted": f"{OWN_LEAD} leader committee {SIGNED}",
        "denied": OWN_LEAD, "withdrawn": OWN_LEAD, "lapsed": OWN_LEAD,
    },
    "proposal.objection": {
        "filed": OWN_LEAD, "rerouted": f"{STAFF} dispatcher",  # the unit is out of it
        "added": OWN_LEAD, "refused": OWN_LEAD, "withdrawn": OWN_LEAD,
        "lapsed": f"{STAFF} dispatcher",
    },
    "proposal.objection system": {"filed": f"{STAFF} dispatcher"},
    "proposal.opinion": {
        "draft": OWN_JOINT,
        "review": OWN_JOINT,
        "review:too late": OWN_JOINT,
        "sent": f"{OWN_JOINT} {LEAD}",
        "sent:in time": f"{OWN_JOINT} {LEAD}",
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
        "unanswered": f"{OWN_LEAD} leader committee deputy",
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
        "submitted:wished": "wished",
        "submitted:agreed": "wished, agreed",
        "returned": "returned",
        "returned:unsigned": "returned, unsigned",
        "suggested": "suggested",
        "suggested:agreed": "agreed",
        "withdrawn": "withdrawn",
        "withdrawn:abandoned": "abandoned",
        "refused": "refused",
        "voided": "voided",
        "voided:handled": "voided, handled",
        "voided:part": "a part of what was split",
        "split": "split",
        "split:numbered": "split, numbered",
        "registered": "registered",
        "registered:planned": "planned",
        "registered:wished": "planned, wished",
        "joined": "joined",
        "merged": "merged",
        "beyond": "beyond",
        "beyond:handed over": "beyond, handed over",
        "beyond_closed": "beyond, answered",
        "assigned": "assigned",
        "dispatched": "dispatched",
        "dispatched:objected": "objected",
        "handling": "handling",
        "handling:half answered": "half answered",
        "replied": "replied",
        "replied:judged": "judged",
        "replied:dissatisfied": "dissatisfied",
        "handling:again": "handled again",
        "replied:again": "dissatisfied again",
        "replied:met": "met",
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
        "confirmed:wished": "wished",
        "lapsed": "submitted",
    },
    "proposal.cosignature led": {"leading": "another leads"},
    "proposal.cosignature entered": {"invited": "entered, asked"},
    "proposal.cosignature served": {"invited": "served"},
    "proposal.dispatch": {
        "awaiting": "assigned", "awaiting:objected": "system objected",
        "dispatched": "dispatched", "released": "not waited for", "void": "dispatch revoked",
    },
    "proposal.task": {
        "awaiting": "dispatched", "awaiting:objected": "objected", "handling": "handling",
        "replied": "replied", "void": "lead revoked",
    },
    "proposal.task joint": {
        "awaiting": "dispatched", "handling": "handling", "advised": "signed",
        "released": "replied, too early",
    },
    "proposal.task separate": {
        "awaiting": "dispatched", "handling": "handling", "replied": "replied",
    },
    "proposal.task itself": {"awaiting": "by itself", "handling": "by itself, received"},
    "proposal.extension": {
        "asked": "extension asked", "granted": "extended", "denied": "extension denied",
        "withdrawn": "extension withdrawn", "lapsed": "extension lapsed",
    },
    "proposal.objection": {
        "filed": "objected", "rerouted": "rerouted", "added": "unit added",
        "refused": "objection refused", "withdrawn": "objection withdrawn",
        "lapsed": "objection lapsed",
    },
    "proposal.objection system": {"filed": "system objected"},
    "proposal.opinion": {
        "draft": "handling", "review": "reviewing", "review:too late": "replied, too early",
        "sent": "signed", "sent:in time": "opinion sent",
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
    "proposal.verdict": {"awaited": "replied", "given": "judged", "unanswered": "unanswered"},
    "proposal.verdict cosigner": {"awaited": "judged", "lapsed": "closed"},
}  # fmt: skip

#: The name of the page on which a part is moved.
URLS = {
    "proposal": "move",
    "proposal.cosignature": "cosignature-move",
    "proposal.dispatch": "dispatch-move",
    "proposal.task": "task-move",
    "proposal.extension": "extension-move",
    "proposal.objection": "objection-move",
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
