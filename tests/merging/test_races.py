"""Merges decided at the same moment: opposite ones, chains, with edits: nobody vanishes, nothing is there twice."""

from collections import Counter
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.access.actor import SYSTEM
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestState
from backoffice.customers import service as customers
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError
from backoffice.merging import service
from backoffice.merging.models import Merge, MergeState
from tests import live
from tests.merging.bank import JOY, KWAME, record
from tests.merging.wholeness import whole

live_app = live.live_app
REFUSED = {"ALREADY_DECIDED", "VERSION_CONFLICT", "INVALID_TRANSITION"}


def decide(request_id: UUID) -> None:
    version = db.session.scalars(select(ApprovalRequest.version).where(ApprovalRequest.id == request_id)).one()
    approvals.decide(KWAME, request_id, Outcome.APPROVED, version)


def waiting_or_new(survivor_id: UUID, duplicate_id: UUID) -> UUID:
    """The request that waits about these two, or a new one."""
    waits = (Merge.survivor_id == survivor_id, Merge.duplicate_id == duplicate_id, Merge.state == MergeState.WAITING)
    return (
        db.session.scalars(select(Merge.id).where(*waits)).first() or service.propose(JOY, survivor_id, duplicate_id).id
    )


def refusals(results: list[object]) -> set[str]:
    return {result.code for result in results if isinstance(result, BackofficeError)}


@pytest.mark.parametrize("count", [6, pytest.param(200, marks=pytest.mark.bench)])
def test_opposite_merges_leave_one_of_the_two(live_app: Flask, count: int) -> None:
    with live_app.app_context():
        pairs = [[record(2 * one).id, record(2 * one + 1).id] for one in range(count)]
        asked = [service.propose(JOY, *way).id for pair in pairs for way in (pair, pair[::-1])]
    results = live.at_once(live_app, len(asked), lambda number: decide(asked[number]), threads=8)
    assert refusals(results) <= REFUSED
    with live_app.app_context():
        whole(pairs)
        states = Counter(one.state for one in db.session.scalars(select(ApprovalRequest)))
        assert states == {RequestState.APPROVED: count, RequestState.WITHDRAWN: count}


@pytest.mark.parametrize("count", [4, pytest.param(200, marks=pytest.mark.bench)])
def test_chains_end_at_one_record_whatever_the_order(live_app: Flask, count: int) -> None:
    """A into B and B into C at once, while somebody edits each: what was refused is proposed and decided again."""
    with live_app.app_context():
        chains = [[record(3 * one + place).id for place in range(3)] for one in range(count)]

    def act(number: int) -> None:
        chain, step = chains[number // 3], number % 3
        if step == 2:
            row = db.session.get_one(type(customers.records(SYSTEM, chain)[chain[1]]), chain[1])
            customers.change_profile(JOY, row.id, row.version, {"occupation": "tailor"})
            return
        decide(service.propose(JOY, chain[step + 1], chain[step]).id)

    results = live.at_once(live_app, 3 * count, act, threads=8)
    assert refusals(results) <= REFUSED | {"CUSTOMER_NOT_FOUND", "CUSTOMER_ERROR"}
    with live_app.app_context():
        for chain in chains:
            for place in range(2):
                rows = customers.records(SYSTEM, chain)
                if rows[chain[place]].is_living:
                    decide(waiting_or_new(chain[2], chain[place]))
        whole(chains)
