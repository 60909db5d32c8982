"""Cases that change hands: who may take one over or give it away, and how who had it is told."""

import pytest
from flask.testing import FlaskClient

from backoffice.access.actor import Actor
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kyc import service
from backoffice.kyc.models import CaseState, KycCase
from tests.identity.signing_in import sign_in, sign_in_as, sign_off, staff, token_of
from tests.kyc.bank import AGENT, BOTH_HATS, PETER, RITA, entries, held, opened, rename
from tests.rest import Machine

WHY = "Rita is on leave"


def code(act: object, *args: object) -> str:
    with pytest.raises(Refused) as error:
        act(*args)  # type: ignore[operator]
    return error.value.code


@pytest.mark.usefixtures("app")
def test_a_colleague_takes_a_case_over_and_who_had_it_cannot_decide_it_any_more() -> None:
    case = service.take_over(PETER, held(RITA).id, WHY)
    assert (case.state, case.holder, case.taken_from) == (CaseState.IN_REVIEW, PETER.id, RITA.id)
    assert code(service.approve, RITA, case.id, 1) == "NOT_HOLDER"
    assert [one.id for one in service.lost(RITA)] == [case.id]
    entry = entries("kyc.take_over")[-1]
    assert entry.body["outcome"] == "done" and WHY not in str(entry.body)
    service.noted(PETER, case.id)
    assert service.lost(RITA), "only who lost it has read it"
    service.noted(RITA, case.id)
    assert not service.lost(RITA) and case.taken_why == ""


@pytest.mark.usefixtures("app")
def test_what_cannot_be_taken_over() -> None:
    assert code(service.take_over, PETER, opened().id, WHY) == "NOT_HOLDER"
    assert code(service.take_over, RITA, held(RITA).id, WHY) == "NOT_HOLDER"
    asked = service.ask_again(RITA, held(RITA).id, 1, "UNREADABLE")
    assert code(service.take_over, PETER, asked.id, WHY) == "INVALID_TRANSITION"
    decided = service.approve(RITA, held(RITA).id, 1)
    assert code(service.take_over, PETER, decided.id, WHY) == "ALREADY_DECIDED"
    own = held(RITA)
    rename(BOTH_HATS, own.customer_id, "Odhiambo")
    assert code(service.take_over, BOTH_HATS, own.id, WHY) == "SELF_APPROVAL"


def test_a_case_is_given_to_a_colleague_who_is_known(client: FlaskClient) -> None:
    case = opened()
    with pytest.raises(Invalid):
        service.assign(RITA, case.id, PETER.id)
    sign_in_as(client, PETER)
    sign_in(client, "agent", name="Samuel Okoth")
    assert [one.name for one in service.reviewers(RITA)] == ["Peter Lindqvist"]
    given = service.assign(RITA, case.id, PETER.id)
    assert (given.holder, given.holder_name) == (PETER.id, "Peter Lindqvist")
    assert code(service.assign, RITA, case.id, PETER.id) == "NOT_HOLDER"
    service.approve(PETER, case.id, 1)
    assert PETER.id in {one.id for one in service.reviewers(RITA)}


def test_nobody_is_given_a_case_they_worked_on(client: FlaskClient) -> None:
    sign_in_as(client, BOTH_HATS)
    case = opened(by=AGENT)
    rename(BOTH_HATS, case.customer_id, "Odhiambo")
    assert code(service.assign, RITA, case.id, BOTH_HATS.id) == "SELF_APPROVAL"


def shown(client: FlaskClient, who: Actor, path: str) -> str:
    sign_off(client)
    sign_in_as(client, who)
    return client.get(path).get_data(as_text=True)


def test_who_had_the_case_reads_so_on_the_next_page_and_on_the_case(client: FlaskClient) -> None:
    case_id = held(RITA).id
    assert "Take it over" in shown(client, PETER, f"/kyc/{case_id}")
    typed = {"reason": WHY, "csrf_token": token_of(client)}
    assert client.post(f"/kyc/{case_id}/takeover", data=typed).status_code == 303
    for path in ("/me", "/kyc/", f"/kyc/{case_id}"):
        text = shown(client, RITA, path)
        assert "Peter Lindqvist took a case over" in text and WHY in text, path
    poll = client.get(f"/kyc/{case_id}/holding?held=yes", headers={"HX-Request": "true", "HX-Target": "kyc-holding"})
    assert "Peter Lindqvist holds this case now" in poll.get_data(as_text=True)
    assert "<form" not in poll.get_data(as_text=True).split("I have read it")[-1], (
        "what is being typed is never replaced"
    )
    assert client.post(f"/kyc/{case_id}/noted", data={"csrf_token": token_of(client)}).status_code == 303
    assert "took a case over" not in client.get("/me").get_data(as_text=True)


def test_a_takeover_needs_a_reason_and_an_assignment_a_colleague(client: FlaskClient) -> None:
    case_id = held(RITA).id
    sign_in_as(client, PETER)
    assert client.post(f"/kyc/{case_id}/takeover", data={"csrf_token": token_of(client)}).status_code == 422
    wrong = {"to": "nobody", "csrf_token": token_of(client)}
    assert client.post(f"/kyc/{case_id}/assign", data=wrong).status_code == 422


def test_machines_hand_cases_over_too(client: FlaskClient) -> None:
    reviewer = Machine(client, "kyc-reviewer")
    sign_in_as(client, PETER)
    sign_off(client)
    case_id = held(RITA).id
    assert reviewer.post(f"/kyc/{case_id}/takeover", {}).status_code == 422
    taken = reviewer.post(f"/kyc/{case_id}/takeover", {"reason": WHY}).get_json()
    assert (taken["state"], taken["version"], taken["taken_by"]) == ("in_review", 1, taken["holder"])
    colleague = next(one for one in reviewer.get("/kyc/reviewers").get_json()["items"] if one["name"] == PETER.name)
    assert reviewer.post(f"/kyc/{case_id}/assign", {"to": "nobody"}).status_code == 422
    assert reviewer.post(f"/kyc/{case_id}/assign", {"to": colleague["id"]}).get_json()["holder"] == PETER.name
    assert reviewer.get("/kyc/lost").get_json()["items"] == []
    assert db.session.get_one(KycCase, case_id).holder == PETER.id


def test_a_person_with_two_browsers_is_one_colleague(client: FlaskClient) -> None:
    for _ in range(2):
        sign_in_as(client, staff("kyc-reviewer", name="Ada Twice"))
    assert [one.name for one in service.reviewers(RITA)] == ["Ada Twice"]
