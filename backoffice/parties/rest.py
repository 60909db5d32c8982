"""REST: who stands behind an organisation, what they hold, and when it ends."""

from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue

from backoffice.parties import service
from backoffice.parties.json_shapes import HoldingBody, PartiesOut, PartyOut, as_json, holding
from backoffice.parties.models import PartyKind
from backoffice.web.asking import asks
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("parties", __name__, description="Who stands behind organisations.")


@rest.route("/<uuid:customer_id>/party", methods=["GET"])
@rest.response(200, PartiesOut)
def index(customer_id: UUID) -> ResponseReturnValue:
    """Of an organisation: who stands behind it. Of a person: behind which organisations they stand. Past ones last."""
    circle = service.parties(actor(), customer_id)
    return jsonify({"items": [as_json(item) for item in circle.items], "next": None})


def answer(customer_id: UUID, kind: PartyKind, party_id: UUID, status: int = 200) -> ResponseReturnValue:
    """One link as it stands today."""
    return jsonify(as_json(service.party(actor(), customer_id, kind, party_id))), status


def _routes(kind: PartyKind) -> None:
    one, name = f"/<uuid:customer_id>/{kind}/<uuid:party_id>", kind.name.lower()

    @rest.route(one, methods=["GET"], endpoint=f"read_{name}")
    @rest.response(200, PartyOut)
    def read(customer_id: UUID, party_id: UUID) -> ResponseReturnValue:
        return answer(customer_id, kind, party_id)

    @rest.route(one, methods=["PUT"], endpoint=f"change_{name}")
    @asks(service.change)
    @rest.arguments(HoldingBody)
    @rest.response(200, PartyOut)
    def change(body: dict[str, Any], customer_id: UUID, party_id: UUID) -> ResponseReturnValue:
        service.change(actor(), customer_id, kind, party_id, holding(body))
        return answer(customer_id, kind, party_id)

    @rest.route(one, methods=["DELETE"], endpoint=f"end_{name}")
    @rest.alt_response(204, description="Ended today; the link stays among the past ones.")
    def end(customer_id: UUID, party_id: UUID) -> ResponseReturnValue:
        service.end(actor(), customer_id, kind, party_id)
        return "", 204


for _kind in PartyKind:
    _routes(_kind)
