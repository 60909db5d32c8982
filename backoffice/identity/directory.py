"""Who holds which job role, as Keycloak's administration tells it to an account that may only read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import requests

from backoffice.access.roles import roles_of_people
from backoffice.identity.provider import SECONDS, GrantRefused, IdentityProvider, Unreachable

PAGE = 100
Document = dict[str, Any]


@dataclass(frozen=True)
class Colleague:
    """Somebody who holds job roles, directly or through a group."""

    sub: str
    name: str
    username: str
    branch: str | None
    enabled: bool
    roles: frozenset[str]


class Directory:
    """The people of one realm, asked anew each time."""

    def __init__(self, provider: IdentityProvider) -> None:
        settings = provider.settings
        self._provider, self._client = provider, settings.oidc_directory_client
        self._secret = settings.oidc_directory_secret.get_secret_value()
        base, _, realm = settings.oidc_issuer.rpartition("/realms/")
        self._realm = f"{base}/admin/realms/{realm}"

    @property
    def is_set_up(self) -> bool:
        """Whether the application was given the account."""
        return bool(self._secret)

    def colleagues(self) -> list[Colleague]:
        """Everybody with a job role, by name; raises Unreachable."""
        found: dict[str, Colleague] = {}
        with requests.Session() as asking:
            asking.headers["Authorization"] = f"Bearer {self._token()}"
            for role in roles_of_people():
                for person in self._holders(asking, role):
                    known = found.get(person["id"]) or _colleague(person)
                    found[known.sub] = replace(known, roles=known.roles | {role})
        return sorted(found.values(), key=lambda one: (one.name.casefold(), one.sub))

    def _holders(self, asking: requests.Session, role: str) -> Iterator[Document]:
        yield from self._pages(asking, f"/roles/{quote(role)}/users?briefRepresentation=false")
        for group in self._pages(asking, f"/roles/{quote(role)}/groups?briefRepresentation=true"):
            yield from self._members(asking, str(group["id"]))

    def _members(self, asking: requests.Session, group: str) -> Iterator[Document]:
        """The people of a group and of the groups within it, who inherit its roles."""
        yield from self._pages(asking, f"/groups/{quote(group)}/members?briefRepresentation=false")
        for below in self._pages(asking, f"/groups/{quote(group)}/children?briefRepresentation=true"):
            yield from self._members(asking, str(below["id"]))

    def _pages(self, asking: requests.Session, path: str) -> Iterator[Document]:
        first = 0
        while len(found := self._list(asking, f"{path}&first={first}&max={PAGE}")) == PAGE:
            yield from found
            first += PAGE
        yield from found

    def _list(self, asking: requests.Session, path: str) -> list[Document]:
        try:
            answer = asking.get(self._realm + path, timeout=SECONDS, allow_redirects=False)
            if answer.status_code == 404:
                return []  # the realm has no such job role
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Unreachable(f"The directory cannot be read: {type(error).__name__}.") from None
        if not isinstance(found, list) or not all(isinstance(one, dict) and "id" in one for one in found):
            raise Unreachable("The directory's answer is not a list.")
        return found

    def _token(self) -> str:
        try:
            return self._provider.machine_token(self._client, self._secret)
        except GrantRefused:
            raise Unreachable("The directory's account was refused.") from None


def _colleague(person: Document) -> Colleague:
    username = str(person.get("username", ""))
    names = (person.get("firstName"), person.get("lastName"))
    branches = (person.get("attributes") or {}).get("branch") or [None]
    return Colleague(
        sub=str(person["id"]),
        name=" ".join(str(name) for name in names if name) or username,
        username=username,
        branch=branches[0],
        enabled=person.get("enabled") is True,
        roles=frozenset(),
    )
