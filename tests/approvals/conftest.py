"""The REST door of the tests of four eyes."""

import pytest
from flask.testing import FlaskClient

from tests import live
from tests.approvals.bank import Api

live_app = live.live_app


@pytest.fixture
def api(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Api:
    """REST calls by people known by their first name."""
    return Api(client, monkeypatch)
