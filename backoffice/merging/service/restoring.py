"""A customer's own row put back from the ledger: the sealed bytes as they were, where nobody changed them since."""

from collections.abc import Sequence

from backoffice.customers.models import Customer
from backoffice.merging.models import MergedRow
from backoffice.merging.service import ledger


def put_back(row: Customer, told: MergedRow, given_up: Sequence[str]) -> None:
    """Columns and fields that are what the merge made them become what they were; so do those that are given up."""
    before, after = ledger.read(Customer, told.before), ledger.read(Customer, told.after)
    for name, value in before.items():
        if getattr(row, name) == after[name]:
            setattr(row, name, value)
    if told.sealed_before is None or told.sealed_after is None:
        return
    if row.sealed == told.sealed_after:
        row.sealed = told.sealed_before
        return
    was, made, now = row.open_blob(told.sealed_before), row.open_blob(told.sealed_after), row.opened()
    kept = {name: value for name, value in now.items() if value != made.get(name) and name not in given_up}
    row.reseal(was | kept)
