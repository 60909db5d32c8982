"""The demo bank's people for a real Keycloak on trial: the same persons, each with one known password."""

from __future__ import annotations

from backoffice.demo.sign_in.people import NAMES, holder
from backoffice.identity.realm import RealmPerson


def realm_people(password: str) -> list[RealmPerson]:
    """One person per job role, of branch north, whose user name is the role's name."""
    people = []
    for role in NAMES:
        person = holder(role)
        first_name, _, last_name = person.name.partition(" ")
        people.append(RealmPerson(person.sub, role, first_name, last_name, str(person.branch), (role,), password))
    return people
