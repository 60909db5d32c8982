"""The bank's staff as actors: the same persons who sign in at the demo's door, so that four eyes are four."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from backoffice.access.actor import Actor
from backoffice.access.roles import permissions_of
from backoffice.demo.sign_in.people import Person, holder, named

OFFICERS = {"south": "Mary Atieno", "harbour": "Ali Hamisi", "hills": "Ruth Chebet"}
AGENTS = {"south": "Peter Mutua", "harbour": "Zainab Juma", "hills": "Kibet Langat"}

REVIEWERS = ("Ngozi Adeyemi", "Brian Musyoka")
SUPERVISORS = ("Beatrice Achieng",)
MANAGERS = ("Selam Bekele",)


@dataclass(frozen=True)
class Staff:
    """Who works at the bank; `issuer` is the sign-in that knows them."""

    issuer: str

    def agent(self, branch: str) -> Actor:
        """Who registers people in the street."""
        return self._actor(named(AGENTS[branch], ["agent"], branch) if branch in AGENTS else holder("agent"))

    def officer(self, branch: str) -> Actor:
        """Who serves walk-ins."""
        known = branch in OFFICERS
        return self._actor(named(OFFICERS[branch], ["branch-officer"], branch) if known else holder("branch-officer"))

    @property
    def reviewers(self) -> list[Actor]:
        """Who decides cases."""
        return [self._actor(holder("kyc-reviewer")), *self._named(REVIEWERS, "kyc-reviewer")]

    @property
    def supervisors(self) -> list[Actor]:
        """Who is the second pair of eyes."""
        return [self._actor(holder("supervisor")), *self._named(SUPERVISORS, "supervisor")]

    @property
    def managers(self) -> list[Actor]:
        """Who reads the figures, and agrees to each other's segments."""
        return [self._actor(holder("manager")), *self._named(MANAGERS, "manager")]

    def _named(self, names: Iterable[str], role: str) -> list[Actor]:
        return [self._actor(named(name, [role])) for name in names]

    def _actor(self, person: Person) -> Actor:
        permissions = permissions_of(person.roles)
        return Actor(self.issuer, person.sub, person.name, permissions, branch=person.branch, roles=person.roles)


def issuer_of(home: Path, named_issuer: str) -> str:
    """The demo's sign-in: as set, or as the running demo of this home says."""
    addresses = home / "demo.json"
    if named_issuer or not addresses.exists():
        return named_issuer
    return str(json.loads(addresses.read_text())["issuer"])
