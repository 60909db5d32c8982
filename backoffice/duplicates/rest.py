"""REST: who may be here already."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from backoffice.contacts.json_shapes import AddressBody
from backoffice.customers.service import masking
from backoffice.duplicates import service
from backoffice.duplicates.rules import scoring
from backoffice.duplicates.rules.facts import facts
from backoffice.web.asking import asks
from backoffice.web.fields import MOST_PER_LIST, Body, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("duplicates", __name__, description="Customers who may be one and the same.")
_few = validate.Length(max=MOST_PER_LIST)


class PersonBody(Body):
    """What is known so far of somebody who may be a customer already; everything is optional."""

    given_names = Text(most=100, allow_none=True)
    family_name = Text(most=100, allow_none=True)
    organisation_name = Text(most=200, allow_none=True)
    registration_number = Text(most=60, allow_none=True)
    birth_date = Text(most=10, allow_none=True)
    gender = Text(most=20, allow_none=True)
    phones = fields.List(Text(most=40), load_default=list, validate=_few)
    emails = fields.List(Text(most=254), load_default=list, validate=_few)
    identity_numbers = fields.List(Text(most=40), load_default=list, validate=_few)
    addresses = fields.List(fields.Nested(AddressBody), load_default=list, validate=_few)


class PossibleOut(Body):
    """Somebody who may be the same; the id only where the caller may open the customer."""

    customer_id = fields.String(allow_none=True)
    public_number = fields.String()
    name = fields.String()
    probability = fields.Float()
    likely = fields.Boolean()
    reasons = fields.List(fields.String())
    sentence = fields.String()


class PossiblesOut(Body):
    """The likeliest first; at most five."""

    items = fields.List(fields.Nested(PossibleOut))


@rest.route("/duplicate/possible", methods=["POST"])
@asks(service.possible)
@rest.arguments(PersonBody)
@rest.response(200, PossiblesOut)
def possible(body: dict[str, Any]) -> ResponseReturnValue:
    """Find living customers who may be this person; nothing is changed."""
    found = service.possible(actor(), typed(body))
    return jsonify(items=[as_json(one) for one in found])


def typed(body: dict[str, Any]) -> service.Facts:
    """A checked body as facts to compare."""
    registered = body.get("registration_number")
    return facts(
        names=(body.get("given_names"), body.get("family_name"), body.get("organisation_name")),
        birth_date=body.get("birth_date"),
        phones=body["phones"],
        emails=body["emails"],
        numbers=[*body["identity_numbers"], *([registered] if registered else [])],
        places=[service.place(one) for one in body["addresses"]],
        gender=body.get("gender"),
        is_person=not body.get("organisation_name"),
    )


def as_json(one: service.Possible) -> dict[str, Any]:
    """Somebody who may be the same, as the caller may see them."""
    row, score = one.customer, one.score
    return {
        "customer_id": str(row.id) if one.within_reach else None,
        "public_number": row.public_number,
        "name": row.name if one.within_reach else masking.name(row.name),
        "probability": round(score.probability, 4),
        "likely": score.is_likely,
        "reasons": [sign.words for sign in one.signs],
        "sentence": scoring.sentence(score.codes),
    }
