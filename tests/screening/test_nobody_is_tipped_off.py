"""Nobody is tipped off: what screening knows is nowhere a customer, or whoever registers customers, can look."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.kernel import area, registry
from backoffice.kernel.db import db
from backoffice.notifications.models import Message
from backoffice.portal.area import area as portal
from backoffice.screening import service
from backoffice.screening.area import area as screening
from tests.identity.signing_in import sign_in, staff
from tests.screening import bank
from tests.screening.bank import AGENT, COLLEAGUE, OFFICER, REVIEWER

pytestmark = pytest.mark.usefixtures("lists")
WORDS = ("sanction", "watch list", "screen", "public office", "pep", "matched", "zelenkovich s-7", "invented_sanctions")


@pytest.fixture
def blocked() -> Customer:
    """A customer who was found on a sanctions list by two people, and looked at by a third."""
    row = bank.smuggler()
    found = bank.only_match()
    service.judge_true(REVIEWER, found.id, found.version, "The passport is on the list.")
    request = db.session.scalars(select(ApprovalRequest).where(ApprovalRequest.subject_id == found.id)).one()
    approvals.decide(COLLEAGUE, request.id, Outcome.APPROVED, request.version)
    service.of_customer(REVIEWER, row.id)
    return row


def told(text: str) -> list[str]:
    return [word for word in WORDS if word in text.lower()]


@pytest.mark.parametrize("role", ["agent", "branch-officer", "manager", "privacy-officer", "auditor"])
def test_the_customer_s_history_and_log_hold_nothing_of_it(blocked: Customer, role: str) -> None:
    who = staff(role)
    entries = list(customers.history(who, blocked.id).items)
    if who.may("get_audit"):
        entries += customers.access_log(who, blocked.id).items
    assert entries, "something was done to this customer"
    for entry in entries:
        assert not told(f"{entry.sentence} {entry.operation} {entry.permission} {entry.fields} {entry.reason}")


def test_who_screens_reads_it_in_the_history(blocked: Customer) -> None:
    operations = {entry.operation for entry in customers.history(REVIEWER, blocked.id).items}
    assert {"screening.judge_true", "approvals.approve_screening"} <= operations


@pytest.mark.parametrize("role", ["agent", "branch-officer", "manager"])
def test_no_page_of_theirs_says_it(client: FlaskClient, blocked: Customer, role: str) -> None:
    sign_in(client, role)
    page = f"/customers/{blocked.id}"
    boxes = ("restrictions", "restrictions/strip", "timeline", "risk", "kyc", "duplicates", "edits")
    for address in (page, *(f"{page}/{box}" for box in boxes), "/customers/", "/"):
        answer = client.get(address)
        assert answer.status_code in (200, 403, 404) and not told(answer.get_data(as_text=True)), address
    for address in ("/screening/", f"/screening/{bank.only_match().id}", f"{page}/screening", "/screening/work"):
        assert client.get(address).status_code == 403, address


def test_a_customer_in_json_holds_nothing_of_it(blocked: Customer) -> None:
    for who in (AGENT, OFFICER, REVIEWER):
        [facets] = area.facets(who, [blocked]).values()
        assert not told(str(facets))


def test_no_message_was_sent_and_no_milestone_or_print_tells(blocked: Customer) -> None:
    about = {message.about for message in db.session.scalars(select(Message))}
    assert not {one for one in about if told(one)} and len(about) <= 1
    assert screening.prints is None and screening.journey is None and screening.facet is None
    assert screening.news is None and screening.reveal == {} and screening.findings is None


def test_the_portal_knows_nothing_of_screening(application: object) -> None:
    for blueprint in portal.blueprints:
        assert "screening" not in str(blueprint.deferred_functions)
    shown = {holding.title for holding in registry.holdings() if holding.model.__tablename__.startswith("watch_")}
    assert shown == {"Matches with watch lists", "Judgements of matches with watch lists"}
