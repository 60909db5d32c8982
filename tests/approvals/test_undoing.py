"""Undoing a decision on a request: in time, by who decided, exactly; then it waits for the next round."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.approvals import service
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestState, Withdrawal
from backoffice.customers.models import Customer, Stage
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import Restriction, RestrictionKind, Source
from backoffice.tiers import service as tiers
from tests.approvals.bank import ALICE, JOY, KWAME, amina, entries
from tests.approvals.test_four_eyes import proposed
from tests.identity.signing_in import sign_in, token_of
from tests.live import at_once, done
from tests.rest import Machine
from tests.tiers.bank import verify_phone

BOTH = list(Outcome)


def refused(actor: object, request: ApprovalRequest) -> str:
    with pytest.raises(Refused) as error:
        service.undo(actor, request.id)  # type: ignore[arg-type]
    return error.value.code


def state_of(customer: Customer) -> tuple[object, ...]:
    db.session.expire_all()
    row = db.session.get_one(Customer, customer.id)
    in_force = [(one.level, one.ends_at) for one in tiers.standing(JOY, row.id).history]
    return row.tier_level, row.stage, row.activated_at, row.blocked_all, row.blocked_debit, in_force


@pytest.mark.parametrize("outcome", BOTH)
@pytest.mark.parametrize("with_basic", [True, False])
def test_an_undone_decision_on_a_tier_leaves_the_tier_before(app: Flask, outcome: Outcome, with_basic: bool) -> None:
    customer = amina()
    if with_basic:
        verify_phone(JOY, customer)
    request = proposed(customer)
    before = state_of(customer)
    service.decide(KWAME, request.id, outcome, 1, "a slip")
    again = service.undo(KWAME, request.id)
    assert state_of(customer) == before
    assert (before[1] is Stage.PROSPECT) != with_basic
    assert (again.state, again.round, again.maker, again.new) == (RequestState.PENDING, 2, JOY.id, request.new)
    assert request.state is RequestState.WITHDRAWN
    [entry] = entries("approvals.undo_tier")
    assert entry.body["outcome"] == "done" and entry.customers == [customer.id]


def test_the_next_round_is_decided_like_the_first(app: Flask) -> None:
    customer = amina()
    request = proposed(customer, by=ALICE)
    service.decide(KWAME, request.id, Outcome.DECLINED, 1)
    again = service.undo(KWAME, request.id)
    with pytest.raises(Refused, match="proposed"):
        service.decide(ALICE, again.id, Outcome.APPROVED, again.version)
    service.decide(KWAME, again.id, Outcome.APPROVED, again.version)
    assert state_of(customer)[0] == 2


def test_a_lifted_restriction_is_in_force_again(app: Flask) -> None:
    customer = amina()
    row = restrictions.restrict(JOY, customer.id, RestrictionKind.ALL, Source.COURT, "order 7/26")
    before = state_of(customer)
    request = restrictions.lift(ALICE, customer.id, row.id, "order ended")
    service.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert state_of(customer) != before
    service.undo(KWAME, request.id)
    assert state_of(customer) == before
    stored = db.session.get_one(Restriction, row.id)
    assert (stored.lifted_at, stored.lifted_by, stored.lifted_because) == (None, None, "")


def test_others_and_the_late_undo_nothing(app: Flask) -> None:
    request = proposed(amina())
    assert refused(KWAME, request) == "INVALID_TRANSITION"
    service.decide(KWAME, request.id, Outcome.APPROVED, 1)
    assert refused(ALICE, request) == "NOT_HOLDER"
    with clock.at(clock.now() + timedelta(seconds=10)):
        assert refused(KWAME, request) == "ALREADY_DECIDED"
    service.undo(KWAME, request.id)
    assert refused(KWAME, request) == "ALREADY_DECIDED"


def test_two_hundred_undoings_of_one_decision_are_one(live_app: Flask) -> None:
    with live_app.app_context():
        request_id = service.decide(KWAME, proposed(amina()).id, Outcome.APPROVED, 1).id
    results = at_once(live_app, 200, lambda _: service.undo(KWAME, request_id))
    assert len(done(results)) == 1
    assert {getattr(one, "code", "") for one in results} == {"", "ALREADY_DECIDED"}
    with live_app.app_context():
        assert db.session.query(Withdrawal).count() == 1


def test_the_inbox_offers_to_undo(client: FlaskClient) -> None:
    sign_in(client, "supervisor", name="Kwame Mensah", branch=None)
    request = proposed(amina())
    form = {"csrf_token": token_of(client), "version": 1}
    page = client.post(f"/approvals/{request.id}/approval", data=form, follow_redirects=True).get_data(as_text=True)
    assert f'action="/approvals/{request.id}/undo"' in page
    undone = client.post(
        f"/approvals/{request.id}/undo", data={"csrf_token": form["csrf_token"]}, follow_redirects=True
    )
    assert "Undone. It waits for a decision again." in undone.get_data(as_text=True)


def test_a_machine_undoes_once_with_one_key(client: FlaskClient) -> None:
    kwame = Machine(client, "supervisor", name="Kwame Mensah")
    request = proposed(amina())
    assert kwame.post(f"/approval/{request.id}/approve", {"version": 1}).status_code == 200
    key = {"Idempotency-Key": "undo-1"}
    first, again = (kwame.post(f"/approval/{request.id}/undo", **key) for _ in range(2))
    assert first.status_code == 200 and first.json == again.json
    assert first.json["state"] == "pending" and first.json["id"] != str(request.id)
