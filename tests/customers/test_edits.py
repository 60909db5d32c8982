"""Edits: at once before the identity is verified, by a second person afterwards; withdrawn, undone, overtaken."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from backoffice.access.actor import SYSTEM
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Contribution, Outcome, RequestState
from backoffice.customers import service
from backoffice.customers.models import Customer, IdType
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from tests.customers.test_service import make
from tests.identity.signing_in import sign_in, staff, token_of
from tests.rest import Machine
from tests.tiers.bank import known_as_verified

OKOTH = staff("agent", name="Samuel Okoth")
KWAME = staff("supervisor", name="Kwame Addo")
NEW_PAPER = [(IdType.PASSPORT, "BK778899", "KE")]


@pytest.fixture
def amina(app: Any) -> Customer:
    """Amina, whose identity was verified."""
    row = make(SYSTEM, given_names="Amina", family_name="Otieno", birth_date="1990-04-12", paper="29384756")
    known_as_verified(SYSTEM, row.id)
    return row


def renamed(row: Customer, **also: Any) -> ApprovalRequest:
    done = service.change_profile(OKOTH, row.id, row.version, {"family_name": "Odhiambo", **also})
    assert done.request
    return done.request


def test_a_verified_name_waits_for_a_second_person_and_other_fields_do_not(amina: Customer) -> None:
    done = service.change_profile(OKOTH, amina.id, amina.version, {"family_name": "Odhiambo", "occupation": "tailor"})
    assert done.request and list(done.at_once) == ["occupation"]
    assert (amina.family_name, amina.occupation) == ("Otieno", "tailor")
    assert (done.request.old, done.request.new) == ({"family_name": "Otieno"}, {"family_name": "Odhiambo"})
    approvals.decide(KWAME, done.request.id, Outcome.APPROVED, done.request.version)
    assert amina.family_name == "Odhiambo" and service.search(SYSTEM, "Odhiambo")


def test_whoever_is_not_verified_is_changed_at_once(app: Any) -> None:
    row = make(SYSTEM, given_names="Grace", family_name="Wanjiru")
    assert service.change_profile(OKOTH, row.id, row.version, {"family_name": "Kamau"}).request is None
    assert row.family_name == "Kamau"


def test_who_approves_an_edit_did_not_work_on_the_customer_and_who_proposed_it_did(amina: Customer) -> None:
    request = renamed(amina)
    approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    assert db.session.get(Contribution, (amina.id, OKOTH.id))
    assert not db.session.get(Contribution, (amina.id, KWAME.id))


def test_nobody_approves_an_edit_of_their_own(amina: Customer) -> None:
    done = service.change_profile(KWAME, amina.id, amina.version, {"family_name": "Odhiambo"})
    assert done.request
    with pytest.raises(Refused) as refused:
        approvals.decide(KWAME, done.request.id, Outcome.APPROVED, done.request.version)
    assert refused.value.code == "SELF_APPROVAL" and amina.family_name == "Otieno"


def test_an_edit_that_was_overtaken_is_not_carried_out(amina: Customer) -> None:
    request = renamed(amina)
    seen = request.version
    service.change_profile(OKOTH, amina.id, amina.version, {"occupation": "tailor"})
    with pytest.raises(Refused) as refused:
        approvals.decide(KWAME, request.id, Outcome.APPROVED, seen)
    assert refused.value.code == "VERSION_CONFLICT" and amina.family_name == "Otieno"


def test_a_second_edit_waits_for_the_first(amina: Customer) -> None:
    renamed(amina)
    with pytest.raises(Refused) as refused:
        service.change_profile(KWAME, amina.id, amina.version, {"birth_date": "1990-04-13", "occupation": "tailor"})
    assert refused.value.code == "VERSION_CONFLICT" and amina.occupation is None


def test_only_who_proposed_an_edit_withdraws_it(amina: Customer) -> None:
    request = renamed(amina)
    with pytest.raises(Refused) as refused:
        service.withdraw_edit(KWAME, amina.id, request.id)
    assert refused.value.code == "NOT_HOLDER"
    service.withdraw_edit(OKOTH, amina.id, request.id)
    assert request.state is RequestState.WITHDRAWN and service.waiting_edits(OKOTH, amina.id)[1] == []
    with pytest.raises(Refused) as again:
        service.withdraw_edit(OKOTH, amina.id, request.id)
    assert again.value.code == "ALREADY_DECIDED"


def test_identity_numbers_wait_and_an_undone_approval_brings_the_old_ones_back(amina: Customer) -> None:
    before = [(one.number, one.created_by, one.created_at) for one in service.identity_numbers_of([amina.id])]
    done = service.change_profile(OKOTH, amina.id, amina.version, {}, NEW_PAPER)
    assert done.request and [one.number for one in service.identity_numbers_of([amina.id])] == ["29384756"]
    approvals.decide(KWAME, done.request.id, Outcome.APPROVED, done.request.version)
    now = service.identity_numbers_of([amina.id])
    assert [(one.number, one.created_by) for one in now] == [("BK778899", OKOTH.id)]
    approvals.undo(KWAME, done.request.id)
    again = [(one.number, one.created_by, one.created_at) for one in service.identity_numbers_of([amina.id])]
    assert again == before


def test_a_number_that_somebody_else_has_is_refused_before_anybody_is_asked(amina: Customer) -> None:
    make(SYSTEM, given_names="Else", paper="11112222")
    with pytest.raises(Refused) as refused:
        service.change_profile(OKOTH, amina.id, amina.version, {}, [(IdType.NATIONAL_ID, "1111 2222", "KE")])
    assert refused.value.code == "DUPLICATE_CUSTOMER"


def test_patch_answers_202_with_the_request_and_what_took_effect(client: FlaskClient, amina: Customer) -> None:
    agent, boss = Machine(client, "agent"), Machine(client, "supervisor")
    body = {"birth_date": "1991-05-13", "occupation": "tailor"}
    answer = agent.ask("PATCH", f"/{amina.id}", body, **{"If-Match": str(amina.version)})
    told = answer.json
    assert answer.status_code == 202 and (told["kind"], told["state"]) == ("edit", "pending")
    assert (told["old"], told["new"]) == ({"birth_date": "1990-••-••"}, {"birth_date": "1991-••-••"})
    assert told["at_once"] == ["occupation"] and told["customer"]["occupation"] == "tailor"
    listed = agent.get(f"/{amina.id}/edit").json
    assert [item["id"] for item in listed["items"]] == [told["id"]]
    assert boss.post(f"/approval/{told['id']}/approve", {"version": told["version"]}).status_code == 200
    assert agent.get(f"/{amina.id}").json["birth_date"] == "1991-••-••"
    assert agent.ask("DELETE", f"/{amina.id}/edit/{told['id']}").status_code == 409


def test_a_page_shows_old_and_new_before_anything_is_saved_and_a_strip_afterwards(
    client: FlaskClient, amina: Customer
) -> None:
    sign_in(client, "branch-officer")
    form = {"csrf_token": token_of(client), "version": str(amina.version), "given_names": "Amina"}
    form |= {"family_name": "Odhiambo", "birth_date": "1990-04-12", "occupation": "tailor"}
    asked = client.post(f"/customers/{amina.id}/edit", data=form).get_data(as_text=True)
    assert "Odhiambo" in asked and "Waits for a colleague" in asked and "Changes at once" in asked
    assert amina.occupation is None
    back = client.post(f"/customers/{amina.id}/edit", data=form | {"back": "y"}).get_data(as_text=True)
    assert 'value="Odhiambo"' in back and "Waits for a colleague" not in back
    assert client.post(f"/customers/{amina.id}/edit", data=form | {"confirmed": "y"}).status_code == 303
    strip = client.get(f"/customers/{amina.id}/edits").get_data(as_text=True)
    assert "Change pending" in strip and "Odhiambo" in strip and "Withdraw" in strip
    request = service.waiting_edits(KWAME, amina.id)[1][0]
    client.post(f"/customers/{amina.id}/edits/{request.id}/withdrawal", data={"csrf_token": form["csrf_token"]})
    assert "Nothing waits." in client.get(f"/customers/{amina.id}/edits").get_data(as_text=True)


def test_a_change_that_cannot_be_proposed_is_told_before_it_is_confirmed(client: FlaskClient, amina: Customer) -> None:
    renamed(amina)
    sign_in(client, "branch-officer")
    form = {"csrf_token": token_of(client), "version": str(amina.version), "given_names": "Aminata"}
    form |= {"family_name": "Otieno", "birth_date": "1990-04-12"}
    answer = client.post(f"/customers/{amina.id}/edit", data=form)
    assert answer.status_code == 409 and "waits for a decision" in answer.get_data(as_text=True)


def test_who_decides_reveals_what_is_proposed_with_a_reason(client: FlaskClient, amina: Customer) -> None:
    done = service.change_profile(OKOTH, amina.id, amina.version, {"birth_date": "1991-05-13"}, NEW_PAPER)
    assert done.request
    boss = Machine(client, "supervisor")
    listed = boss.get(f"/approval/{done.request.id}")
    assert "1991-05-13" not in listed.text and "BK778899" not in listed.text
    body = {"fields": ["birth_date", "identity_numbers"], "reason": "Deciding on the change"}
    told = boss.post(f"/{amina.id}/reveal", body).json
    assert told["birth_date"] == "1990-04-12" and told["proposed"]["birth_date"] == "1991-05-13"
    assert [one["number"] for one in told["proposed"]["identity_numbers"]] == ["BK778899"]
    sign_in(client, "supervisor")
    strip = client.get(f"/customers/{amina.id}/edits").get_data(as_text=True)
    assert f"/customers/{amina.id}/reveal/" in strip and "1991-05-13" not in strip
    form = {"csrf_token": token_of(client), "reason": "Calling the customer back"}
    assert "1991-05-13" in client.post(f"/customers/{amina.id}/reveal/birth_date", data=form).get_data(as_text=True)
