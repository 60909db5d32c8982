"""REST route 8: a customer as a file."""

from typing import Any
from uuid import UUID

from flask import Response

from backoffice.customers import service
from backoffice.customers.sending import TYPES, sent
from backoffice.web.fields import Body, OneOf
from backoffice.web.openapi import FILE
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("customers_download", __name__, description="A customer as a file.")


class DownloadQuery(Body):
    """The kind of file."""

    format = OneOf(tuple(TYPES), load_default="pdf")


@rest.route("/<uuid:customer_id>/download", methods=["GET"])
@rest.arguments(DownloadQuery, location="query")
@rest.response(200, FILE, content_type="application/pdf")
@rest.alt_response(200, schema={"type": "object"}, content_type="application/json")
def download(asked: dict[str, Any], customer_id: UUID) -> Response:
    """The customer as the caller may see it, as PDF or JSON."""
    return sent(actor(), service.download(actor(), customer_id), asked["format"])
