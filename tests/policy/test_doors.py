"""The policy through its doors: pages, REST and the command line, with a second person's agreement."""

import json
from decimal import Decimal
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient

from backoffice.policy import service
from backoffice.policy.models import PolicyKind
from backoffice.tiers import service as tiers
from tests.identity.signing_in import sign_in, token_of
from tests.policy.test_rules import KYC, ONBOARDING, REVIEW, changed
from tests.rest import Machine

FOLDER = Path(__file__).parent
SOONER = changed(ONBOARDING, "channels.mobile.kyc_required", "within_3_days")


def proposed(client: FlaskClient, document: object, kind: str = "onboarding", seen: str = "1") -> object:
    """The administrator's proposal through REST."""
    admin = Machine(client, "administrator")
    return admin.post(f"/policy/{kind}", {"document": document, "reason": "regulator"}, **{"If-Match": seen})


def filled(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form about reviews as it is shown."""
    typed: dict[str, list[str]] = {}
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    for one in (one for one in tree.iter("input") if one.get("type") != "checkbox" or "checked" in one.attrib):
        typed.setdefault(one.get("name", ""), []).append(one.get("value", ""))
    for option in (option for option in tree.iter("option") if "selected" in option.attrib):
        typed["second_check-from_tier"] = [option.get("value", "")]
    return {name: values for name, values in typed.items() if name not in ("", "q", "csrf_token", "theme")}


def test_a_change_counts_as_soon_as_a_second_person_agrees(client: FlaskClient) -> None:
    request = proposed(client, SOONER).get_json()
    assert (request["kind"], request["state"]) == ("policy", "pending")
    assert service.onboarding().of("mobile").kyc_within.days == 7

    supervisor = Machine(client, "supervisor")
    agreed = supervisor.post(f"/approval/{request['id']}/approve", {"version": request["version"]})
    assert agreed.status_code == 200
    assert service.onboarding().of("mobile").kyc_within.days == 3

    newest = Machine(client, "administrator").get("/policy/onboarding").get_json()["items"][0]
    assert (newest["version"], newest["reason"], newest["agreed_by"]) == (2, "regulator", "Supervisor")


def test_one_proposal_waits_per_document(client: FlaskClient) -> None:
    assert proposed(client, SOONER).status_code == 201
    answer = proposed(client, changed(ONBOARDING, "channels.ussd.kyc_required", "within_9_days"))
    assert (answer.status_code, answer.get_json()["error_code"]) == (409, "VERSION_CONFLICT")


def test_what_was_looked_at_is_what_is_changed(client: FlaskClient) -> None:
    assert proposed(client, SOONER, seen="7").get_json()["error_code"] == "VERSION_CONFLICT"
    unseen = Machine(client, "administrator").post("/policy/onboarding", {"document": SOONER, "reason": "x"})
    assert unseen.status_code == 422
    assert "If-Match" in unseen.get_json()["details"]["fields"]


def test_nonsense_is_refused_at_its_place(client: FlaskClient) -> None:
    answer = proposed(client, changed(ONBOARDING, "channels.web.kyc_required", "soon"))
    assert answer.status_code == 422
    assert list(answer.get_json()["details"]["fields"]) == ["document.channels.web.kyc_required"]


def test_the_same_again_is_no_change(client: FlaskClient) -> None:
    assert proposed(client, ONBOARDING).get_json()["error_code"] == "INVALID_TRANSITION"


def test_tiers_follow_the_document_about_kyc(client: FlaskClient) -> None:
    document = changed(changed(KYC, "tiers.1.max_balance", 60000), "tiers.1.documents_required", ["id"])
    request = proposed(client, document, "kyc").get_json()
    Machine(client, "supervisor").post(f"/approval/{request['id']}/approve", {"version": request["version"]})
    assert tiers.tiers_now()[2].needs == ["id"]
    assert tiers.limits_now()[2].max_balance == Decimal(60000)
    assert tiers.limits_now()[3].max_balance == Decimal(500000)


def test_an_administrator_proposes_on_the_page_and_sees_it_wait(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    assert "within 30 days" in client.get("/policy/").get_data(as_text=True)
    page = client.get("/policy/onboarding/change").get_data(as_text=True)
    assert 'name="mobile-days"' in page
    typed = {"web-days": "0", "web-email": "y", "web-phone": "y", "mobile-days": "3", "mobile-phone": "y",
             "ussd-days": "30", "ussd-phone": "y", "agent-days": "1", "agent-phone": "y",
             "number": "1", "why": "regulator", "csrf_token": token_of(client)}  # fmt: skip
    assert client.post("/policy/onboarding/change", data=typed).status_code == 303
    assert "waits for a colleague" in client.get("/policy/").get_data(as_text=True)


def test_the_page_keeps_what_was_typed_when_it_is_wrong(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    typed = {"mobile-days": "many", "why": "because of §7", "number": "1", "csrf_token": token_of(client)}
    answer = client.post("/policy/onboarding/change", data=typed)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "A whole number is needed" in text
    assert "because of §7" in text


def test_the_kyc_form_shows_tiers_and_takes_a_change(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    assert "tiers-1-max_balance" in client.get("/policy/kyc/change").get_data(as_text=True)
    typed: dict[str, object] = {"number": "1", "why": "inflation", "methods": ["manual"], "papers": ["passport"]}
    typed |= {"retention-refused_days": "90", "retention-unused_days": "", "retention-ended_days": "1826"}
    for at, tier in enumerate(KYC["tiers"]):
        typed |= {f"tiers-{at}-level": tier["level"], f"tiers-{at}-name": tier["name"]}
        typed |= {f"tiers-{at}-needs": tier["documents_required"], f"tiers-{at}-max_balance": tier["max_balance"]}
    answer = client.post("/policy/kyc/change", data=typed | {"csrf_token": token_of(client)})
    assert answer.status_code == 303
    waiting = next(one.waiting for one in service.policies(sign_in(client, "administrator")) if one.waiting)
    kept = {"refused_days": 90, "unused_days": 180, "ended_days": 1826}
    changed = {"verification_methods": ["manual"], "id_types": ["passport"], "retention": kept}
    assert waiting.new["document"] == {**KYC, **changed}


def test_history_tells_who_why_and_what(client: FlaskClient) -> None:
    request = proposed(client, SOONER).get_json()
    Machine(client, "supervisor").post(f"/approval/{request['id']}/approve", {"version": request["version"]})
    sign_in(client, "administrator")
    text = client.get("/policy/onboarding").get_data(as_text=True)
    assert "regulator" in text
    assert "within 3 days" in text
    assert "agreed by Supervisor" in text


def test_the_command_line_loads_a_document_at_once(client: FlaskClient, tmp_path: Path) -> None:
    file = tmp_path / "channels.json"
    file.write_text(json.dumps(SOONER))
    run = client.application.test_cli_runner().invoke
    done = run(args=["policy", "load", str(file)])
    assert (done.exit_code, done.output) == (0, "Channels: version 2 counts.\n")
    assert run(args=["policy", "load", str(file)]).output == "Channels: version 2 counts.\n"
    assert service.in_force(PolicyKind.ONBOARDING).document == SOONER


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not JSON"), ("[]", "holds no JSON object"), ("{}", "names neither channels nor tiers"),
        ('{"channels": {}}', "document.channels.web: Field required."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_policy_is_refused_with_a_sentence(
    client: FlaskClient, tmp_path: Path, content: str, sentence: str
) -> None:
    file = tmp_path / "policy.json"
    file.write_text(content)
    done = client.application.test_cli_runner().invoke(args=["policy", "load", str(file)])
    assert done.exit_code == 1
    assert sentence in done.output


@pytest.mark.parametrize("name", ["onboarding.json", "kyc.json", "review.json"])
def test_the_first_descriptions_documents_load_as_they_stand(client: FlaskClient, name: str) -> None:
    done = client.application.test_cli_runner().invoke(args=["policy", "load", str(FOLDER / name)])
    assert done.exit_code == 0
    assert "version 1 counts" in done.output


def test_the_review_form_shows_what_counts_and_takes_a_change(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    page = client.get("/policy/review/change").get_data(as_text=True)
    typed: dict[str, object] = {"csrf_token": token_of(client), **filled(page), "why": "busier", "due_hours-web": "6"}
    answer = client.post("/policy/review/change", data=typed)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    waiting = next(one.waiting for one in service.policies(sign_in(client, "administrator")) if one.waiting)
    assert waiting.new["document"] == changed(REVIEW, "due_hours.web", 6)


def test_a_review_policy_that_contradicts_itself_is_refused_in_the_form(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    page = client.get("/policy/review/change").get_data(as_text=True)
    typed = {"csrf_token": token_of(client), **filled(page), "why": "later", "remind_days": "90"}
    answer = client.post("/policy/review/change", data=typed)
    assert answer.status_code == 422
    assert "Reminders come after the renewal has begun" in answer.get_data(as_text=True)
