"""Fixtures of the consents area's tests."""

from tests.approvals.conftest import api

__all__ = ["api"]
