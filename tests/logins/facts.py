"""What the back office relies on in the sign-in service for customers, be it the demo's or a Keycloak."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from backoffice.integrations.keycloak_admin import KeycloakAdmin
from backoffice.integrations.keycloak_users import KeycloakUsers
from backoffice.integrations.ports import AddressTaken, CustomerUser, SignInRefused, SignInUnreachable

SIX = 6


@dataclass(frozen=True)
class SignInService:
    """One of the two: asking it as the service account with that secret, and the mails it sent."""

    admin: Callable[[str], KeycloakAdmin]
    mails: Callable[[str], list[str]]
    secret: str = field(repr=False)

    def users(self) -> KeycloakUsers:
        """A connection of its own, as another worker has."""
        return KeycloakUsers(self.admin(self.secret))

    def whole(self, user: CustomerUser) -> dict[str, Any]:
        """Everything the service knows of a user."""
        return dict(self.admin(self.secret).ask("GET", f"/users/{user.id}").json())


def address() -> str:
    return f"Amina.{uuid4().hex[:12]}@mail.example"


class Facts:
    """Run for each sign-in service by a class that gives the fixture `service`."""

    def test_a_user_bears_our_id_and_nothing_else_of_the_customer(self, service: SignInService) -> None:
        customer_id = uuid4()
        user = service.users().make(customer_id, None)
        whole = service.whole(user)
        assert (whole["username"], whole["attributes"]["customer_id"]) == (str(customer_id), [str(customer_id)])
        assert whole["enabled"] and not whole["emailVerified"] and not whole.get("email")
        assert not whole.get("firstName") and not whole.get("lastName")

    def test_an_address_that_we_verified_is_verified_there(self, service: SignInService) -> None:
        given = address()
        whole = service.whole(service.users().make(uuid4(), given))
        assert (whole["email"], whole["emailVerified"]) == (given.lower(), True)

    def test_six_parallel_calls_make_one_user(self, service: SignInService) -> None:
        customer_id, given, made = uuid4(), address(), list[str]()
        gate = threading.Barrier(SIX)

        def make() -> None:
            users = service.users()
            gate.wait()
            made.append(users.make(customer_id, given).id)

        threads = [threading.Thread(target=make) for _ in range(SIX)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == SIX and len(set(made)) == 1

    def test_a_user_that_was_made_before_is_found_and_nobody_elses(self, service: SignInService) -> None:
        customer_id = uuid4()
        assert service.users().find(customer_id) is None
        made = service.users().make(customer_id, None)
        assert service.users().find(customer_id) == made == service.users().make(customer_id, None)
        assert service.users().find(UUID(int=customer_id.int ^ 1)) is None

    def test_an_address_of_another_user_is_refused_without_being_repeated(self, service: SignInService) -> None:
        given = address()
        service.users().make(uuid4(), given)
        other = service.users().make(uuid4(), None)
        for attempt in (
            lambda: service.users().make(uuid4(), given.upper()),
            lambda: service.users().change(other, address=given, enabled=True),
        ):
            with pytest.raises(AddressTaken) as refused:
                attempt()
            assert given.lower() not in str(refused.value).lower()

    def test_a_change_keeps_what_it_does_not_name(self, service: SignInService) -> None:
        user = service.users().make(uuid4(), address())
        before = service.whole(user)
        service.users().change(user, address=user.address, enabled=False)
        after = service.whole(user)
        assert after["enabled"] is False and after["emailVerified"] is True
        assert (after["attributes"], after["email"]) == (before["attributes"], before["email"])

    def test_a_new_address_is_verified_and_a_removed_one_is_not(self, service: SignInService) -> None:
        user, given = service.users().make(uuid4(), address()), address()
        service.users().change(user, address=given, enabled=True)
        whole = service.whole(user)
        assert (whole["email"], whole["emailVerified"]) == (given.lower(), True)
        service.users().change(user, address=None, enabled=True)
        whole = service.whole(user)
        assert not whole.get("email") and whole["emailVerified"] is False
        service.users().make(uuid4(), given)  # free for another customer again

    def test_an_invitation_mails_a_link_and_needs_an_address_and_an_enabled_user(self, service: SignInService) -> None:
        given = address()
        user = service.users().make(uuid4(), given)
        service.users().invite(user)
        [mail] = service.mails(given)
        assert "/login-actions/action-token?key=" in mail
        service.users().change(user, address=given, enabled=False)
        for nobody in (user, service.users().make(uuid4(), None)):
            with pytest.raises(SignInRefused):
                service.users().invite(nobody)
        assert len(service.mails(given)) == 1

    def test_ending_sessions_of_a_user_without_any_is_fine(self, service: SignInService) -> None:
        user = service.users().make(uuid4(), None)
        service.users().end_sessions(user)
        assert service.users().find(UUID(service.whole(user)["username"])) == user

    def test_a_wrong_secret_is_refused_and_an_ended_token_is_renewed(self, service: SignInService) -> None:
        with pytest.raises(SignInRefused):
            KeycloakUsers(service.admin("wrong")).find(uuid4())
        admin = service.admin(service.secret)
        users = KeycloakUsers(admin)
        assert users.find(uuid4()) is None
        admin._token = admin._token[:-4] + "AAAA"
        assert users.find(uuid4()) is None

    def test_nobody_there_is_said_without_the_request(self, service: SignInService) -> None:
        away = KeycloakAdmin("http://127.0.0.1:9/realms/customers", "svc-provisioning", service.secret)
        with pytest.raises(SignInUnreachable) as failed:
            KeycloakUsers(away).make(uuid4(), address())
        assert service.secret not in str(failed.value) and "mail.example" not in str(failed.value)
