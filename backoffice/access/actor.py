"""Who is acting: a person, a machine client or the system itself, with what they may do and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal, Self
from uuid import UUID

from backoffice.access.permissions import CLIENT_ROLES, Permission
from backoffice.access.roles import JOB_ROLES

Kind = Literal["person", "machine", "system", "customer"]
SYSTEM_ISSUER = "system"
_LONGEST_PLAIN_SUB = 64


@dataclass(frozen=True)
class Actor:
    """Somebody known by (`iss`, `sub`), never by a user name or e-mail; `branch` is the code of their own branch."""

    iss: str
    sub: str
    name: str
    permissions: frozenset[Permission]
    branch: str | None = None
    roles: frozenset[str] = frozenset()
    kind: Kind = "person"
    customer_id: UUID | None = None  # whose own record a customer sees, and nothing else
    session_hash: str | None = None
    vouched_at: datetime | None = field(default=None, compare=False)  # when the bearer token was issued, if one speaks

    @classmethod
    def system(cls, name: str = "system", permissions: frozenset[Permission] = CLIENT_ROLES) -> Self:
        """The application itself under this name, with exactly these permissions (all of them by default)."""
        return cls(iss=SYSTEM_ISSUER, sub=name, name=name, permissions=permissions, kind="system")

    @cached_property
    def id(self) -> str:
        """A short stable text (at most 80 characters), different for every (`iss`, `sub`)."""
        if self.kind == "system":
            return f"{SYSTEM_ISSUER}:{_short(self.sub)}"
        return f"{sha256(self.iss.encode()).hexdigest()[:12]}:{_short(self.sub)}"

    def may(self, permission: Permission) -> bool:
        """Whether this actor may ever do this; what is public, everybody may."""
        return permission is Permission.PUBLIC or permission in self.permissions

    @property
    def sees_all_branches(self) -> bool:
        """Whether customers of other branches are within reach."""
        return Permission.ALL_BRANCHES in self.permissions

    @property
    def initials(self) -> str:
        """One or two capital letters for the avatar."""
        words = self.name.split()
        letters = words[:1] + words[1:][-1:]
        return "".join(word[0] for word in letters).upper()

    @property
    def job_titles(self) -> tuple[str, ...]:
        """What people call this actor's job roles, in the role table's order."""
        return tuple(role.title for role in JOB_ROLES.values() if role.name in self.roles)


def _short(sub: str) -> str:
    """The subject itself, or its digest when it is too long or could be mistaken for one."""
    if len(sub) <= _LONGEST_PLAIN_SUB and not sub.startswith("#"):
        return sub
    return "#" + sha256(sub.encode()).hexdigest()


SYSTEM = Actor.system()
"""The application itself, used by jobs and the sample bank."""

STRANGER = Actor(iss="", sub="", name="Stranger", permissions=frozenset())
"""Somebody who has not signed in."""
