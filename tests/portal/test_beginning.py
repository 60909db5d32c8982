"""Beginning at the portal: the phone proves who may go on, and whoever asks learns nothing about others."""

import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.customers.models import Customer
from backoffice.duplicates.models import DuplicatePair
from backoffice.kernel import even_time
from backoffice.kernel.db import db
from tests.identity.signing_in import sign_in
from tests.portal.visitor import NUMBER, Visitor, code_sent, messages


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    return Visitor(client)


def everybody() -> list[Customer]:
    return list(db.session.scalars(select(Customer)))


def test_a_newcomer_is_registered_agrees_and_comes_in_by_the_code(visitor: Visitor) -> None:
    assert visitor.arrive().location == "/portal/me"
    [row] = everybody()
    assert (row.channel.value, row.tier_level, row.name) == ("web", 1, "Amina Otieno")
    agreed = consents.standing(row.id, Purpose.TERMS)
    assert agreed and (agreed.text_version, agreed.channel.value) == ("2026-11", "web")
    page = visitor.get("/me").text
    assert "Amina Otieno" in page and "Still missing" in page


def test_a_wrong_code_opens_nothing_and_says_nothing_more(visitor: Visitor) -> None:
    visitor.start()
    right = code_sent(NUMBER)
    answer = visitor.prove("000000" if right != "000000" else "111111")
    assert answer.status_code == 422 and "does not fit" in answer.text
    assert visitor.get("/me").location == "/portal"


def test_a_known_phone_gets_the_same_answers_and_only_its_owner_is_told(client: FlaskClient, visitor: Visitor) -> None:
    visitor.arrive()
    stranger = Visitor(client.application.test_client())
    first = stranger.start(given_names="Somebody", family_name="Else")
    fresh = Visitor(client.application.test_client())
    second = fresh.start(phone="0722 000 111")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    pages = [one.get("/code").text.replace("678", "").replace("111", "") for one in (stranger, fresh)]
    assert len(pages[0]) == len(pages[1])
    assert "already" in messages(NUMBER)[0] and len(everybody()) == 2
    assert stranger.prove("123456").status_code == 422


def test_another_code_takes_one_time_whoever_has_the_phone(client: FlaskClient, visitor: Visitor) -> None:
    visitor.arrive()
    stranger, fresh = (Visitor(client.application.test_client()) for _ in range(2))
    stranger.start()
    fresh.start(phone="0722 000 111")
    for one in (stranger, fresh):
        begun = time.monotonic()
        assert one.post("/code/again", seen="/code").location == "/portal/code"
        assert time.monotonic() - begun >= even_time.BEGINNING


def test_somebody_of_a_known_name_is_registered_and_the_bank_judges_the_pair(
    client: FlaskClient, visitor: Visitor
) -> None:
    visitor.arrive(given_names="Zawadi", family_name="Mwende")
    namesake = Visitor(client.application.test_client())
    begun = namesake.start(given_names="Zawadi", family_name="Mwende", phone="0733 000 111")
    assert (begun.status_code, begun.location) == (303, "/portal/code")
    assert len(everybody()) == 2
    assert db.session.scalar(select(func.count()).select_from(DuplicatePair).where(DuplicatePair.state == "open")) == 1


def test_who_proves_the_phone_goes_on_with_what_was_begun(client: FlaskClient, visitor: Visitor) -> None:
    visitor.start()
    other = Visitor(client.application.test_client())
    assert other.arrive(given_names="Baraka").location == "/portal/me"
    assert db.session.scalar(select(func.count()).select_from(Customer)) == 1


def test_codes_are_sent_three_times_in_a_quarter_of_an_hour(client: FlaskClient, visitor: Visitor) -> None:
    for _ in range(3):
        assert Visitor(client.application.test_client()).start().status_code == 303
    assert visitor.start().status_code == 429


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": "Кисуму"}, "phone"),
        ({"given_names": ""}, "given_names"),
        ({"given_names": "x" * 300}, "given_names"),
        ({"agreed": ""}, "agreed"),
    ],
)
def test_bad_input_names_the_field_and_keeps_the_rest(visitor: Visitor, changes: dict[str, str], named: str) -> None:
    answer = visitor.start(**changes)
    assert answer.status_code == 422 and f'id="{named}-note"' in answer.text
    assert "Otieno" in answer.text and not everybody()


def test_staff_sessions_and_customers_sessions_never_mix(client: FlaskClient, visitor: Visitor) -> None:
    visitor.arrive()
    assert client.get("/customers/").location.startswith("/sign-in")
    sign_in(client, "supervisor")
    client.delete_cookie("portal")
    assert client.get("/customers/").status_code == 200
    assert visitor.get("/me").location == "/portal"


def test_a_customer_sees_nobody_else(client: FlaskClient, visitor: Visitor) -> None:
    visitor.arrive()
    other = Visitor(client.application.test_client())
    other.start(given_names="Baraka", phone="0722000111")
    other.prove(code_sent("+254722000111"))
    assert "Baraka" in other.get("/me").text and "Amina" not in other.get("/me").text


def test_signing_out_ends_the_session(visitor: Visitor) -> None:
    visitor.arrive()
    assert visitor.post("/sign-out", seen="/me").location == "/portal/signed-out"
    assert visitor.get("/me").location == "/portal"


def test_the_terms_are_read_in_the_chosen_language(visitor: Visitor) -> None:
    visitor.post("/language", seen="/start", language="sw", next="/portal/terms")
    assert "Taarifa zako" in visitor.get("/terms").text
    visitor.arrive()
    agreed = consents.standing(everybody()[0].id, Purpose.TERMS)
    assert agreed and agreed.language == "sw"
