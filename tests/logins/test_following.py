"""Logins on a real database and the demo's realm: made with the first tier, kept in step, tried again."""

from typing import Any

import pytest
from flask import Flask

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind
from backoffice.customers.models import Customer, Stage
from backoffice.integrations.ports import AddressTaken, InvitationNotSent, SignInUnreachable
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.tiers import service as tiers
from tests.approvals.bank import ALICE, JOY, KWAME, PETER, amina, entries
from tests.logins.bank import (
    AMINAS,
    Watched,
    add_email,
    ended,
    follow,
    login_of,
    served,
    served_before,
    state_of,
    verify_email,
    waiting_jobs,
)
from tests.logins.realm import RunningRealm
from tests.tiers.bank import accept, reviewed, verify_phone, waiting


def user_of(realm: RunningRealm, customer: Customer) -> dict[str, Any]:
    found = realm.store.named(str(customer.id))
    assert found, "nobody was made"
    return found


def test_with_the_first_tier_a_login_is_asked_for_and_looked_at_ten_seconds_later(users: Watched) -> None:
    customer = served()
    assert state_of(customer) == "requested" and users.calls == []
    [(customer_id, seconds)] = waiting_jobs()
    assert customer_id == customer.id and seconds is not None and 5 < seconds <= 10


def test_the_job_makes_the_user_and_sends_one_invitation(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    follow(customer)
    follow(customer)
    user, login = user_of(realm, customer), login_of(customer)
    assert user["attributes"] == {"customer_id": [str(customer.id)]} and "firstName" not in user
    assert (user["email"], user["emailVerified"], user["enabled"]) == (AMINAS, True, True)
    assert login and (login.state, login.user_id, login.attempts) == ("invited", user["id"], 0)
    assert login.made_at and login.invited_at and len(realm.mails(AMINAS)) == 1
    assert users.calls == ["make", "invite", "find"]
    entry = entries("logins.follow")[0]
    assert entry.customers == [customer.id] and AMINAS not in str(entry.body)


def test_without_a_verified_address_the_login_waits_for_one(users: Watched, realm: RunningRealm) -> None:
    customer = served(verified=False)
    follow(customer)
    user = user_of(realm, customer)
    assert (user["email"], user["emailVerified"], state_of(customer)) == ("", False, "created")
    email = contacts.contacts_of([customer.id])[customer.id].emails[0]
    verify_email(JOY, email.id)
    assert len(waiting_jobs()) == 2
    follow(customer)
    assert (user_of(realm, customer)["email"], state_of(customer)) == (AMINAS, "invited")
    assert len(realm.mails(AMINAS)) == 1


def test_where_the_bank_has_no_sign_in_service_nothing_is_asked_for(app: Flask) -> None:
    customer = served()
    assert state_of(customer) == "none" and waiting_jobs() == []


def test_a_first_tier_that_is_withdrawn_in_time_makes_no_user(users: Watched, realm: RunningRealm) -> None:
    customer = amina()
    accept(JOY, customer, "id", "address")
    reviewed(PETER, customer.id)
    [request] = waiting(customer.id)
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert state_of(customer) == "requested"
    approvals.undo(KWAME, request.id)
    follow(customer)
    assert state_of(customer) == "none" and users.calls == []
    [again] = waiting(customer.id)
    approvals.decide(ALICE, again.id, Outcome.APPROVED, again.version)
    follow(customer)
    assert state_of(customer) == "created" and user_of(realm, customer)["enabled"]


def test_a_second_tier_changes_nothing(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    follow(customer)
    accept(JOY, customer, "id", "address")
    request = tiers.propose(JOY, customer.id, 2)
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    follow(customer)
    assert state_of(customer) == "invited" and len(realm.mails(AMINAS)) == 1


def test_a_restriction_on_all_use_disables_until_the_last_one_is_lifted(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    follow(customer)
    held = [
        restrictions.restrict(JOY, customer.id, kind, Source.CUSTOMER, "stolen phone")
        for kind in (RestrictionKind.ALL, RestrictionKind.ALL, RestrictionKind.NO_DEBIT)
    ]
    assert waiting_jobs()[-1][1] is None, "what shuts does not wait"
    follow(customer)
    assert state_of(customer) == "disabled" and user_of(realm, customer)["enabled"] is False
    assert user_of(realm, customer)["email"] == AMINAS and "end_sessions" in users.calls
    restrictions.lift(JOY, customer.id, held[0].id, "found")
    follow(customer)
    assert state_of(customer) == "disabled"
    restrictions.lift(JOY, customer.id, held[1].id, "found")
    assert (waiting_jobs()[-1][1] or 0) > 5, "what opens waits until it can no longer be undone"
    follow(customer)
    assert state_of(customer) == "invited" and user_of(realm, customer)["enabled"] is True
    assert len(realm.mails(AMINAS)) == 1


def test_no_debits_disables_nobody(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    follow(customer)
    restrictions.restrict(JOY, customer.id, RestrictionKind.NO_DEBIT, Source.CUSTOMER, "stolen card")
    follow(customer)
    assert state_of(customer) == "invited" and user_of(realm, customer)["enabled"] is True


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ERASED])
def test_who_is_no_customer_any_more_is_shut_out_and_frees_the_address(
    users: Watched, realm: RunningRealm, stage: Stage
) -> None:
    customer = served()
    follow(customer)
    ended(JOY, customer.id, stage)
    follow(customer)
    user = user_of(realm, customer)
    assert (user["enabled"], user["email"], user["emailVerified"]) == (False, "", False)
    assert user["attributes"] == {"customer_id": [str(customer.id)]} and state_of(customer) == "disabled"


def test_a_customer_restricted_before_the_job_gets_a_user_only_afterwards(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    held = restrictions.restrict(JOY, customer.id, RestrictionKind.ALL, Source.CUSTOMER, "stolen phone")
    follow(customer)
    assert state_of(customer) == "disabled" and realm.store.count() == 0
    restrictions.lift(JOY, customer.id, held.id, "found")
    follow(customer)
    assert state_of(customer) == "invited" and user_of(realm, customer)["enabled"]


def test_a_new_first_choice_counts_when_it_is_verified(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    follow(customer)
    email = add_email(customer, "new@mail.example")
    follow(customer)
    assert (user_of(realm, customer)["email"], user_of(realm, customer)["emailVerified"]) == (AMINAS, True)
    verify_email(JOY, email.id)
    follow(customer)
    assert (user_of(realm, customer)["email"], user_of(realm, customer)["emailVerified"]) == ("new@mail.example", True)
    assert state_of(customer) == "invited"


def test_an_address_that_is_taken_away_leaves_the_user_too(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    follow(customer)
    email = contacts.contacts_of([customer.id])[customer.id].emails[0]
    contacts.remove(JOY, customer.id, Kind.EMAIL, email.id)
    follow(customer)
    assert (user_of(realm, customer)["email"], user_of(realm, customer)["emailVerified"]) == ("", False)


def test_the_survivors_login_follows_a_merge_and_the_merged_one_comes_back_with_its_undoing(
    app: Flask, users: Watched, realm: RunningRealm
) -> None:
    merged, survivor = served(), served_before(app, "other@mail.example")
    follow(merged)
    ended(JOY, merged.id, Stage.MERGED, survivor.id)
    follow(merged)
    assert user_of(realm, merged)["enabled"] is False and user_of(realm, merged)["email"] == ""
    assert state_of(survivor) == "requested" and waiting_jobs()[-1][0] == survivor.id
    follow(survivor)
    assert state_of(survivor) == "invited"
    ended(JOY, merged.id, Stage.CUSTOMER)
    follow(merged)
    assert state_of(merged) == "invited" and user_of(realm, merged)["email"] == AMINAS


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("make", SignInUnreachable("no answer")),
        ("make", AddressTaken("taken")),
        ("invite", InvitationNotSent("HTTP 500")),
    ],
)
def test_what_failed_is_kept_shown_and_tried_again(
    users: Watched, realm: RunningRealm, call: str, error: Exception
) -> None:
    customer = served()
    users.before[call] = [error, error]
    for attempt in (1, 2):
        with pytest.raises(type(error)):
            follow(customer)
        login = login_of(customer)
        assert login and (login.state, login.error, login.attempts) == ("failed", type(error).__name__, attempt)
    follow(customer)
    login = login_of(customer)
    assert login and (login.state, login.error, login.attempts) == ("invited", None, 0)
    assert realm.store.count() == 1 and len(realm.mails(AMINAS)) == 1


def test_a_job_killed_between_making_and_saying_so_leaves_one_user(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    users.after["make"] = [KeyboardInterrupt("killed")]
    with pytest.raises(KeyboardInterrupt):
        follow(customer)
    db.session.rollback()
    assert realm.store.count() == 1 and state_of(customer) == "requested"
    follow(customer)
    login = login_of(customer)
    assert realm.store.count() == 1 and login and login.user_id == user_of(realm, customer)["id"]
    assert login.state == "invited" and len(realm.mails(AMINAS)) == 1


def test_a_user_killed_jobs_made_is_shut_out_too(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    users.after["make"] = [KeyboardInterrupt("killed")]
    with pytest.raises(KeyboardInterrupt):
        follow(customer)
    db.session.rollback()
    restrictions.restrict(JOY, customer.id, RestrictionKind.ALL, Source.CUSTOMER, "stolen phone")
    follow(customer)
    assert state_of(customer) == "disabled" and user_of(realm, customer)["enabled"] is False


def test_a_user_that_somebody_deleted_there_is_made_and_invited_anew(users: Watched, realm: RunningRealm) -> None:
    customer = served()
    follow(customer)
    realm.store.remove(user_of(realm, customer)["id"])
    follow(customer)
    login = login_of(customer)
    assert login and login.user_id == user_of(realm, customer)["id"] and len(realm.mails(AMINAS)) == 2


def test_a_customer_without_a_login_is_left_alone(users: Watched) -> None:
    customer = amina()
    follow(customer)
    verify_email(JOY, add_email(customer, "new@mail.example").id)
    assert state_of(customer) == "none" and users.calls == [] and waiting_jobs() == []


def test_the_phone_of_a_second_customer_is_another_login(users: Watched, realm: RunningRealm) -> None:
    first, second = served(), amina()
    verify_phone(JOY, second, shared=True)
    assert (state_of(first), state_of(second)) == ("requested", "none")
    assert clock.now() > first.created_at
