"""REST: customers listed, found, read and changed; masked values revealed."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from backoffice.customers import changes, service
from backoffice.customers.editing_rest import EditAskedOut, asked
from backoffice.customers.json_shapes import ChangeBody, CustomerOut, CustomersOut, as_json
from backoffice.customers.models import Channel, Customer, CustomerType, Kyc, Language, Risk, Stage
from backoffice.customers.rules.profile import Status
from backoffice.customers.rules.term import LONGEST_TERM
from backoffice.customers.service.profile import REVEALABLE
from backoffice.kernel.area import journey, reveals
from backoffice.web.asking import asks
from backoffice.web.fields import Body, Day, Number, OneOf, PageQuery, Text
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint, etag, if_match

rest = RestBlueprint("customers", __name__, description="Who the customers are.")


class Term(Text):
    """What is searched for; tabs and line ends that were pasted along count as blanks."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        pasted = " ".join(value.split()) if isinstance(value, str) else value
        return super()._deserialize(pasted, attr, data, **kwargs)


class ListQuery(PageQuery):
    """Filters of the list; `q` searches instead and gives the best answers in one page."""

    q = Term(most=LONGEST_TERM)
    type = OneOf(CustomerType)
    stage = OneOf(Stage)
    status = OneOf(Status)
    kyc = OneOf(Kyc)
    tier = Number(validate=validate.Range(min=1, max=4))
    risk = OneOf(Risk)
    branch = Text(most=40)
    channel = OneOf(Channel)
    registered_from = Day()
    registered_to = Day()
    segment = Text(most=40)
    sort = OneOf(("registered", "updated", "risk"))


class RevealBody(Body):
    """Which masked fields, and why the caller needs them."""

    fields = fields.List(  # type: ignore[assignment]  # the contract's name is marshmallow's too
        OneOf(REVEALABLE), required=True, validate=validate.Length(min=1, max=len(REVEALABLE))
    )
    reason = Text(most=500, required=True)


class LanguageBody(Body):
    """The language in which a customer is written to; null: the usual one of the branch or bank."""

    language = OneOf(Language, required=True, allow_none=True)


class LanguageOut(LanguageBody):
    """What was chosen, and in which language messages are written."""

    written_in = OneOf(Language)


class MilestoneOut(Body):
    """One step; `at` is null until it is taken, and `note` then says what is missing."""

    name = fields.String()
    at = fields.DateTime(allow_none=True)
    who = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class JourneyOut(Body):
    """All steps in their order."""

    items = fields.List(fields.Nested(MilestoneOut))
    next = fields.String(allow_none=True)


def filters_of(query: dict[str, Any]) -> service.Filters:
    """Checked words of a query string as filters."""
    enums: dict[str, type[StrEnum]] = {
        "type": CustomerType,
        "stage": Stage,
        "status": Status,
        "kyc": Kyc,
        "risk": Risk,
        "channel": Channel,
    }
    values: dict[str, Any] = {name: enums[name](value) if name in enums else value for name, value in query.items()}
    return service.Filters(**values)


@rest.route("", methods=["GET"])
@rest.arguments(ListQuery, location="query")
@rest.response(200, CustomersOut)
def index(query: dict[str, Any]) -> ResponseReturnValue:
    """List or search customers."""
    term, after, limit = query.pop("q", None), query.pop("after", None), query.pop("limit")
    if term:
        found = service.search(actor(), term, filters_of(query), limit=limit)
        return jsonify({"items": as_json(actor(), [hit.customer for hit in found]), "next": None})
    page = service.customers(actor(), filters_of(query), after=after, limit=limit)
    return jsonify({"items": as_json(actor(), list(page.items)), "next": page.next})


@rest.route("/<uuid:customer_id>", methods=["GET"])
@rest.response(200, CustomerOut)
@rest.alt_response(308, description="Merged: the survivor's address and id.")
def read(customer_id: UUID) -> ResponseReturnValue:
    """One customer."""
    return answer(service.customer(actor(), customer_id))


@rest.route("/<public_number:number>", methods=["GET"])
@rest.response(200, CustomerOut)
@rest.alt_response(308, description="Merged: the survivor's address and id.")
def read_by_number(number: str) -> ResponseReturnValue:
    """The customer with this public number; a merged one's leads to the survivor for ever."""
    return answer(service.by_number(actor(), number))


@rest.route("/<uuid:customer_id>/journey", methods=["GET"])
@rest.response(200, JourneyOut)
def way(customer_id: UUID) -> dict[str, Any]:
    """The steps from registration to today: when and by whom, or what is missing."""
    steps = journey(service.customer(actor(), customer_id).id)
    return {
        "items": [{**vars(step), "who": step.who or None, "note": step.note or None} for step in steps],
        "next": None,
    }


@rest.route("/<uuid:customer_id>", methods=["PATCH"])
@asks(service.change_profile)
@rest.arguments(ChangeBody)
@rest.response(200, CustomerOut)
@rest.alt_response(202, schema=EditAskedOut, description="Some fields wait for a second person; the others changed.")
def change(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Change scalar fields and identity numbers; If-Match names the version that was seen."""
    numbers = body.pop("identity_numbers", None)
    given = None if numbers is None else [(one["id_type"], one["number"], one["country"]) for one in numbers]
    done = service.change_profile(actor(), customer_id, if_match(), body, given)
    return asked(done) if done.request else answer(done.customer)


@rest.route("/<uuid:customer_id>/language", methods=["GET"])
@rest.response(200, LanguageOut)
def language(customer_id: UUID) -> ResponseReturnValue:
    """The language in which this customer is written to; the ETag is the customer's."""
    return _language(service.customer(actor(), customer_id))


@rest.route("/<uuid:customer_id>/language", methods=["PUT"])
@asks(service.change_profile)
@rest.arguments(LanguageBody)
@rest.response(200, LanguageOut)
def choose_language(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Choose it; If-Match names the version of the customer that was seen."""
    chosen = Language(body["language"]) if body["language"] else None
    return _language(service.change_profile(actor(), customer_id, if_match(), {"language": chosen}).customer)


def _language(row: Customer) -> ResponseReturnValue:
    return jsonify({"language": row.language, "written_in": service.language_of(row)}), 200, etag(row.version)


@rest.route("/<uuid:customer_id>/reveal", methods=["POST"])
@asks(service.reveal)
@rest.arguments(RevealBody)
@rest.response(200, {"type": "object"}, description="Those fields in clear.")
def reveal(body: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Masked fields in clear, and `proposed` what a waiting edit would make of them; the reason is recorded."""
    row = service.reveal(actor(), customer_id, body["fields"], body["reason"])
    waiting = changes.plain(service.proposed(row.id, body["fields"]))
    return jsonify(reveals(row.id, body["fields"]) | ({"proposed": waiting} if waiting else {}))


def answer(row: Customer, status: int = 200) -> ResponseReturnValue:
    """A customer as JSON with its version as the ETag."""
    return jsonify(as_json(actor(), [row])[0]), status, etag(row.version)
