"""Who may come in, and which rights in one hand deserve a second look."""

from collections.abc import Iterable
from dataclasses import dataclass

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.access.roles import JOB_ROLES, permissions_of
from backoffice.kernel.errors import Refusal

P = Permission


def why_not_sign_in(who: Actor) -> Refusal | None:
    """Why this person may not come in, or None."""
    if not who.permissions:
        return Refusal("PERMISSION_DENIED", "Your account has no right in the back office yet.")
    return None


@dataclass(frozen=True)
class Pair:
    """Proposing and deciding the same kind of thing."""

    what: str
    maker: Permission
    checker: Permission

    def roles(self) -> list[str]:
        """The job roles that hold both."""
        return [role.title for role in JOB_ROLES.values() if {self.maker, self.checker} <= role.permissions]


# Keycloak may put both into one hand. Nobody decides their own work all the same: a rule and the database refuse it.
PAIRS = (
    Pair("Tiers", P.ASSIGN_TIER, P.APPROVE_TIER),
    Pair("Merges", P.MERGE_CUSTOMER, P.APPROVE_MERGE),
    Pair("Imports", P.IMPORT_CUSTOMER, P.APPROVE_IMPORT),
    Pair("Restrictions", P.RESTRICT_CUSTOMER, P.LIFT_RESTRICTION),
    Pair("Closings", P.DISPOSE_CUSTOMER, P.APPROVE_CUSTOMER),
    Pair("Declined prospects", P.DECLINE_CUSTOMER, P.APPROVE_CUSTOMER),
    Pair("KYC", P.SUBMIT_DOCUMENT, P.REVIEW_DOCUMENT),
    Pair("Risk", P.EDIT_RISK, P.APPROVE_RISK),
    Pair("Policy", P.EDIT_POLICY, P.APPROVE_POLICY),
    Pair("Exports", P.DOWNLOAD_CUSTOMER, P.APPROVE_EXPORT),
    Pair("Erasures", P.ERASE_CUSTOMER, P.APPROVE_ERASURE),
)


@dataclass(frozen=True)
class Hand:
    """A pair that one person holds, and the titles of the job roles that bring it: each alone, or together."""

    pair: Pair
    roles: tuple[str, ...]


def in_one_hand(role_names: Iterable[str]) -> list[Hand]:
    """What somebody with these job roles may both propose and decide."""
    names = set(role_names)
    held = [role for role in JOB_ROLES.values() if role.name in names]
    permissions = permissions_of(role.name for role in held)
    hands = []
    for pair in PAIRS:
        both = {pair.maker, pair.checker}
        if both <= permissions:
            alone = [role for role in held if both <= role.permissions]
            hands.append(Hand(pair, tuple(role.title for role in alone or held if both & role.permissions)))
    return hands
