"""REST route 1: registering a customer."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from backoffice.contacts.json_shapes import AddressBody, EmailBody, PhoneBody
from backoffice.customers import rest as customers_rest
from backoffice.customers import service as customers
from backoffice.customers.json_shapes import SCALARS, CustomerOut, IdentityNumberBody, ProfileBody
from backoffice.customers.models import Channel, CustomerType, IdType
from backoffice.registration import service
from backoffice.web.asking import asks
from backoffice.web.fields import MOST_PER_LIST, OneOf, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, idempotent

rest = RestBlueprint("registration", __name__, description="Becoming a customer.")
_few = validate.Length(max=MOST_PER_LIST)


class RegistrationBody(ProfileBody):
    """A new customer."""

    customer_type = OneOf(CustomerType, required=True)
    channel = OneOf(Channel, required=True)
    branch = Text(most=40, required=True)
    phones = fields.List(fields.Nested(PhoneBody), required=True, validate=validate.Length(min=1, max=MOST_PER_LIST))
    emails = fields.List(fields.Nested(EmailBody), load_default=list, validate=_few)
    addresses = fields.List(fields.Nested(AddressBody), load_default=list, validate=_few)
    identity_numbers = fields.List(fields.Nested(IdentityNumberBody), load_default=list, validate=_few)
    representatives = fields.List(
        fields.Dict(), allow_none=True, validate=validate.Length(max=0, error="Not taken yet.")
    )
    beneficial_owners = fields.List(
        fields.Dict(), allow_none=True, validate=validate.Length(max=0, error="Not taken yet.")
    )
    duplicate_reason = Text(most=500, allow_none=True)


def given(body: dict[str, Any]) -> service.Registration:
    """A checked body as a registration."""
    numbers = [(IdType(one["id_type"]), one["number"], one["country"]) for one in body["identity_numbers"]]
    return service.Registration(
        CustomerType(body["customer_type"]),
        Channel(body["channel"]),
        body["branch"],
        {name: body.get(name) for name in SCALARS},
        body["phones"],
        body["emails"],
        body["addresses"],
        numbers,
        body.get("duplicate_reason"),
    )


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
