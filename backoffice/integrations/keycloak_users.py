"""Customers' users in a Keycloak realm, through its admin API with the rights of one service account.

Facts it minds: the attribute `customer_id` is not unique there, so the user name is made from our id; a PUT drops every
attribute it leaves out, so what is there is read, changed and written whole; a changed e-mail stays "verified" unless
told otherwise.
"""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from backoffice.integrations.keycloak_admin import KeycloakAdmin
from backoffice.integrations.ports import (
    AddressTaken,
    CustomerUser,
    InvitationNotSent,
    SignInRefused,
    SignInUnreachable,
)

CREATED, CONFLICT, NOT_FOUND = 201, 409, 404
SET_PASSWORD = ["UPDATE_PASSWORD"]


class KeycloakUsers:
    """The users of the realm that `admin` administers."""

    def __init__(self, admin: KeycloakAdmin) -> None:
        self._admin = admin

    def find(self, customer_id: UUID) -> CustomerUser | None:
        """The one user of this customer, or None; raises SignInRefused when somebody else has its name."""
        named = self._admin.ask("GET", f"/users?exact=true&username={username_of(customer_id)}").json()
        found = next((one for one in named if one.get("username") == username_of(customer_id)), None)
        if found is None:
            return None
        if found.get("attributes", {}).get("customer_id") != [str(customer_id)]:
            raise SignInRefused("a user has this customer's user name and belongs to somebody else")
        return _user(found)

    def make(self, customer_id: UUID, address: str | None) -> CustomerUser:
        """Make the user; one that is there already, also through somebody's parallel call, is given as it is."""
        asked = {
            "username": username_of(customer_id),
            "enabled": True,
            "attributes": {"customer_id": [str(customer_id)]},
            **_address(address),
        }
        answer = self._admin.ask("POST", "/users", asked, also=(CONFLICT,))
        if answer.status_code == CREATED:
            return CustomerUser(answer.headers["Location"].rpartition("/")[2], address, enabled=True)
        known = self.find(customer_id)
        if known is None:
            raise AddressTaken("another user has this e-mail address")
        return known

    def change(self, user: CustomerUser, *, address: str | None, enabled: bool) -> None:
        """Read the user, change it, write it whole; raises AddressTaken."""
        whole = self._admin.ask("GET", _path(user)).json()
        changed = {**whole, "enabled": enabled, **_address(address)}
        if self._admin.ask("PUT", _path(user), changed, also=(CONFLICT,)).status_code == CONFLICT:
            raise AddressTaken("another user has this e-mail address")

    def end_sessions(self, user: CustomerUser) -> None:
        """Sign the user out everywhere; Keycloak tells the portal."""
        self._admin.ask("POST", f"{_path(user)}/logout")

    def invite(self, user: CustomerUser) -> None:
        """Have the set-password mail sent; raises InvitationNotSent when the realm's mail server did not take it."""
        try:
            self._admin.ask("PUT", f"{_path(user)}/execute-actions-email", SET_PASSWORD)
        except SignInUnreachable as problem:
            raise InvitationNotSent(str(problem)) from None


def username_of(customer_id: UUID) -> str:
    """The user name that follows from our id."""
    return str(customer_id)


def _address(address: str | None) -> dict[str, Any]:
    """Only verified addresses are handed over, so one is verified or it is not there."""
    return {"email": address or "", "emailVerified": address is not None}


def _user(found: dict[str, Any]) -> CustomerUser:
    address = found.get("email") if found.get("emailVerified") else None
    return CustomerUser(found["id"], address or None, bool(found.get("enabled")))


def _path(user: CustomerUser) -> str:
    return f"/users/{quote(user.id, safe='')}"
