"""Pages of restrictions as people use them: set one, see it on the customer, lift it."""

from flask.testing import FlaskClient

from backoffice.customers.models import Customer
from backoffice.kernel.db import db
from backoffice.restrictions import service
from backoffice.restrictions.models import Restriction, RestrictionKind, Source
from tests.approvals.bank import JOY, amina
from tests.identity.signing_in import sign_in, token_of
from tests.tiers.bank import verify_phone


def officer(client: FlaskClient) -> None:
    sign_in(client, "branch-officer", name="Joy Were")


def set_one(customer: Customer, source: Source = Source.CUSTOMER) -> Restriction:
    return service.restrict(JOY, customer.id, RestrictionKind.NO_DEBIT, source, "card lost")


def test_nothing_blocks_says_so_and_offers_the_act(client: FlaskClient) -> None:
    officer(client)
    page = client.get(f"/customers/{amina().id}/restrictions").text
    assert "Nothing blocks this customer" in page and "Restrict…" in page


def test_a_restriction_is_set_and_shown_in_the_strip(client: FlaskClient) -> None:
    customer = amina()
    officer(client)
    path = f"/customers/{customer.id}/restrictions/new"
    given = {"csrf_token": token_of(client, path), "kind": "all", "source": "fraud", "reason": "two reports"}
    assert client.post(path, data=given).status_code == 303
    assert db.session.get_one(Customer, customer.id).blocked_all
    headers = {"HX-Request": "true", "HX-Target": "restrictions-strip"}
    strip = client.get(f"/customers/{customer.id}/restrictions/in-force", headers=headers).text
    assert "No use at all" in strip and "two reports" in strip and "<html" not in strip
    assert client.get(f"/customers/{customer.id}/restrictions/in-force").status_code == 200


def test_what_each_kind_does_to_status_sign_in_and_limits_is_shown_before_it_is_set(client: FlaskClient) -> None:
    customer = amina()
    officer(client)
    path = f"/customers/{customer.id}/restrictions/new"
    assert "up to" not in client.get(path).text  # no tier, so there is nothing that a restriction could take away
    verify_phone(JOY, customer)
    rows = client.get(path).text.split('role="row"')
    now, no_debits = (next(row for row in rows if words in row) for words in (">Now<", ">No debits<"))
    assert now.count("up to 5,000") == 2 and "Active" in now
    assert no_debits.count("up to 5,000") == 1 and "not possible" in no_debits and "Suspended" in no_debits


def test_what_was_typed_is_kept_when_something_is_missing(client: FlaskClient) -> None:
    customer = amina()
    officer(client)
    path = f"/customers/{customer.id}/restrictions/new"
    given = {"csrf_token": token_of(client, path), "source": "fraud", "reason": "two reports", "until": "2020-01-01"}
    answer = client.post(path, data=given)
    assert answer.status_code == 422 and "two reports" in answer.text and "Choose what is blocked" in answer.text
    answer = client.post(path, data={**given, "kind": "all"})
    assert answer.status_code == 422 and "must lie in the future" in answer.text
    for slip in ({"kind": "x" * 9000}, {"kind": "all", "until": "9999-12-31"}, {"kind": "all", "source": "nobody"}):
        assert client.post(path, data={**given, **slip}).status_code == 422


def test_lifting_at_once_names_what_stays(client: FlaskClient) -> None:
    customer = amina()
    row = set_one(customer)
    service.restrict(JOY, customer.id, RestrictionKind.NO_CREDIT, Source.COURT, "order")
    officer(client)
    path = f"/customers/{customer.id}/restrictions/{row.id}/lift"
    page = client.get(path).text
    assert "No credits" in page and "Lift the restriction" in page
    assert client.post(path, data={"csrf_token": token_of(client, path), "reason": ""}).status_code == 422
    assert client.post(path, data={"csrf_token": token_of(client, path), "reason": "found"}).status_code == 303
    found = db.session.get_one(Customer, customer.id)
    assert (found.blocked_debit, found.blocked_credit) == (False, True)


def test_lifting_a_grave_one_says_that_a_second_person_decides(client: FlaskClient) -> None:
    customer = amina()
    row = set_one(customer, Source.COURT)
    officer(client)
    path = f"/customers/{customer.id}/restrictions/{row.id}/lift"
    assert "a second person decides" in client.get(path).text
    assert client.post(path, data={"csrf_token": token_of(client, path), "reason": "letter"}).status_code == 303
    assert "waits for a colleague" in client.get(f"/customers/{customer.id}/restrictions").text
    assert client.post(path, data={"csrf_token": token_of(client, path), "reason": "letter"}).status_code == 409
    sign_in(client, "supervisor", name="Kwame Mensah", branch=None)
    inbox = client.get("/approvals/?kind=restriction").text
    assert "lift “No debits” (court order)" in inbox and "lifted, no other stays" in inbox


def test_who_may_only_look_sees_no_act(client: FlaskClient) -> None:
    customer = amina()
    set_one(customer)
    sign_in(client, "kyc-reviewer", name="Peter Lindqvist", branch=None)
    page = client.get(f"/customers/{customer.id}/restrictions").text
    assert "No debits" in page and "Lift…" not in page and "Restrict…" not in page
    assert client.get(f"/customers/{customer.id}/restrictions/new").status_code == 403


def test_the_customer_page_offers_the_strip_and_the_act(client: FlaskClient) -> None:
    customer = amina()
    officer(client)
    page = client.get(f"/customers/{customer.id}").text
    assert "restrictions/in-force" in page and "restrictions/new" in page and f"{customer.id}/tier" in page
