"""The realm's users for the sample bank, straight in their file: thousands of logins without a request each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from backoffice.demo.customer_realm.store import Representation, UserStore, UserTaken
from backoffice.integrations.keycloak_users import username_of
from backoffice.integrations.ports import AddressTaken, CustomerUser


@dataclass(frozen=True)
class StoredUsers:
    """The port to the customers' sign-in service, without the service."""

    store: UserStore

    def find(self, customer_id: UUID) -> CustomerUser | None:
        """The user of this customer, or None."""
        found = self.store.named(username_of(customer_id))
        return CustomerUser(found["id"], found["email"] or None, found["enabled"]) if found else None

    def make(self, customer_id: UUID, address: str | None) -> CustomerUser:
        """Make the user; raises AddressTaken."""
        asked = {"username": username_of(customer_id), "attributes": {"customer_id": [str(customer_id)]}}
        try:
            return CustomerUser(self.store.add({**asked, **_state(address, enabled=True)}), address, enabled=True)
        except UserTaken:
            if known := self.find(customer_id):
                return known
            raise AddressTaken("another user has this e-mail address") from None

    def change(self, user: CustomerUser, *, address: str | None, enabled: bool) -> None:
        """Make the user so; raises AddressTaken."""
        try:
            self.store.put(user.id, _state(address, enabled=enabled))
        except UserTaken:
            raise AddressTaken("another user has this e-mail address") from None

    def end_sessions(self, user: CustomerUser) -> None:
        """Nobody has signed in before the bank opens."""

    def invite(self, user: CustomerUser) -> None:
        """The mails of days gone by are not in anybody's outbox."""


def _state(address: str | None, *, enabled: bool) -> Representation:
    return {"email": address or "", "emailVerified": address is not None, "enabled": enabled}
