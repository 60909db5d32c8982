"""The form grows: rows, kinds of customer, persons behind an organisation; nothing typed is lost."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.contacts.models import Address, Email, Phone
from backoffice.customers.models import Customer, CustomerType
from backoffice.kernel.db import db
from backoffice.parties.models import Party
from tests.identity.signing_in import sign_in
from tests.registration.test_views import how_many, typed

ORGANISATION = {
    "customer_type": "PRIVATE_COMPANY", "given_names": "", "family_name": "", "organisation_name": "Lakeside Ltd",
    "registration_number": "CPR-1", "phones-0-number": "0722000001",
}  # fmt: skip
OWNER = {
    "beneficial_owners-0-given_names": "Juma", "beneficial_owners-0-family_name": "Barasa",
    "beneficial_owners-0-phone": "0722000002", "beneficial_owners-0-share_percent": "60",
}  # fmt: skip


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    sign_in(client, "branch-officer")
    return client


def test_one_more_row_is_asked_for_without_losing_what_was_typed(officer: FlaskClient) -> None:
    answer = officer.post("/registration/form", data=typed(officer, add="phones", occupation="tailor"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and how_many() == 0
    assert 'name="phones-1-number"' in page and 'value="0712345678"' in page and 'value="tailor"' in page


def test_at_most_twenty_rows_are_asked_for(officer: FlaskClient) -> None:
    rows = {f"emails-{number}-address": f"a{number}@example.org" for number in range(20)}
    page = officer.post("/registration/form", data=typed(officer, add="emails", **rows)).get_data(as_text=True)
    assert 'name="emails-19-address"' in page and 'name="emails-20-address"' not in page


def test_all_rows_become_contacts_and_blank_ones_nothing(officer: FlaskClient) -> None:
    rows = {
        "phones-1-number": "", "phones-2-number": "0733000111", "phones-2-phone_type": "work",
        "emails-0-address": "amina@example.org", "emails-1-address": "work@example.org",
        "addresses-0-line1": "12 Moi Avenue", "addresses-1-line1": " ", "addresses-1-city": "",
        "identity_numbers-0-number": "29384756", "level": "3", "account_type": "business",
    }  # fmt: skip
    assert officer.post("/registration/", data=typed(officer, **rows)).status_code == 303
    phones = list(db.session.scalars(select(Phone)))
    assert {(phone.number, phone.mno, phone.is_primary) for phone in phones} == {
        ("+254712345678", "safaricom", True), ("+254733000111", "airtel", False)
    }  # fmt: skip
    assert [email.is_primary for email in db.session.scalars(select(Email).order_by(Email.is_primary))] == [False, True]
    assert [address.line1 for address in db.session.scalars(select(Address))] == ["12 Moi Avenue"]
    assert db.session.scalars(select(Customer)).one().account_type == "business"


@pytest.mark.parametrize("kind", [kind for kind in CustomerType if kind is not CustomerType.INDIVIDUAL])
def test_every_kind_of_organisation_is_asked_for_its_own_fields(officer: FlaskClient, kind: CustomerType) -> None:
    page = officer.post("/registration/form", data=typed(officer, customer_type=kind.value)).get_data(as_text=True)
    for name in ("organisation_name", "registration_number", "beneficial_owners-0-share_percent", "account_type"):
        assert f'name="{name}"' in page, name
    assert 'name="given_names"' not in page and "4 Business" in page


def test_an_organisation_is_registered_with_its_owner_in_one_go(officer: FlaskClient) -> None:
    assert officer.post("/registration/", data=typed(officer, **ORGANISATION, **OWNER)).status_code == 303
    link = db.session.scalars(select(Party)).one()
    firm, owner = (db.session.get_one(Customer, one) for one in (link.customer_id, link.person_id))
    assert (firm.name, firm.account_type, owner.name, link.share_percent) == (
        "Lakeside Ltd",
        "business",
        "Juma Barasa",
        60,
    )
    page = officer.get(f"/customers/{firm.id}/parties").get_data(as_text=True)
    assert "Juma Barasa" in page and "60 %" in page


def test_a_known_owner_is_found_by_number_and_chosen(officer: FlaskClient) -> None:
    officer.post("/registration/", data=typed(officer))
    amina = db.session.scalars(select(Customer)).one()
    row = {"beneficial_owners-0-who": amina.public_number, "beneficial_owners-0-share_percent": "5"}
    page = officer.post("/registration/form", data=typed(officer, **ORGANISATION, **row)).get_data(as_text=True)
    assert f'<option selected value="{amina.id}">' in page
    chosen = {**row, "beneficial_owners-0-customer_id": str(amina.id)}
    assert officer.post("/registration/", data=typed(officer, **ORGANISATION, **chosen)).status_code == 303
    assert db.session.scalars(select(Party)).one().person_id == amina.id and how_many() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"beneficial_owners-0-share_percent": "101"}, "above 0 and up to 100"),
        ({"beneficial_owners-0-share_percent": "half"}, "amount"),
        ({"beneficial_owners-0-share_percent": ""}, "how many percent"),
        ({"beneficial_owners-0-phone": "12"}, "too short"),
        ({"beneficial_owners-0-phone": ""}, "at least one phone"),
        ({"beneficial_owners-0-birth_date": "2999"}, "still to come"),
        (dict.fromkeys(OWNER, "") | {"beneficial_owners-0-who": "nobody at all"}, "Nobody was found"),
        ({"beneficial_owners-0-customer_id": "x"}, "alid choice"),
        ({"organisation_name": ""}, "Give the organisation"),
        ({"phones-0-mno": "nonsense"}, "alid choice"),
        ({"addresses-0-line1": "1 Road", "addresses-0-country": "ZZ"}, "no country"),
        ({"addresses-0-city": "Nairobi"}, "Type where it is."),
        ({"account_type": "nonsense"}, "alid choice"),
        ({"customer_type": "PERSON"}, "alid choice"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_there_and_nothing_is_lost(
    officer: FlaskClient, fields: dict[str, Any], sentence: str
) -> None:
    form = typed(officer, **{**ORGANISATION, **OWNER, "emails-0-address": "kept@example.org", **fields})
    answer = officer.post("/registration/", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and sentence in page and how_many() == 0
    assert 'value="kept@example.org"' in page


def test_an_owner_is_added_later_on_a_page_of_its_own(officer: FlaskClient) -> None:
    officer.post("/registration/", data=typed(officer, **ORGANISATION))
    firm = db.session.scalars(select(Customer)).one()
    form = {name.replace("beneficial_owners-0", "party"): value for name, value in OWNER.items()}
    path = f"/registration/{firm.id}/beneficial-owner"
    sent = typed(officer) | form | {"form_id": "owner-1"}
    assert officer.post(path, data=sent).status_code == officer.post(path, data=sent).status_code == 303
    assert how_many() == 2
    over = officer.post(
        path,
        data=sent
        | {
            "form_id": "owner-2",
            "party-family_name": "Wekesa",
            "party-share_percent": "41",
            "party-phone": "0722000009",
        },
    )
    assert over.status_code == 422 and "more than 100" in over.get_data(as_text=True)
