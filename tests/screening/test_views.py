"""The pages of screening and their twins for machines: the worklist, a match, judging, freshness, a customer's box."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest
from backoffice.kernel.db import db
from backoffice.screening import jobs, service
from backoffice.screening.models import MatchKind, MatchState
from tests.identity.signing_in import sign_in, token_of
from tests.rest import Machine
from tests.screening import bank
from tests.screening.bank import REVIEWER, Lists

pytestmark = pytest.mark.usefixtures("lists")


def text(client: FlaskClient, address: str, **asked: Any) -> str:
    answer = client.get(address, **asked)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.get_data(as_text=True)


def send(client: FlaskClient, address: str, given: dict[str, str] | None = None, **asked: Any) -> TestResponse:
    """Send a form with its token."""
    return client.post(address, data={"csrf_token": token_of(client), **(given or {})}, **asked)


def test_the_worklist_shows_who_waits_and_filters_by_kind(client: FlaskClient) -> None:
    sign_in(client, "kyc-reviewer")
    assert "Nobody waits to be judged" in text(client, "/screening/")
    bank.minister()
    bank.smuggler()
    page = text(client, "/screening/")
    assert "Baraka Ndolo Mutisya" in page and "Viktor Zelenkovich" in page and "Minister of Ferries" in page
    sanctions = text(client, "/screening/?kind=sanction")
    assert "Viktor Zelenkovich" in sanctions and "Baraka" not in sanctions
    assert "No match like this" in text(client, "/screening/?branch=hills")
    assert client.get("/screening/?kind=nothing").status_code == 422
    assert "Screening" in text(client, "/screening/work")


@pytest.mark.parametrize("branch", ["north", None])
def test_each_number_on_a_home_is_as_long_as_its_list(lists: Lists, branch: str | None) -> None:
    bank.minister()
    bank.smuggler()
    bank.screened(bank.customer("Baraka", "Mutisya", branch="south"))
    who = replace(REVIEWER, branch=branch)
    who = replace(who, permissions=who.permissions - {Permission.ALL_BRANCHES}) if branch else who
    counts = service.counts(who)
    assert (counts.sanction, counts.pep, counts.proposed) == (1, 1 if branch else 2, 0)
    for kind in MatchKind:
        assert len(service.worklist(who, service.Filters(kind=kind)).items) == getattr(counts, kind.value)
    assert service.waiting(who) == len(service.worklist(who, service.Filters()).items) == counts.open


def test_a_match_is_judged_with_what_was_compared(client: FlaskClient) -> None:
    sign_in(client, "kyc-reviewer")
    bank.minister()
    found = bank.only_match()
    page = f"/screening/{found.id}"
    shown = text(client, page)
    assert "Same birth date" in shown and shown.count("1961-03-02") == 1 and "Барака Мутисья" in shown
    given = {"version": str(found.version), "note": ""}
    assert send(client, f"{page}/different", given).status_code == 422
    assert bank.only_match().state is MatchState.OPEN
    answer = send(client, f"{page}/different", given | {"note": "Another Baraka."}, follow_redirects=True)
    assert "Only new evidence brings it up again" in answer.get_data(as_text=True)
    assert send(client, f"{page}/true", given | {"note": "Late."}).status_code == 409
    again = {"version": str(bank.only_match().version), "note": "He is the minister after all."}
    send(client, f"{page}/reopen", again)
    assert bank.only_match().state is MatchState.OPEN
    assert "Another Baraka." in text(client, page)


def test_a_sanction_shows_that_a_second_person_decides(client: FlaskClient) -> None:
    sign_in(client, "kyc-reviewer")
    bank.smuggler()
    found = bank.only_match()
    page = f"/screening/{found.id}"
    send(client, f"{page}/true", {"version": str(found.version), "note": "Passport."})
    assert "A second person decides this" in text(client, page)
    request = db.session.scalars(select(ApprovalRequest).where(ApprovalRequest.subject_id == found.id)).one()
    sign_in(client, "supervisor", name="Grace")
    assert "agree that this is “Viktor Zelenkovich”" in text(client, f"/approvals/{request.id}")


def test_a_customer_s_box_says_how_fresh_it_is(client: FlaskClient, lists: Lists) -> None:
    sign_in(client, "kyc-reviewer")
    row = bank.customer("Joy", "Otieno")
    page = f"/customers/{row.id}/screening"
    assert "Waits to be screened since" in text(client, page)
    jobs.look(str(row.id))
    assert "On no list" in text(client, page)
    lists.silent = True
    assert send(client, page).status_code == 303
    assert "Not screened since" in text(client, page)
    for key in ("screening-panel", "screening-case"):
        assert f'id="{key}"' in text(client, page, headers={"HX-Request": "true", "HX-Target": key})


def test_the_worklist_says_when_lists_are_missing_old_or_silent(client: FlaskClient, app: Flask, lists: Lists) -> None:
    sign_in(client, "kyc-reviewer")
    bank.minister()
    assert send(client, "/screening/run").status_code == 303
    assert "Everybody is being screened: 0 of 1" in text(client, "/screening/")
    jobs.run(str(service.start(REVIEWER).id))
    assert "Everybody was last screened" in text(client, "/screening/")
    lists.make_old()
    jobs.look_for_news()
    jobs.run(str(service.start(REVIEWER).id))
    assert "look why no newer ones came" in text(client, "/screening/")
    app.extensions["watch_lists"] = None
    assert "No watch lists are connected" in text(client, "/screening/")


def test_machines_judge_with_the_version_they_saw(client: FlaskClient) -> None:
    bank.minister()
    found = bank.only_match()
    machine = Machine(client, "kyc-reviewer")
    [listed] = machine.get("/screening").json["items"]
    assert listed["id"] == str(found.id) and listed["score"] == 1.0 and listed["entry"]["id"] == "Q-1"
    assert listed["reasons"][1] == {"code": "birth.same", "words": "Same birth date", "speaks_for": True}
    one = f"/screening/{found.id}"
    body = {"version": listed["version"] + 1, "note": "Seen."}
    assert machine.post(f"{one}/true", body).status_code == 409
    assert machine.post(f"{one}/true", {"version": 1}).status_code == 422
    judged = machine.post(f"{one}/true", body | {"version": listed["version"]})
    assert judged.json["state"] == "true"
    told = machine.get(one).json
    assert [said["verdict"] for said in told["judgements"]] == ["true"] and told["request_id"] is None
    standing = machine.get(f"/{found.customer_id}/screening").json
    assert standing["connected"] and standing["screened_at"] and len(standing["items"]) == 1
    assert machine.get("/screening?state=all&kind=pep").json["items"]
    assert machine.get("/screening/counts").json["pep"] == 0


def test_machines_start_runs_and_read_how_far_they_are(client: FlaskClient) -> None:
    machine = Machine(client, "kyc-reviewer")
    assert machine.get("/screening/run").status_code == 404
    started = machine.post("/screening/run")
    assert started.status_code == 202 and started.json["state"] == "running"
    jobs.run(started.json["id"])
    assert machine.get("/screening/run").json["state"] == "done"
    row = bank.customer("Joy", "Otieno")
    assert machine.post(f"/{row.id}/screening").status_code == 202
