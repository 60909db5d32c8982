"""Killed in the middle of merging and unmerging, two records are either one or two, and never something between."""

import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy import func, select

from backoffice.kernel import audit_chain
from backoffice.kernel.db import db
from backoffice.merging.models import Merge, MergeState
from tests import live
from tests.merging.bank import approved, snapshot, two, waiting_or_new
from tests.merging.wholeness import whole

live_app = live.live_app


@pytest.mark.parametrize("kills", [6, pytest.param(50, marks=pytest.mark.bench)])
def test_after_kills_at_random_points_two_records_are_one_or_two(live_app: Flask, kills: int) -> None:
    with live_app.app_context():
        pair = two()
        before = snapshot(pair)
        db.session.remove()
        db.engine.dispose()
    url, home = live_app.config["SQLALCHEMY_DATABASE_URI"], live_app.extensions["settings"].home
    command = [sys.executable, "-m", "tests.merging.crash", url, home, pair[0], pair[1], kills, 1]
    told = [str(word) for word in command]
    killed = subprocess.run(told, capture_output=True, text=True, timeout=60 + kills * 30, check=False)
    assert killed.returncode == 0 and "Traceback" not in killed.stderr, killed.stderr[-2000:]
    with live_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Merge)), "nothing was merged before the kills"
        if db.session.scalar(select(func.count()).where(Merge.state == MergeState.DONE)):
            whole([list(pair)])
            approved(waiting_or_new(pair))  # the last child may have been killed between its two people
        assert snapshot(pair) == before
        assert audit_chain.verify("change").sound
