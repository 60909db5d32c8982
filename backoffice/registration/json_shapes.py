"""A new customer in JSON, with the persons behind a new organisation: each a customer by id, or a person as above."""

from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate
from marshmallow.decorators import validates_schema

from backoffice.contacts.json_shapes import AddressBody, EmailBody, PhoneBody
from backoffice.customers.json_shapes import SCALARS, IdentityNumberBody, ProfileBody
from backoffice.customers.models import Channel, CustomerType, IdType
from backoffice.parties.json_shapes import HoldingBody, Percent, holding
from backoffice.parties.models import LISTS
from backoffice.registration.service import PartyGiven, Registration
from backoffice.web.fields import MOST_PER_LIST, OneOf, Text

_few = validate.Length(max=MOST_PER_LIST)


class NewcomerBody(ProfileBody):
    """What a new person or organisation brings."""

    phones = fields.List(fields.Nested(PhoneBody), validate=_few)
    emails = fields.List(fields.Nested(EmailBody), validate=_few)
    addresses = fields.List(fields.Nested(AddressBody), validate=_few)
    identity_numbers = fields.List(fields.Nested(IdentityNumberBody), validate=_few)
    duplicate_reason = Text(most=500, allow_none=True)


class RepresentativeBody(NewcomerBody, HoldingBody):
    """Somebody behind an organisation: a customer's id, or a new person as above, registered along."""

    customer_id = fields.UUID(allow_none=True)
    customer_type = OneOf((CustomerType.INDIVIDUAL,))
    channel = OneOf(Channel)
    branch = Text(most=40)
    id = fields.UUID(load_only=True)
    kind = fields.Raw(load_only=True)
    public_number = fields.Raw(load_only=True)
    name = fields.Raw(load_only=True)
    kyc = fields.Raw(load_only=True)
    from_day = fields.Raw(load_only=True, data_key="from")
    until_day = fields.Raw(load_only=True, data_key="until")

    @validates_schema
    def is_known_or_new(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("customer_id") and (also := _new_person(data)):
            raise ValidationError({also[0]: ["Leave this out beside customer_id: that customer is known."]})


class OwnerBody(RepresentativeBody):
    """A beneficial owner."""

    share_percent = Percent(required=True)


class RegistrationBody(NewcomerBody):
    """A new customer."""

    customer_type = OneOf(CustomerType, required=True)
    channel = OneOf(Channel, required=True)
    branch = Text(most=40, required=True)
    phones = fields.List(fields.Nested(PhoneBody), required=True, validate=validate.Length(min=1, max=MOST_PER_LIST))
    representatives = fields.List(fields.Nested(RepresentativeBody), allow_none=True, validate=_few)
    beneficial_owners = fields.List(fields.Nested(OwnerBody), allow_none=True, validate=_few)


def given(body: dict[str, Any]) -> Registration:
    """A checked body as a registration."""
    lists: dict[str, Any] = {name: [party(one, body) for one in body.get(name) or ()] for name in LISTS.values()}
    kind, channel = CustomerType(body["customer_type"]), Channel(body["channel"])
    return Registration(kind, channel, body["branch"], **_newcomer(body), **lists)


def party(body: dict[str, Any], organisation: dict[str, Any]) -> PartyGiven:
    """A checked body about somebody behind an organisation; a new person comes to its branch, through its channel."""
    if body.get("customer_id"):
        return PartyGiven(holding(body), customer_id=UUID(str(body["customer_id"])))
    if not _new_person(body):
        return PartyGiven(holding(body))
    channel = Channel(body.get("channel") or organisation["channel"])
    branch = body.get("branch") or organisation["branch"]
    new = Registration(CustomerType.INDIVIDUAL, channel, branch, **_newcomer(body))
    return PartyGiven(holding(body), person=new)


def _newcomer(body: dict[str, Any]) -> dict[str, Any]:
    numbers = [(IdType(one["id_type"]), one["number"], one["country"]) for one in body.get("identity_numbers", ())]
    return {
        "profile": {name: body.get(name) for name in SCALARS},
        **{name: body.get(name, ()) for name in ("phones", "emails", "addresses")},
        "identity_numbers": numbers,
        "duplicate_reason": body.get("duplicate_reason"),
    }


def _new_person(body: dict[str, Any]) -> list[str]:
    """The names that tell of a new person."""
    return [name for name in NewcomerBody().fields if body.get(name)]
