"""The edit page: persons and organisations, the numbers of papers, and what stays masked for who may not see it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.customers import service
from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.customers.service import create
from backoffice.kernel.operations import command
from tests.customers.test_edits import KWAME, known_as_verified
from tests.customers.test_service import make
from tests.identity.signing_in import sign_in, token_of

Answer = Any


@pytest.fixture
def amina(app: Any) -> Customer:
    return make(SYSTEM, given_names="Amina", family_name="Otieno", birth_date="1990-04-12", paper="29384756")


@command(Permission.CREATE_CUSTOMER)
def founded(actor: Actor) -> Customer:
    names = {"organisation_name": "Jua Kali Ltd", "registration_number": "PVT-884422", "business_type": "company"}
    return create(actor, CustomerType.PRIVATE_COMPANY, Channel.AGENT, "north", names)


def sent(client: FlaskClient, row: Customer, **fields: str) -> Answer:
    form = {"csrf_token": token_of(client), "version": str(row.version)}
    if row.is_person:
        form |= {"given_names": "Amina", "family_name": "Otieno"}
    return client.post(f"/customers/{row.id}/edit", data=form | fields)


def papers_of(row: Customer) -> list[tuple[IdType, str, str]]:
    return [(one.id_type, one.number, one.country) for one in service.identity_numbers_of([row.id])]


def test_an_organisation_is_edited_by_its_own_fields(client: FlaskClient, app: Any) -> None:
    row = founded(SYSTEM)
    sign_in(client, "branch-officer")
    page = client.get(f"/customers/{row.id}/edit").get_data(as_text=True)
    assert 'value="Jua Kali Ltd"' in page and "Legal form" in page and "Given names" not in page
    changed = {"organisation_name": "Jua Kali Cooperative", "business_type": "cooperative"}
    asked = sent(client, row, **changed).get_data(as_text=True)
    assert "Jua Kali Ltd" in asked and "Jua Kali Cooperative" in asked
    assert sent(client, row, **changed, confirmed="y").status_code == 303
    assert (row.organisation_name, row.business_type) == ("Jua Kali Cooperative", "cooperative")
    assert row.registration_number == "PVT-884422"


def test_an_organisation_keeps_a_name(client: FlaskClient, app: Any) -> None:
    row = founded(SYSTEM)
    sign_in(client, "branch-officer")
    answer = sent(client, row, organisation_name="")
    assert answer.status_code == 422 and "Give the organisation" in answer.get_data(as_text=True)


def test_what_is_masked_is_not_filled_in_and_stays_when_it_is_left_empty(client: FlaskClient, amina: Customer) -> None:
    sign_in(client, "branch-officer")
    page = client.get(f"/customers/{amina.id}/edit").get_data(as_text=True)
    assert "1990-04-12" not in page and "29384756" not in page and "1990-••-••" in page and "29 ••• 56" in page
    assert sent(client, amina, birth_date="", occupation="tailor", confirmed="y").status_code == 303
    assert (amina.birth_date, amina.occupation) == ("1990-04-12", "tailor")
    asked = sent(client, amina, birth_date="1991-05-13").get_data(as_text=True)
    assert "1990-••-••" in asked and "1990-04-12" not in asked and "1991-05-13" in asked


def test_a_paper_is_added_beside_those_that_stand_and_only_the_new_number_is_shown(
    client: FlaskClient, amina: Customer
) -> None:
    sign_in(client, "branch-officer")
    paper = {"identity_numbers-0-id_type": "passport", "identity_numbers-0-number": "BK778899"}
    asked = sent(client, amina, **paper).get_data(as_text=True)
    assert "Passport BK778899 (KE)" in asked and "29384756" not in asked
    assert 'name="identity_numbers-0-number" value="BK778899"' in asked
    assert sent(client, amina, **paper, confirmed="y").status_code == 303
    assert papers_of(amina) == [(IdType.NATIONAL_ID, "29384756", "KE"), (IdType.PASSPORT, "BK778899", "KE")]


def test_a_wrong_number_is_ticked_off_and_the_right_one_written_below(client: FlaskClient, amina: Customer) -> None:
    sign_in(client, "branch-officer")
    wrong = str(service.identity_numbers_of([amina.id])[0].id)
    right = {"gone": wrong, "identity_numbers-0-number": "29384765", "confirmed": "y"}
    assert sent(client, amina, **right).status_code == 303
    assert papers_of(amina) == [(IdType.NATIONAL_ID, "29384765", "KE")]


def test_numbers_of_who_is_verified_wait_for_a_second_person(client: FlaskClient, amina: Customer) -> None:
    known_as_verified(SYSTEM, amina.id)
    sign_in(client, "branch-officer")
    paper = {"identity_numbers-0-id_type": "passport", "identity_numbers-0-number": "BK778899"}
    assert "Waits for a colleague" in sent(client, amina, **paper).get_data(as_text=True)
    assert sent(client, amina, **paper, confirmed="y").status_code == 303
    assert len(papers_of(amina)) == 1
    request = service.waiting_edits(KWAME, amina.id)[1][0]
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert (IdType.PASSPORT, "BK778899", "KE") in papers_of(amina)


def test_a_number_that_somebody_has_is_said_at_the_papers_and_nothing_typed_is_lost(
    client: FlaskClient, amina: Customer
) -> None:
    make(SYSTEM, given_names="Else", paper="11112222")
    sign_in(client, "branch-officer")
    answer = sent(client, amina, **{"identity_numbers-0-number": "1111 2222"}, occupation="tailor")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "already has this identity number" in page
    assert 'value="1111 2222"' in page and 'value="tailor"' in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"identity_numbers-0-number": "---"}, "letters or digits"),
        ({"identity_numbers-0-number": "BK1", "identity_numbers-0-country": "Kenya"}, "Two letters"),
        ({"identity_numbers-0-number": "BK1", "identity_numbers-0-id_type": "library"}, "alid choice"),
        ({"gone": "nobody"}, "alid choice"),
        ({"birth_date": "12.4.1990"}, "Write the date as"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    client: FlaskClient, amina: Customer, fields: dict[str, str], said: str
) -> None:
    sign_in(client, "branch-officer")
    answer = sent(client, amina, **fields)
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)


def test_another_row_is_added_without_a_script(client: FlaskClient, amina: Customer) -> None:
    sign_in(client, "branch-officer")
    typed = {"identity_numbers-0-number": "BK778899", "add": "identity_numbers"}
    page = sent(client, amina, **typed).get_data(as_text=True)
    assert 'name="identity_numbers-1-number"' in page and 'value="BK778899"' in page
