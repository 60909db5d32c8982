"""The application that really commits, for races; a provider that answers what it is told to."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import live
from tests.verification.bank import Provider, connect

live_app = live.live_app


@pytest.fixture
def provider(app: Flask) -> Iterator[Provider]:
    """Identities, addresses and credit records are checked by this one; webhooks are taken."""
    before = {name: app.extensions[name] for name in ("verifications", "sumsub_door")}
    yield connect(app)
    app.extensions.update(before)
