"""Calls at machines' doors that are not genuine: each source is counted, and stopped when there are very many."""

from datetime import timedelta

from flask import request

from backoffice.kernel import housekeeping, vault
from backoffice.web.callers import address_of

A_MINUTE = 30


def count_forgery() -> None:
    """Count one more of this source; raises Throttled."""
    source = vault.blind("webhook source", address_of(request)).hex()
    housekeeping.count(f"forged webhook:{source}", timedelta(minutes=1), A_MINUTE, "Too many forgeries.")
