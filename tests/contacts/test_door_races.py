"""Many guesses at once over pages, REST and new codes: five a code are judged, ten a contact and day, one is right."""

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.contacts import service
from backoffice.contacts.models import ContactCode, Kind
from backoffice.contacts.rules import codes
from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from tests.contacts.people import AGENT, amina, sent_code
from tests.identity.signing_in import sign_in, token_of
from tests.live import at_once, live_app
from tests.rest import Machine

__all__ = ["live_app"]
GUESSES = 300


@pytest.fixture
def sent(live_app: Flask) -> tuple[Customer, str]:
    with live_app.app_context():
        customer = amina()
        contact_id, _ = sent_code(customer)
        db.session.remove()
    return customer, str(contact_id)


def test_of_300_wrong_codes_over_form_rest_and_resends_five_a_code_are_judged(
    live_app: Flask, sent: tuple[Customer, str]
) -> None:
    customer, contact_id = sent
    browser, machine = live_app.test_client(), Machine(live_app.test_client(), "agent")
    sign_in(browser, "agent")
    token, page = token_of(browser), f"/customers/{customer.id}/contacts/phone/{contact_id}"
    url = f"/{customer.id}/phone/{contact_id}/verification"

    def guess(number: int) -> int:
        code = f"{number:06d}"
        if number % 100 == 50:
            return machine.post(url).status_code
        if number % 2:
            return machine.ask("PUT", url, {"code": code}).status_code
        typed = {"csrf_token": token, f"c{contact_id}-code": code}
        return browser.post(f"{page}/verify", data=typed, headers={"Sec-Fetch-Site": "same-origin"}).status_code

    answers = at_once(live_app, GUESSES, guess)
    assert {400, 422} <= set(answers) <= {201, 400, 422, 429}
    with live_app.app_context():
        row = db.session.scalars(select(ContactCode)).one()
        fresh = len(row.sent_times)
        assert row.attempts <= codes.GUESSES
        assert len(row.failed_times) <= min(codes.GUESSES * fresh, codes.FAILURES_A_DAY)
        assert service.contact(AGENT, customer.id, Kind.PHONE, row.contact_id).verified_at is None
