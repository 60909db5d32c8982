"""The button that makes a customer's file."""

from uuid import UUID

from flask import Response

from backoffice.customers import service
from backoffice.customers.sending import sent
from backoffice.customers.views import customers
from backoffice.web.request_state import actor


@customers.get("/<uuid:customer_id>/file.pdf")
def download_pdf(customer_id: UUID) -> Response:
    return sent(actor(), service.download(actor(), customer_id), "pdf")
