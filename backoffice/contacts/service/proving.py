"""Addresses, which no code can prove: a paper that a reviewer accepted does, or a service that was asked."""

from uuid import UUID

from backoffice.contacts.models import Address, Proof
from backoffice.contacts.service.reading import rows_of
from backoffice.kernel import clock
from backoffice.kernel.db import db


def prove_address(customer_id: UUID, proof: Proof) -> Address | None:
    """Note that the customer's first address was proved, inside a command; None where there is nothing new to note."""
    address = next(iter(rows_of(Address, [customer_id])), None)
    if address is None or address.verified_at:
        return None
    address.verified_at, address.verified_by, address.replaces_verified = clock.now(), proof, False
    db.session.flush()
    return address


def doubt_service(customer_id: UUID) -> None:
    """The service that proved addresses of this customer stands by it no longer (inside a command)."""
    for address in rows_of(Address, [customer_id]):
        if address.verified_by is Proof.SERVICE:
            unprove_address(address.id)


def unprove_address(address_id: UUID) -> None:
    """Take that back, inside the command that undoes its reason."""
    address = db.session.get(Address, address_id)
    if address:
        address.verified_at = address.verified_by = None
