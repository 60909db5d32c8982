"""The same doors as in the tests of four eyes."""

from tests.approvals.conftest import api

__all__ = ["api"]
