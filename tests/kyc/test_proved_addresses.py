"""An accepted proof of address verifies the address that it shows, until it is undone or the address changes."""

import pytest
from flask import Flask

from backoffice.access.actor import SYSTEM
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Address, Kind, Proof
from backoffice.customers import service as customers
from backoffice.kyc import service
from backoffice.kyc.models import KycCase
from tests.kyc.bank import AGENT, RITA, amina, held, paper


@pytest.fixture
def address(app: Flask) -> Address:
    customer = amina()
    return contacts.add_address_to(AGENT, customer.id, {"line1": "12 Moi Avenue", "city": "Nairobi", "country": "KE"})


def now(address: Address) -> Address:
    found = contacts.contact(AGENT, address.customer_id, Kind.ADDRESS, address.id)
    assert isinstance(found, Address)
    return found


def approved(address: Address) -> KycCase:
    case = held(RITA, customers.in_scope(SYSTEM, address.customer_id))
    return service.approve(RITA, case.id, case.revision)


def test_an_accepted_proof_verifies_the_address_and_undoing_takes_it_back(address: Address) -> None:
    case = approved(address)
    assert now(address).verified_at and now(address).verified_by is Proof.DOCUMENT
    service.undo(RITA, case.id)
    assert now(address).verified_at is None and now(address).verified_by is None


def test_a_changed_address_is_no_longer_verified(address: Address) -> None:
    approved(address)
    seen = now(address).version
    contacts.change(AGENT, address.customer_id, Kind.ADDRESS, address.id, seen, {"line1": "14 Moi Avenue"})
    assert now(address).verified_at is None


def test_papers_of_other_kinds_verify_no_address(address: Address) -> None:
    customer = customers.in_scope(SYSTEM, address.customer_id)
    paper(customer)
    case = service.claim(RITA, service.open_case(AGENT, customer.id).case.id)
    service.approve(RITA, case.id, case.revision)
    assert now(address).verified_at is None
