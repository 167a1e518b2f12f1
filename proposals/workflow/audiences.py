"""Who reads what in the timeline, and the documents that stand beside a move's form."""

from congress.workflow.transition import Audience

HANDLING_SIDE = (Audience.CONGRESS, Audience.UNIT)
DEPUTY_AND_CONGRESS = (Audience.CONGRESS, Audience.DEPUTY)
DEPUTY_ONLY = (Audience.DEPUTY,)
UNIT_ONLY = (Audience.UNIT,)

PROPOSAL = "proposals/_preface_proposal.html"
EXTENSION = "proposals/_preface_extension.html"
OBJECTION = "proposals/_preface_objection.html"
OPINION = "proposals/_preface_opinion.html"
REPLY = "proposals/_preface_reply.html"
VERDICT = "proposals/_preface_verdict.html"
CLOSE = "proposals/_preface_close.html"
CORRECTION = "proposals/_preface_correction.html"
