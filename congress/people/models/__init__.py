"""Who is who: congresses and their terms, organs, deputies, accounts, roles, the access log."""

from congress.people.models.access import AccessLog
from congress.people.models.congress import Congress, CongressSession, Term
from congress.people.models.congress_list import CongressList
from congress.people.models.deputy import Delegation, Deputy, DeputyGroup
from congress.people.models.grant import RoleGrant
from congress.people.models.hand_over import HandOver
from congress.people.models.organ import Liaison, Organ
from congress.people.models.organ_change import OrganChange, OrganChangeKind
from congress.people.models.user import PasswordHistory, User

__all__ = [
    "AccessLog",
    "Congress",
    "CongressList",
    "CongressSession",
    "Delegation",
    "Deputy",
    "DeputyGroup",
    "HandOver",
    "Liaison",
    "Organ",
    "OrganChange",
    "OrganChangeKind",
    "PasswordHistory",
    "RoleGrant",
    "Term",
    "User",
]
