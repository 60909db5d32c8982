"""A customer in JSON: what is taken, and what is given, masked for everybody who did not type it today."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate
from marshmallow.decorators import validates_schema

from backoffice.access.actor import Actor
from backoffice.customers.models import Channel, Customer, CustomerType, IdentityNumber, IdType, Kyc, Risk, Stage
from backoffice.customers.rules import masking, profile
from backoffice.customers.service import clear_for, identity_numbers_of
from backoffice.kernel import clock
from backoffice.kernel.area import facets
from backoffice.web.fields import MOST_PER_LIST, Body, OneOf, Text

GENDERS = ("female", "male", "other", "undisclosed")
SCALARS = (
    "given_names", "family_name", "organisation_name", "registration_number", "birth_date", "gender", "category",
    "employment", "employer_category", "industry", "education", "income", "occupation", "business_type",
    "account_type",
)  # fmt: skip
# Fields of parts that are not built yet: present and null.
LATER = ("duplicate_reason",)


class IdentityNumberBody(Body):
    """A paper's number; what an answer adds may be sent back and is ignored."""

    id_type = OneOf(IdType, required=True)
    number = Text(most=40, required=True)
    country = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z]{2}\Z", error="Two letters are needed."))
    id = fields.UUID(load_only=True)
    verified_at: fields.Field[Any] = fields.Raw(load_only=True, allow_none=True)

    @validates_schema
    def has_letters_or_digits(self, data: dict[str, Any], **_: Any) -> None:
        if not any(letter.isalnum() for letter in data.get("number", "x")):
            raise ValidationError({"number": ["A number has letters or digits."]})


class IdentityNumberOut(IdentityNumberBody):
    """A paper's number as it is answered."""

    id = fields.UUID()
    verified_at = fields.DateTime(allow_none=True)


def _birth_date(text: str) -> None:
    if problem := profile.birth_date_problem(text, clock.today()):
        raise ValidationError(problem)


class ProfileBody(Body):
    """The scalar fields of a customer, each optional: those left out stay as they are."""

    given_names = Text(most=100, allow_none=True)
    family_name = Text(most=100, allow_none=True)
    organisation_name = Text(most=200, allow_none=True)
    registration_number = Text(most=60, allow_none=True)
    birth_date = Text(most=10, allow_none=True, validate=_birth_date)
    gender = OneOf(GENDERS, allow_none=True)
    category = Text(most=60, allow_none=True)
    employment = Text(most=60, allow_none=True)
    employer_category = Text(most=60, allow_none=True)
    industry = Text(most=60, allow_none=True)
    education = Text(most=60, allow_none=True)
    income = Text(most=60, allow_none=True)
    occupation = Text(most=120, allow_none=True)
    business_type = Text(most=120, allow_none=True)
    account_type = Text(most=60, allow_none=True)


class ChangeBody(ProfileBody):
    """A PATCH: scalar fields, and the identity numbers as a whole list."""

    identity_numbers = fields.List(fields.Nested(IdentityNumberBody), validate=validate.Length(max=MOST_PER_LIST))


class CustomerKycOut(Body):
    """What is known of the customer's identity today."""

    state = OneOf(Kyc)
    verified_at = fields.DateTime(allow_none=True)
    expires_at = fields.DateTime(allow_none=True)


class CustomerOut(ProfileBody):
    """A customer; other areas add their lists. Personal values are masked except for who typed them today."""

    id = fields.UUID()
    public_number = fields.String()
    customer_type = OneOf(CustomerType)
    channel = OneOf(Channel)
    branch = fields.String()
    stage = OneOf(Stage)
    status = OneOf(profile.Status)
    risk = OneOf(Risk)
    kyc = fields.Nested(CustomerKycOut)
    kyc_due_at = fields.DateTime(allow_none=True)
    tier = fields.Dict(allow_none=True)
    completeness = fields.Dict()
    identity_numbers = fields.List(fields.Nested(IdentityNumberOut))
    phones = fields.List(fields.Dict())
    emails = fields.List(fields.Dict())
    addresses = fields.List(fields.Dict())
    restrictions = fields.List(fields.Dict())
    representatives = fields.List(fields.Dict(), allow_none=True)
    beneficial_owners = fields.List(fields.Dict(), allow_none=True)
    duplicate_reason = fields.String(allow_none=True)
    created_at = fields.DateTime()
    version = fields.Integer()


class CustomersOut(Body):
    """One page of customers."""

    items = fields.List(fields.Nested(CustomerOut))
    next = fields.String(allow_none=True)


def as_json(actor: Actor, rows: Sequence[Customer]) -> list[dict[str, Any]]:
    """Customers as the contract spells them, with what every area adds. The number of queries is fixed."""
    ids = [row.id for row in rows]
    numbers: dict[UUID, list[IdentityNumber]] = {customer_id: [] for customer_id in ids}
    for number in identity_numbers_of(ids):
        numbers[number.customer_id].append(number)
    joined, now = facets(actor, rows), clock.now()
    return [_one(actor, row, numbers[row.id], now) | joined[row.id] for row in rows]


def _one(actor: Actor, row: Customer, numbers: Sequence[IdentityNumber], now: datetime) -> dict[str, Any]:
    clear = clear_for(actor, row.registered_by, row.created_at)
    known = row.opened()
    scalars = {name: known.get(name) for name in SCALARS}
    if scalars["birth_date"] and not clear:
        scalars["birth_date"] = masking.birth(scalars["birth_date"])
    if scalars["registration_number"] and not clear:
        scalars["registration_number"] = masking.identity(scalars["registration_number"])
    return {
        "id": str(row.id),
        "public_number": row.public_number,
        "customer_type": row.customer_type.value,
        "channel": row.channel.value,
        "branch": row.branch,
        **scalars,
        "identity_numbers": [number_as_json(actor, number) for number in numbers],
        **dict.fromkeys(LATER),
        "stage": row.stage.value,
        "status": profile.status(row, now).value,
        "risk": row.risk.value,
        "kyc": {
            "state": row.kyc.value,
            "verified_at": _time(row.kyc_verified_at),
            "expires_at": _time(row.kyc_expires_at),
        },
        "kyc_due_at": _time(row.kyc_clock),
        "created_at": row.created_at.isoformat(),
        "version": row.version,
    }


def number_as_json(actor: Actor, number: IdentityNumber) -> dict[str, Any]:
    """An identity number, masked unless the actor typed it today."""
    shown = number.number if clear_for(actor, number.created_by, number.created_at) else masking.identity(number.number)
    return {
        "id": str(number.id),
        "id_type": number.id_type.value,
        "number": shown,
        "country": number.country,
        "verified_at": _time(number.verified_at),
    }


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
