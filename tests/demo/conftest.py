"""The demo bank's sign-in, fresh for each test."""

from pathlib import Path

import pytest

from tests.demo.story import Bank


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank(tmp_path)
