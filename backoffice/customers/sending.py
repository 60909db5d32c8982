"""How a customer's file leaves the house: an attachment whose name says nothing, stored nowhere on its way."""

import json

from flask import Response

from backoffice.access.actor import Actor
from backoffice.customers.json_shapes import as_json
from backoffice.customers.models import Customer
from backoffice.customers.printing import file_of

TYPES = {"pdf": "application/pdf", "json": "application/json"}
POLICY = "sandbox; default-src 'none'"


def sent(actor: Actor, row: Customer, kind: str) -> Response:
    """The customer as a file of this kind (pdf or json)."""
    data = file_of(actor, row) if kind == "pdf" else json.dumps(as_json(actor, [row])[0], ensure_ascii=False).encode()
    response = Response(data, mimetype=TYPES[kind])
    # Part of the random id: enough to tell two files apart, and of no use to who finds one.
    response.headers["Content-Disposition"] = f'attachment; filename="customer-{str(row.id)[:8]}.{kind}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
