"""Runs that end by `kill -9`, and people who judge at the same moment."""

import signal
import subprocess
import sys

from flask import Flask
from sqlalchemy import select

from backoffice.duplicates import jobs, service
from backoffice.duplicates.jobs import SCORER
from backoffice.duplicates.models import DuplicateJudgement, DuplicatePair, DuplicateRun, Relation, RunState, Verdict
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from tests.bench import generator
from tests.bench.copies import copy_of
from tests.bench.people import people
from tests.duplicates.bank import OFFICER, SUPERVISOR, customer, only_pair, pairs
from tests.live import at_once, done, live_app

__all__ = ["live_app"]
SEED, MANY, TWICE = 11, 1_500, 150


def filled(app: Flask) -> None:
    """Many customers, some of them twice, whom nobody compared yet."""
    everybody = list(people(1, MANY, SEED))
    everybody += [copy_of(one, MANY + one.serial, own_phone=0.0) for one in everybody[:TWICE]]
    generator.add(app.extensions["settings"], everybody)
    generator.add_keys(app.extensions["settings"], everybody)


def killed(app: Flask, run: DuplicateRun, slices: int) -> None:
    settings = app.extensions["settings"]
    given = [settings.database_url, str(settings.home), str(run.id), str(slices)]
    command = [sys.executable, "-m", "tests.duplicates.crash", *given]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]


def test_a_run_that_is_killed_goes_on_and_ends_with_the_same_pairs(live_app: Flask) -> None:
    filled(live_app)
    with live_app.app_context():
        run = service.begin(SCORER)
        for slices in (3, 20):
            before = run.slices_done
            killed(live_app, run, slices)
            db.session.refresh(run)
            assert run.state is RunState.RUNNING and run.slices_done >= before + slices
            assert len(pairs()) == run.found, "what the killed slice wrote is gone with it"
        jobs.go_through(run.id)
        found = {pair.customer_ids: (pair.version, pair.evidence) for pair in pairs()}
        assert len(found) >= 0.9 * TWICE
        again = service.begin(SCORER)
        jobs.go_through(again.id)
        assert db.session.get_one(DuplicateRun, again.id).found == 0
        assert {pair.customer_ids: (pair.version, pair.evidence) for pair in pairs()} == found
        db.session.remove()


def test_of_people_who_judge_a_pair_they_saw_open_one_is_heard(live_app: Flask) -> None:
    with live_app.app_context():
        customer(1)
        customer(2, reason="a twin")
        pair = only_pair()
        db.session.remove()

    def judge(number: int) -> DuplicatePair:
        return service.judge_different((OFFICER, SUPERVISOR)[number], pair.id, Relation.TWIN, "", seen=pair.version)

    answers = at_once(live_app, 2, judge, threads=2)
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(done(answers)) == 1 and [one.refusal.code for one in refused] == ["VERSION_CONFLICT"]
    with live_app.app_context():
        said = list(db.session.scalars(select(DuplicateJudgement.verdict).order_by(DuplicateJudgement.created_at)))
        assert said == [Verdict.NOTED, Verdict.DIFFERENT]
        db.session.remove()
