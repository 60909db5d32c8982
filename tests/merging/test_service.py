"""Merging and unmerging as the people of the bank do it, on a real database."""

import pytest
from flask import Flask

from backoffice.contacts import service as contacts
from backoffice.customers.models import Stage
from tests.merging.bank import loaded, merged, snapshot, two, unmerged

pytestmark = pytest.mark.usefixtures("app")


def test_two_records_become_one(app: Flask) -> None:
    survivor_id, duplicate_id = two()
    merged(survivor_id, duplicate_id)
    duplicate = loaded(duplicate_id)
    assert (duplicate.stage, duplicate.merged_into) == (Stage.MERGED, survivor_id)
    kept = contacts.contacts_of([survivor_id])[survivor_id]
    assert len(kept.phones) == 2 and len(kept.emails) == 2 and len(kept.addresses) == 1
    assert [phone.is_primary for phone in kept.phones] == [True, False]
    assert all(phone.living for phone in kept.phones)


def test_unmerging_gives_back_every_byte(app: Flask) -> None:
    both = two()
    before = snapshot(both)
    merge_id = merged(*both)
    assert snapshot(both) != before
    unmerged(merge_id)
    after = snapshot(both)
    assert {key for key in before if before[key] != after.get(key)} == set()
    assert after == before
