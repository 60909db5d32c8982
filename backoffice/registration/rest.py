"""REST route 1: registering a customer; and persons put behind an organisation that exists."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from backoffice.customers import rest as customers_rest
from backoffice.customers import service as customers
from backoffice.customers.editing_rest import EditAskedOut, asked
from backoffice.customers.json_shapes import CustomerOut
from backoffice.parties import rest as parties_rest
from backoffice.parties import service as parties
from backoffice.parties.json_shapes import PartyOut
from backoffice.parties.models import PartyKind
from backoffice.registration import service
from backoffice.registration.json_shapes import OwnerBody, RegistrationBody, RepresentativeBody, given, party
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent, if_match

rest = RestBlueprint("registration", __name__, description="Becoming a customer.")
BODIES = {PartyKind.REPRESENTATIVE: RepresentativeBody, PartyKind.BENEFICIAL_OWNER: OwnerBody}


def _again(resource: str, **_: Any) -> ResponseReturnValue:
    return customers_rest.answer(customers.customer(actor(), UUID(resource)), 201)


@rest.route("", methods=["POST"])
@asks(service.register)
@rest.arguments(RegistrationBody)
@rest.response(201, CustomerOut)
@idempotent(_again)
def register(body: dict[str, Any]) -> ResponseReturnValue:
    """Register a customer."""
    row = service.register(actor(), given(body))
    return customers_rest.answer(row, 201)


def _carried(_resource: str | None, customer_id: UUID) -> ResponseReturnValue:
    return customers_rest.answer(customers.customer(actor(), customer_id))


@rest.route("/<uuid:customer_id>/same-person", methods=["POST"])
@asks(service.carry_over)
@rest.arguments(RegistrationBody)
@rest.response(200, CustomerOut)
@rest.alt_response(202, schema=EditAskedOut, description="Some fields wait for a second person; the others changed.")
@idempotent(_carried)
def carry_over(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Carry a registration over to the customer who is the same person; If-Match names the version that was seen."""
    done = service.carry_over(actor(), customer_id, if_match(), given(body))
    return asked(done) if done.request else customers_rest.answer(done.customer)


def _adding(kind: PartyKind) -> None:
    """The route that puts somebody of this kind behind an organisation."""

    def again(resource: str, customer_id: UUID, **_: Any) -> ResponseReturnValue:
        return parties_rest.answer(customer_id, kind, UUID(resource), 201)

    @rest.route(f"/<uuid:customer_id>/{kind}", methods=["POST"], endpoint=f"add_{kind.name.lower()}")
    @asks(service.add_party)
    @rest.arguments(BODIES[kind])
    @rest.response(201, PartyOut)
    @idempotent(again)
    def add(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
        organisation = parties.changeable(actor(), customer_id)
        beside = {"channel": organisation.channel, "branch": organisation.branch}
        row = service.add_party(actor(), customer_id, kind, party(body, beside))
        return parties_rest.answer(customer_id, kind, row.id, 201)


for _kind in PartyKind:
    _adding(_kind)
