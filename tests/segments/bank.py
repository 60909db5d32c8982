"""Customers and segments for the tests, made through the real doors."""

from typing import Any
from uuid import UUID

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.approvals.service import kinds
from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.registration import service as registration
from backoffice.segments import jobs, service
from backoffice.segments.service.reading import Standing
from tests.identity.signing_in import staff

MANAGER = staff("manager", name="Mary Manager")
SECOND = staff("manager", name="Second Manager")
AGENT = staff("agent")
YOUNG = {
    "name": "Young people", "about": "Between school and a family.", "family": "demographic", "rank": 50,
    "conditions": [{"fact": "age", "any_of": ["18_24", "25_34"]}], "retired": False,
}  # fmt: skip
PEOPLE = ("Amina Otieno", "Peter Kamau", "Grace Wanjiru", "Hassan Abdi", "Ruth Chebet", "Brian Musyoka")
BORN_YOUNG, BORN_OLD = "2000-04-12", "1950"


def customer(number: int, *, branch: str = "north", **profile: Any) -> Customer:
    """A customer with a phone of this number, looked at by the rules."""
    phones = [{"number": f"0712{number * 123_457 % 1_000_000:06d}", "phone_type": "mobile"}]
    given_names, family_name = PEOPLE[number % len(PEOPLE)].split()
    names = {"given_names": given_names, "family_name": family_name}
    person = names | {"birth_date": BORN_YOUNG, "gender": "female"} | profile
    given = registration.Registration(CustomerType.INDIVIDUAL, Channel.AGENT, branch, person, phones, [], (), [], None)
    row = registration.register(staff("agent", branch=branch), given)
    jobs.look(str(row.id))
    return row


def young(code: str = "young", **changes: Any) -> None:
    """The segment of young people, agreed to by a second manager."""
    asked = service.propose(MANAGER, code, YOUNG | changes, "Wanted by marketing.", seen=number_of(code))
    assert asked.request is not None
    agree(asked.request.id)


def number_of(code: str) -> int:
    """Which version of a segment counts; 0 for none."""
    return next((one.version.number for one in service.segments(MANAGER) if one.code == code), 0)


def agree(request_id: UUID) -> None:
    """A second manager agrees."""
    request = approvals.request(SECOND, request_id)
    kinds.decide(SECOND, request_id, Outcome.APPROVED, request.version)


def run() -> None:
    """Look at everybody."""
    service.begin(MANAGER)
    jobs.go_through()


def standing(row: Customer) -> Standing:
    """Where a customer stands."""
    return service.of_customer(MANAGER, row.id)


def codes(row: Customer) -> set[str]:
    """The segments of a customer."""
    return {one.code for one in standing(row).memberships}
