"""The KYC clock on pages and over REST."""

from flask.testing import FlaskClient

from backoffice.customers.models import Channel
from backoffice.kernel import clock
from tests.approvals.bank import entries
from tests.identity.signing_in import sign_in, token_of
from tests.kyc_clock.people import after, registered
from tests.rest import Machine


def test_an_officer_sees_who_is_to_be_called_and_notes_a_call(client: FlaskClient) -> None:
    sign_in(client, "branch-officer")
    assert "Nobody to call" in client.get("/call-list/").text
    row = registered(Channel.MOBILE)
    other = registered(Channel.MOBILE, 2, branch="south")
    place = f"/customers/{row.id}/kyc-clock"
    page = client.get("/call-list/").text
    assert "Otieno 1" in page and "Otieno 2" not in page and "not called yet" in page and "+254712000001" not in page
    assert client.get(f"/customers/{other.id}/kyc-clock").status_code == 404
    typed = {"csrf_token": token_of(client), "result": "", "next_call_at": "", "note": "She was in a bus."}
    refused = client.post(place, data=typed)
    assert (
        refused.status_code == 422 and "She was in a bus." in refused.text and "Choose what came of it" in refused.text
    )
    past = client.post(place, data=typed | {"result": "call_again", "next_call_at": "2020-01-01T10:00"})
    assert past.status_code == 422 and "in the future" in past.text
    assert client.post(place, data=typed | {"result": "call_again"}).status_code == 303
    page = client.get(place).text
    assert "Asked to be called again" in page and "She was in a bus." in page
    assert "Asked to be called again" in client.get("/call-list/?called=done").text
    assert "Nobody like this" in client.get("/call-list/?called=never").text
    assert client.get("/call-list/?ends=never").status_code == 422


def test_the_customer_page_and_the_list_tell_the_time_that_is_left(client: FlaskClient) -> None:
    row = registered(Channel.USSD, came=clock.now())
    sign_in(client, "agent")
    assert "29 d left" in client.get("/customers/").text
    strip = client.get(f"/customers/{row.id}/kyc-clock/strip").text
    assert "KYC is needed by" in strip and "Nobody called yet" in strip


def test_a_machine_lists_and_notes_calls(client: FlaskClient) -> None:
    machine = Machine(client, "branch-officer")
    row = registered(Channel.MOBILE, came=clock.now())
    [line] = (machine.get("/kyc-clock?channel=mobile").json or {})["items"]
    assert (line["customer_id"], line["kyc"], line["last_call"]) == (str(row.id), "none", None)
    assert (machine.get(f"/{row.id}").json or {})["kyc_due_at"] == line["kyc_due_at"]
    again = clock.now().replace(microsecond=0)
    body = {"result": "no_answer", "note": "Rang long.", "next_call_at": again.isoformat()}
    wrong = machine.post(f"/{row.id}/kyc-clock/call", body)
    assert wrong.status_code == 422 and "next_call_at" in wrong.text
    made, repeated = (
        machine.post(f"/{row.id}/kyc-clock/call", body | {"next_call_at": None}, **{"Idempotency-Key": "one"})
        for _ in range(2)
    )
    assert (made.status_code, repeated.status_code) == (201, 201) and made.json == repeated.json
    found = machine.get(f"/{row.id}/kyc-clock").json or {}
    assert [one["note"] for one in found["items"]] == ["Rang long."]
    assert (machine.get("/kyc-clock?called=never").json or {})["items"] == []
    for wrong_query in ("ends=never", "channel=fax", "limit=0", "after=x", "colour=red"):
        assert machine.get(f"/kyc-clock?{wrong_query}").status_code == 422


def test_who_may_not_edit_cannot_note_a_call(client: FlaskClient) -> None:
    row = registered(Channel.MOBILE, came=after(hours=1))
    answer = Machine(client, "kyc-reviewer").post(f"/{row.id}/kyc-clock/call", {"result": "no_answer"})
    assert answer.status_code == 403


def test_a_sheet_to_print_shows_phones_for_a_reason_and_every_look_is_recorded(client: FlaskClient) -> None:
    row, other = registered(Channel.MOBILE), registered(Channel.AGENT, 2)
    sign_in(client, "branch-officer")
    assert "Sheet to print" in client.get("/call-list/").text
    asked = client.get("/call-list/sheet?channel=mobile").text
    assert "Why do you need it?" in asked and "Channel: mobile app" in asked and "+254712000001" not in asked
    form = {"csrf_token": token_of(client), "reason": ""}
    refused = client.post("/call-list/sheet?channel=mobile", data=form)
    assert refused.status_code == 422 and "+254712000001" not in refused.text
    sheet = client.post("/call-list/sheet?channel=mobile", data=form | {"reason": "Calling the customer back"}).text
    assert "tel:+254712000001" in sheet and "+254 712 000001" in sheet and "+254712000002" not in sheet
    recorded = entries("customers.reveal")
    assert [entry.customers for entry in recorded] == [[row.id]] and other.id not in recorded[0].customers


def test_who_may_not_reveal_gets_no_sheet_and_an_hour_has_an_end(client: FlaskClient) -> None:
    sign_in(client, "agent")
    assert "Sheet to print" not in client.get("/call-list/").text
    assert client.get("/call-list/sheet").status_code == 403
    rows = [registered(Channel.MOBILE, number) for number in range(1, 23)]
    officer = Machine(client, "branch-officer")
    body = {"reason": "Calling them today."}
    first = officer.post("/kyc-clock/sheet", body).json
    assert len(first["items"]) == 20 and first["items"][0]["phone"].startswith("+2547120000") and first["next"]
    rest = officer.post("/kyc-clock/sheet", body | {"after": first["next"]}).json
    assert len(rest["items"]) == len(rows) - 20 and rest["next"] is None
    assert officer.post("/kyc-clock/sheet", body).status_code == 200
    assert officer.post("/kyc-clock/sheet", body).status_code == 429
    assert officer.post("/kyc-clock/sheet", {}).status_code == 422
