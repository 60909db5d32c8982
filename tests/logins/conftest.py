"""The demo's realm of customers, for the application and for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from backoffice.integrations.ports import CustomerUsersPort
from tests import live
from tests.approvals.conftest import api
from tests.logins.bank import Watched
from tests.logins.realm import RunningRealm, running_realm

__all__ = ["api"]
live_app = live.live_app


@pytest.fixture
def realm(tmp_path: Path) -> Iterator[RunningRealm]:
    """The realm, running."""
    with running_realm(tmp_path / "realm") as running:
        yield running


@pytest.fixture
def users(app: Flask, realm: RunningRealm, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """The application's connection to the realm, which can be made to fail."""
    watched = Watched(realm.users())
    port: CustomerUsersPort = watched
    monkeypatch.setitem(app.extensions, "customer_users", port)
    return watched
