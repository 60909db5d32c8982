"""Watch lists for the tests of this folder."""

from pathlib import Path

import pytest
from flask import Flask

from tests.screening import bank


@pytest.fixture
def lists(app: Flask, tmp_path: Path) -> bank.Lists:
    """A provider with three entries."""
    return bank.connect(app, tmp_path)
