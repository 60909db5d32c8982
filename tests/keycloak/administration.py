"""Keycloak's administration as its console uses it: making people, giving and taking roles, ending sessions."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import requests

SECONDS, KEPT = 15, 30
Document = dict[str, Any]


@dataclass(frozen=True)
class Colleague:
    """Somebody who was made for one test."""

    sub: str
    username: str


class Administration:
    """The realm `bank`, changed through its REST interface."""

    def __init__(self, url: str, administrator: str, secret: str) -> None:
        self._url, self._who, self.secret = url, administrator, secret
        self._realm = f"{url}/admin/realms/bank"
        self._kept: tuple[float, str] = (0.0, "")

    def make(self, *roles: str, branch: str = "north") -> Colleague:
        """A new person with these job roles and the one password."""
        name = f"{'-'.join(roles) or 'nobody'}-{uuid4().hex[:8]}"
        self._ask("POST", "/users", {
            "username": name, "firstName": "Test", "lastName": name.capitalize(), "email": f"{name}@bank.example",
            "emailVerified": True, "enabled": True, "attributes": {"branch": [branch]},
            "credentials": [{"type": "password", "value": self.secret, "temporary": False}],
        })  # fmt: skip
        (found,) = self._ask("GET", f"/users?username={name}&exact=true")
        for role in roles:
            self.give(found["id"], role)
        return Colleague(found["id"], name)

    def give(self, sub: str, role: str) -> None:
        self._ask("POST", f"/users/{sub}/role-mappings/realm", [self._role(role)])

    def take(self, sub: str, role: str) -> None:
        self._ask("DELETE", f"/users/{sub}/role-mappings/realm", [self._role(role)])

    def enable(self, sub: str, *, enabled: bool) -> None:
        self._ask("PUT", f"/users/{sub}", self._ask("GET", f"/users/{sub}") | {"enabled": enabled})

    def delete(self, sub: str) -> None:
        self._ask("DELETE", f"/users/{sub}")

    def sign_out_everywhere(self, sub: str) -> None:
        self._ask("POST", f"/users/{sub}/logout")

    def sessions(self, sub: str) -> list[str]:
        """The ids of a person's sessions."""
        return [session["id"] for session in self._ask("GET", f"/users/{sub}/sessions")]

    def end_session(self, sid: str) -> None:
        self._ask("DELETE", f"/sessions/{sid}")

    def end_all_sessions(self) -> None:
        """Sign out the whole realm."""
        self._ask("POST", "/logout-all")

    def put_into_group(self, sub: str, role: str) -> None:
        """A new group with this job role, and in a group below it this person."""
        above = self._make_group("/groups")
        self._ask("POST", f"/groups/{above}/role-mappings/realm", [self._role(role)])
        self._ask("PUT", f"/users/{sub}/groups/{self._make_group(f'/groups/{above}/children')}")

    def _make_group(self, path: str) -> str:
        name = f"group-{uuid4().hex[:8]}"
        self._ask("POST", path, {"name": name})
        found = self._ask("GET", f"/groups?search={name}&exact=true&populateHierarchy=true")[0]
        while found["name"] != name:
            (found,) = found["subGroups"]
        return str(found["id"])

    def make_role(self, permission: str) -> str:
        """A new job role that grants this one permission; its name."""
        name = f"role-{uuid4().hex[:8]}"
        self._ask("POST", "/roles", {"name": name})
        self._ask("POST", f"/roles/{name}/composites", [self._permission(permission)])
        return name

    def take_out_of(self, role: str, permission: str) -> None:
        """Edit the composite: this job role grants the permission no more."""
        self._ask("DELETE", f"/roles/{role}/composites", [self._permission(permission)])

    def delete_role(self, role: str) -> None:
        self._ask("DELETE", f"/roles/{role}")

    def tell_addresses(self, url: str) -> Document:
        """Let the client `backoffice` answer at this address; what it was before, for `restore`."""
        (client,) = self._ask("GET", "/clients?clientId=backoffice")
        changed = client | {"rootUrl": url, "redirectUris": [f"{url}/sign-in/callback"]}
        changed["attributes"] = client["attributes"] | {
            "post.logout.redirect.uris": f"{url}/signed-out",
            "backchannel.logout.url": f"{url}/sign-out/back-channel",
        }
        self.restore(changed)
        return dict(client)

    def restore(self, client: Document) -> None:
        """Put the client's addresses back."""
        self._ask("PUT", f"/clients/{client['id']}", client)

    def _role(self, name: str) -> Document:
        return dict(self._ask("GET", f"/roles/{name}"))

    def _permission(self, name: str) -> Document:
        (client,) = self._ask("GET", "/clients?clientId=backoffice")
        return dict(self._ask("GET", f"/clients/{client['id']}/roles/{name}"))

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        bearer = {"Authorization": f"Bearer {self.token()}"}
        answer = requests.request(method, self._realm + path, headers=bearer, json=body, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def token(self) -> str:
        """The administrator's own token, kept for half of its minute."""
        if time.monotonic() - self._kept[0] > KEPT:
            self._kept = (time.monotonic(), self._new_token())
        return self._kept[1]

    def _new_token(self) -> str:
        asked = {"grant_type": "password", "client_id": "admin-cli", "username": self._who, "password": self.secret}
        address = f"{self._url}/realms/master/protocol/openid-connect/token"
        answer = requests.post(address, data=asked, timeout=SECONDS)
        answer.raise_for_status()
        return str(answer.json()["access_token"])
