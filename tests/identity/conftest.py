"""The demo sign-in for the tests of identity."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.identity.door import Door


@pytest.fixture
def door(app: Flask, tmp_path: Path) -> Iterator[Door]:
    """A running demo sign-in that the application trusts."""
    with Door(app, tmp_path).open() as opened:
        yield opened
