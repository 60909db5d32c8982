"""The pages of contacts, as a browser without JavaScript and as htmx see them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.contacts import service
from backoffice.contacts.models import Address, Kind, Phone
from backoffice.customers.models import Customer
from backoffice.kernel import clock
from tests.contacts.people import ADDRESS, AGENT, NUMBER, amina, code_for, phone_of, phones, sent_code, wrong
from tests.identity.signing_in import sign_in, token_of


@pytest.fixture
def customer(app: Flask) -> Customer:
    return amina(address=ADDRESS)


@pytest.fixture
def browser(client: FlaskClient, customer: Customer) -> FlaskClient:
    sign_in(client, "agent")
    return client


def url_of(customer: Customer, rest: str = "") -> str:
    return f"/customers/{customer.id}/contacts{rest}"


def post(browser: FlaskClient, url: str, fields: dict[str, str] | None = None, **headers: str) -> TestResponse:
    return browser.post(url, data={"csrf_token": token_of(browser), **(fields or {})}, headers=headers)


def text_of(browser: FlaskClient, url: str, **headers: str) -> str:
    response = browser.get(url, headers=headers)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_page_masks_what_was_not_typed_today_and_offers_codes(browser: FlaskClient, customer: Customer) -> None:
    page = text_of(browser, url_of(customer))
    assert "masked, ends 678" in page and NUMBER not in page and "Send code" in page and "Not verified" in page
    assert "asks for a reason" not in page
    sign_in(browser, "branch-officer")
    assert "asks for a reason" in text_of(browser, url_of(customer))


def test_a_box_on_the_customer_page_is_the_part_alone(browser: FlaskClient, customer: Customer) -> None:
    part = text_of(browser, url_of(customer), **{"HX-Request": "true", "HX-Target": "contacts-panel"})
    assert part.lstrip().startswith("<section") and 'id="contacts-panel"' in part and "masked, ends 678" in part
    assert 'id="contacts-panel"' in text_of(browser, f"/customers/{customer.id}")


def test_a_code_is_sent_typed_wrong_and_typed_right(browser: FlaskClient, customer: Customer) -> None:
    phone = phone_of(customer)
    sent = post(browser, url_of(customer, f"/phone/{phone.id}/code"))
    assert sent.status_code == 303 and f"#contact-{phone.id}" in sent.location
    page = text_of(browser, url_of(customer))
    assert "The message waits to be handed over" in page and "It does not arrive?" in page
    assert "Confirm a•••@example.org instead" in page
    assert 'inputmode="numeric"' in page and 'autocomplete="one-time-code"' in page and "5 attempts left" in page
    code, verify, name = code_for(customer.id), url_of(customer, f"/phone/{phone.id}/verify"), f"c{phone.id}-code"
    refused = post(browser, verify, {name: wrong(code)}, **{"HX-Request": "true", "HX-Target": "contacts-list"})
    answer = refused.get_data(as_text=True)
    assert refused.status_code == 422 and 'id="contacts-list"' in answer
    assert "not accepted" in answer and "4 attempts left" in answer
    assert post(browser, verify, {name: "12"}).status_code == 422
    assert post(browser, verify, {name: code}).status_code == 303
    page = text_of(browser, url_of(customer))
    assert "Phone verified" in page and "one-time-code" not in page


def test_a_code_that_is_over_says_so_above_the_list(browser: FlaskClient, customer: Customer) -> None:
    contact_id, code = sent_code(customer)
    for _ in range(4):
        post(browser, url_of(customer, f"/phone/{contact_id}/verify"), {f"c{contact_id}-code": wrong(code)})
    last = post(browser, url_of(customer, f"/phone/{contact_id}/verify"), {f"c{contact_id}-code": wrong(code)})
    assert last.status_code == 422 and "Send a new one" in last.get_data(as_text=True)


def test_too_many_codes_grey_the_button_with_the_reason(browser: FlaskClient, customer: Customer) -> None:
    for _ in range(3):
        sent_code(customer)
    assert "Too many codes were sent" in text_of(browser, url_of(customer))
    assert post(browser, url_of(customer, f"/phone/{phone_of(customer).id}/code")).status_code == 429


def test_a_phone_is_added_put_first_and_removed(browser: FlaskClient, customer: Customer) -> None:
    assert "shares" not in text_of(browser, url_of(customer, "/phone/new"))
    fields = {"phone-number": "0722 000 111", "phone-phone_type": "mobile"}
    assert post(browser, url_of(customer, "/phone/new"), fields).status_code == 303
    assert "+254722000111" in text_of(browser, url_of(customer))
    added = service.rows_of(Phone, [customer.id])[1]
    assert post(browser, url_of(customer, f"/phone/{added.id}/primary")).status_code == 303
    assert post(browser, url_of(customer, f"/phone/{phone_of(customer).id}/remove")).status_code == 303
    assert len(phones(customer)) == 1
    assert "keeps at least one phone" in text_of(browser, url_of(customer))


def test_an_address_is_added(browser: FlaskClient, customer: Customer) -> None:
    assert 'value="KE"' in text_of(browser, url_of(customer, "/address/new"))
    fields = {"address-line1": "12 Moi Avenue", "address-city": "Nairobi", "address-address_type": "home"}
    assert post(browser, url_of(customer, "/address/new"), fields).status_code == 303
    assert service.rows_of(Address, [customer.id])[0].country == "KE"


@pytest.mark.parametrize(
    ("kind", "fields", "status", "sentence"),
    [
        ("phone", {"phone-number": "12", "phone-phone_type": "mobile"}, 422, "too short"),
        ("phone", {"phone-number": NUMBER, "phone-phone_type": "mobile"}, 409, "has this phone already"),
        ("phone", {"phone-number": "0722000111", "phone-phone_type": "pager"}, 422, "Not a valid choice"),
        ("phone", {"phone-number": "", "phone-phone_type": "mobile"}, 422, "Type the number"),
        ("email", {"email-address": "<script>", "email-email_type": "personal"}, 422, "has an @"),
        ("email", {"email-address": "x" * 300, "email-email_type": "personal"}, 422, "254"),
        ("address", {"address-line1": "x", "address-country": "ZZ", "address-address_type": "home"}, 422, "no country"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    browser: FlaskClient, customer: Customer, kind: str, fields: dict[str, str], status: int, sentence: str
) -> None:
    answer = post(
        browser, url_of(customer, f"/{kind}/new"), fields, **{"HX-Request": "true", "HX-Target": "contacts-form"}
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == status and sentence in text and text.lstrip().startswith('<div id="contacts-form">')
    assert "<script>" not in text


def test_a_household_phone_is_offered_to_who_may_share(browser: FlaskClient, customer: Customer) -> None:
    sign_in(browser, "branch-officer")
    assert "shares" in text_of(browser, url_of(customer, "/phone/new"))
    other = amina(number="0722000111")
    fields = {
        "phone-number": NUMBER,
        "phone-phone_type": "mobile",
        "phone-shared": "y",
        "phone-shared_reason": "her mother",
    }
    assert post(browser, url_of(other, "/phone/new"), fields).status_code == 303
    assert "shared by the household: her mother" in text_of(browser, url_of(other))


def test_sent_messages_are_listed_without_their_words(browser: FlaskClient, customer: Customer) -> None:
    assert "No messages yet" in text_of(browser, url_of(customer, "/messages"))
    _, code = sent_code(customer)
    page = text_of(browser, url_of(customer, "/messages"))
    assert "Code to confirm a phone" in page and code not in page and NUMBER not in page


def test_who_only_reads_gets_no_buttons_and_no_door(browser: FlaskClient, customer: Customer) -> None:
    sign_in(browser, "manager")
    page = text_of(browser, url_of(customer))
    assert "Send code" not in page and "Remove" not in page and "Add phone" not in page
    assert post(browser, url_of(customer, f"/phone/{phone_of(customer).id}/code")).status_code == 403
    assert browser.get(url_of(customer, "/email/new")).status_code == 403


def test_other_branches_see_nothing(browser: FlaskClient, customer: Customer) -> None:
    sign_in(browser, "agent", branch="south")
    for rest in ("", "/phone/new", "/messages"):
        assert browser.get(url_of(customer, rest)).status_code == 404
    assert Kind("phone") is Kind.PHONE


def test_a_contact_is_changed_on_its_page_without_showing_what_is_masked(
    browser: FlaskClient, customer: Customer
) -> None:
    phone = phone_of(customer)
    url = url_of(customer, f"/phone/{phone.id}/edit")
    page = text_of(browser, url)
    assert "masked, ends 678" in page and NUMBER not in page and "Leave it empty to keep the number" in page
    fields = {"phone-version": str(phone.version), "phone-phone_type": "home", "phone-valid_from": "2020-01-01"}
    assert post(browser, url, fields).status_code == 303
    assert (phone_of(customer).number, phone_of(customer).phone_type) == (NUMBER, "home")
    stale = post(browser, url, {**fields, "phone-number": "0722000111"})
    assert stale.status_code == 409 and "Somebody else changed" in stale.get_data(as_text=True)
    fields |= {"phone-version": str(phone_of(customer).version), "phone-number": "12"}
    wrong_number = post(browser, url, fields)
    assert wrong_number.status_code == 422 and 'value="12"' in wrong_number.get_data(as_text=True)
    assert post(browser, url, {**fields, "phone-number": "0722 000 111"}).status_code == 303
    assert phone_of(customer).number == "+254722000111"


def test_contacts_of_before_are_folded_below_the_others(browser: FlaskClient, customer: Customer) -> None:
    added = service.add_phone_to(AGENT, customer.id, {"number": "0722000111"})
    service.change(AGENT, customer.id, Kind.PHONE, added.id, added.version, {"valid_to": clock.today()})
    page = text_of(browser, url_of(customer))
    assert "1 contact of before" in page and page.count("<summary") > 0
