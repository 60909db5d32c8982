"""Judges, lists and workers who act at the same moment, on a database that really commits."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.restrictions.models import Restriction
from backoffice.screening import jobs, service
from backoffice.screening.models import MatchState, WatchJudgement, WatchMatch
from tests.identity.signing_in import staff
from tests.live import at_once
from tests.screening import bank

JUDGES = 20


@pytest.fixture
def listed(live_app: Flask, tmp_path: Path) -> Flask:
    """The live application with watch lists."""
    bank.connect(live_app, tmp_path)
    return live_app


def judge(number: int) -> Actor:
    return staff("kyc-reviewer", name=f"Judge {number}")


def test_of_many_judges_at_once_one_is_heard_and_the_others_are_told(listed: Flask) -> None:
    with listed.app_context():
        bank.minister()
        found = bank.only_match()
        match_id, version = found.id, found.version
        db.session.remove()

    def judged(number: int) -> str:
        say = service.judge_true if number % 2 else service.judge_different
        try:
            say(judge(number), match_id, version, "I was first.")
        except Refused as refused:
            return refused.code
        return "heard"

    told = at_once(listed, JUDGES, judged)
    assert told.count("heard") == 1 and set(told) <= {"heard", "ALREADY_DECIDED", "VERSION_CONFLICT"}
    with listed.app_context():
        assert db.session.scalar(select(func.count()).select_from(WatchJudgement)) == 1
        db.session.remove()


def test_a_sanction_that_many_agree_to_at_once_blocks_once(listed: Flask) -> None:
    with listed.app_context():
        bank.smuggler()
        found = bank.only_match()
        service.judge_true(judge(99), found.id, found.version, "Passport.")
        request = db.session.scalars(select(ApprovalRequest).where(ApprovalRequest.subject_id == found.id)).one()
        request_id, version = request.id, request.version
        db.session.remove()

    def agreed(number: int) -> str:
        try:
            approvals.decide(judge(number), request_id, Outcome.APPROVED, version)
        except Refused as refused:
            return refused.code
        return "agreed"

    told = at_once(listed, JUDGES, agreed)
    assert told.count("agreed") == 1
    with listed.app_context():
        assert db.session.scalar(select(func.count()).select_from(Restriction)) == 1
        assert bank.only_match().state is MatchState.TRUE
        db.session.remove()


def test_many_workers_at_one_customer_keep_one_match(listed: Flask) -> None:
    with listed.app_context():
        row_id: UUID = bank.customer("Baraka", "Mutisya").id
        db.session.remove()

    def look(_: int) -> None:
        jobs.look(str(row_id))

    at_once(listed, JUDGES, look)
    with listed.app_context():
        assert db.session.scalar(select(func.count()).select_from(WatchMatch)) == 1
        assert bank.since(row_id).screened_at
        db.session.remove()
