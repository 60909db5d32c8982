"""Killed in the middle of uploading and deciding, the bank is whole again after a start and a sweep."""

import subprocess
import sys
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from backoffice.documents import rules, service
from backoffice.documents.keeping import keeping
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import audit_chain, audit_log, clock
from backoffice.kernel.db import db
from backoffice.kyc.models import CaseState, KycCase
from tests import live

live_app = live.live_app


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.bench)])
def test_after_kills_at_random_points_nothing_is_lost_or_left(live_app: Flask, kills: int) -> None:
    url, home = live_app.config["SQLALCHEMY_DATABASE_URI"], live_app.extensions["settings"].home
    command = [sys.executable, "-m", "tests.documents.crash", url, str(home), str(kills), "1"]
    killed = subprocess.run(command, capture_output=True, text=True, timeout=30 + kills * 10, check=False)
    assert killed.returncode == 0, killed.stderr[-2000:]
    with live_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Document)), "nothing was uploaded before the kills"
        assert service.fsck(deep=True) == []
        _decisions_are_whole()
        keeping().quarantine.sweep(older_than=0)
        with clock.at(clock.now() + timedelta(hours=2)):
            service.sweep()
        named = {
            rules.file_key(row.storage_key, kind)
            for row in db.session.scalars(select(Document))
            for kind in rules.kinds(row)
        }
        assert {file.key for file in keeping().store.stored()} == named
        assert not list(keeping().quarantine.folder.iterdir())
        assert all(audit_chain.verify(chain).sound for chain in audit_log.CHAINS)
        db.session.remove()


def _decisions_are_whole() -> None:
    """An approved case has accepted documents only, and no other case has any."""
    rows = db.session.execute(select(KycCase.state, Document.state).join(Document, Document.case_id == KycCase.id))
    assert all((case is CaseState.APPROVED) == (paper is DocumentState.ACCEPTED) for case, paper in rows)
