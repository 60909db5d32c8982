"""The demo bank's staff: one person per job role, and whoever is named besides; who is who never changes."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from backoffice.access.roles import JOB_ROLES
from backoffice.identity.realm import DIRECTORY

BRANCHES = ("north", "south", "harbour", "hills")
_NAMED = UUID("6f0c2f52-6f0e-5d0b-9a43-2d1c4b8a7e10")
_UNNAMED = UUID("c1a7a2b4-0c6d-5b39-8f5e-7f3d9e2b6a55")
_MACHINE = UUID("4be1d2c0-94b1-5a87-b1a4-0d6a6f4f5c31")

NAMES = {
    "agent": "Samuel Okoth",
    "branch-officer": "Joy Were",
    "kyc-reviewer": "Rita Nyambura",
    "supervisor": "Kwame Mensah",
    "manager": "Daniel Haile",
    "privacy-officer": "Leïla Benali",
    "privacy-approver": "Omar Farouk",
    "auditor": "Tomasz Zieliński",
    "administrator": "Priya Raman",
}
"""Who holds which job role in the demo bank."""


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in; a machine client is one too, with its client's id in `client`."""

    sub: str
    name: str
    roles: frozenset[str]
    branch: str | None = BRANCHES[0]
    enabled: bool = True
    client: str | None = None

    @property
    def username(self) -> str:
        """A name for the sign-in made of plain letters; it identifies nobody."""
        if self.client:
            return f"service-account-{self.client}"
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        return ".".join(plain.casefold().split()) or self.sub

    def as_json(self) -> dict[str, Any]:
        """What the demo's own doors say about a person."""
        return {
            "sub": self.sub, "name": self.name, "roles": sorted(self.roles), "branch": self.branch,
            "enabled": self.enabled,
        }  # fmt: skip


class UnknownRole(ValueError):
    """A role that no table has; the message is a sentence."""


class People:
    """Everybody the provider knows, by `sub`, in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._people = {person.sub: person for person in (*map(holder, NAMES), *map(machine, _machines()))}

    def __iter__(self) -> Any:
        return iter(list(self._people.values()))

    def find(self, sub: str) -> Person | None:
        """The person of this subject, or None."""
        return self._people.get(sub)

    def welcome(self, person: Person) -> Person:
        """Somebody signs in: known people get these roles and this branch, but stay disabled if they were."""
        with self._lock:
            known = self._people.get(person.sub)
            enabled = known.enabled if known else True
            self._people[person.sub] = replace(person, enabled=enabled)
            return self._people[person.sub]

    def change(self, sub: str, changes: Mapping[str, Any]) -> Person | None:
        """Give a known person other `roles`, another `branch`, or disable them (`enabled`)."""
        with self._lock:
            if (known := self._people.get(sub)) is None:
                return None
            self._people[sub] = replace(known, **changes)
            return self._people[sub]

    def remove(self, sub: str) -> None:
        """Delete a person."""
        with self._lock:
            self._people.pop(sub, None)


def holder(role: str) -> Person:
    """The demo bank's own holder of this job role."""
    return named(NAMES[role], [role])


def named(name: str, roles: Iterable[str], branch: str | None = BRANCHES[0]) -> Person:
    """The person of this name: another name is another person, the same name the same, whatever the roles."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    return Person(str(uuid5(_NAMED, tidy)), tidy, known_roles(roles), branch)


def unnamed(roles: Iterable[str], branch: str | None = BRANCHES[0]) -> Person:
    """The one person (or machine) that stands for this set of roles."""
    held = known_roles(roles)
    if len(held) == 1:
        (role,) = held
        return replace(machine(role), branch=branch) if role not in NAMES else replace(holder(role), branch=branch)
    titles = [role.title for role in JOB_ROLES.values() if role.name in held]
    return Person(str(uuid5(_UNNAMED, " ".join(sorted(held)))), " and ".join(titles) or "Nobody", held, branch)


def machine(client: str) -> Person:
    """The service account of a machine client."""
    role = JOB_ROLES.get(client)
    held = frozenset({client}) if role else frozenset[str]()
    return Person(str(uuid5(_MACHINE, client)), role.title if role else client, held, None, client=client)


def known_roles(roles: Iterable[str]) -> frozenset[str]:
    """These roles, each of which must be in the role table."""
    asked = frozenset(roles)
    if unknown := sorted(asked - JOB_ROLES.keys()):
        raise UnknownRole(f"There is no role {unknown[0]!r}. The roles are {', '.join(JOB_ROLES)}.")
    return asked


def _machines() -> list[str]:
    """The ids of the machine clients."""
    return [*(role.name for role in JOB_ROLES.values() if role.machine), DIRECTORY]
