"""Watch lists for the tests of this folder, and the application that really commits, for races."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import live
from tests.screening import bank

live_app = live.live_app


@pytest.fixture
def lists(app: Flask, tmp_path: Path) -> Iterator[bank.Lists]:
    """A provider with three entries."""
    before = app.extensions["watch_lists"]
    yield bank.connect(app, tmp_path)
    app.extensions["watch_lists"] = before
