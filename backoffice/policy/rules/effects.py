"""What a proposed document would lead to: what changes, how many customers it touches, who has to agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.access.permissions import Permission
from backoffice.access.roles import JOB_ROLES, roles_granting
from backoffice.policy.rules.differences import Difference


@dataclass(frozen=True)
class Effect:
    """The consequences, before anybody proposes."""

    changes: Sequence[Difference]
    touched: Sequence[tuple[str, int]]
    agreed_by: Sequence[str]

    @classmethod
    def of(cls, changes: Sequence[Difference], touched: Sequence[tuple[str, int]]) -> "Effect":
        """The effect of these changes, with who may agree to them."""
        holders = [JOB_ROLES[role].title for role in roles_granting(Permission.APPROVE_POLICY)]
        return cls(changes, touched, holders)


def effect_json(effect: Effect) -> dict[str, Any]:
    """Whom it touches, as a request keeps it; nothing where nobody counted."""
    return {"touches": dict(effect.touched)} if effect.touched else {}
