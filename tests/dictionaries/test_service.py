"""Dictionaries in use: changed by two people, on pages and through REST; retired words stay readable."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.approvals.service import kinds
from backoffice.dictionaries import service
from backoffice.dictionaries.models import Dictionary
from backoffice.kernel.errors import PermissionDenied, Refused
from tests.identity.signing_in import sign_in, staff, token_of
from tests.rest import Machine, amina

ADMINISTRATOR, SUPERVISOR = staff("administrator"), staff("supervisor")
INDUSTRY = Dictionary.INDUSTRY
pytestmark = pytest.mark.usefixtures("app")


def words(**changed: dict[str, Any]) -> dict[str, Any]:
    """The industries as they are, with these words changed or added."""
    entries = service.standing(ADMINISTRATOR, INDUSTRY).document["entries"]
    known = {word["code"]: word for word in entries}
    new = [{"code": code, **word} for code, word in changed.items() if code not in known]
    return {"entries": [known[code] | changed.get(code, {}) for code in known] + new}


def agreed(document: dict[str, Any], seen: int = 1) -> None:
    request = service.propose(ADMINISTRATOR, INDUSTRY, document, "The branches asked.", seen=seen)
    kinds.decide(SUPERVISOR, request.id, Outcome.APPROVED, approvals.request(SUPERVISOR, request.id).version)


def test_a_new_word_can_be_chosen_when_a_second_person_agrees() -> None:
    request = service.propose(ADMINISTRATOR, INDUSTRY, words(mining={"label": "Mining"}), "Asked for.", seen=1)
    assert "mining" not in service.choices(INDUSTRY)
    both = staff(["administrator", "supervisor"])
    own = service.propose(both, Dictionary.MNO, _renamed(Dictionary.MNO), "Asked for.", seen=1)
    with pytest.raises(Refused, match="You proposed this"):
        kinds.decide(both, own.id, Outcome.APPROVED, own.version)
    kinds.decide(SUPERVISOR, request.id, Outcome.APPROVED, request.version)
    assert service.choices(INDUSTRY)["mining"] == "Mining"
    newest = service.history(ADMINISTRATOR, INDUSTRY)[0]
    assert (newest.number, newest.proposed_by_name, newest.agreed_by_name) == (
        2, ADMINISTRATOR.name, SUPERVISOR.name,
    )  # fmt: skip


def _renamed(dictionary: Dictionary) -> dict[str, Any]:
    entries = service.standing(ADMINISTRATOR, dictionary).document["entries"]
    return {"entries": [entries[0] | {"label": "Otherwise"}, *entries[1:]]}


def test_only_administrators_propose_and_one_change_waits_at_a_time() -> None:
    with pytest.raises(PermissionDenied):
        service.propose(SUPERVISOR, INDUSTRY, words(mining={"label": "Mining"}), "Mine.", seen=1)
    service.propose(ADMINISTRATOR, INDUSTRY, words(mining={"label": "Mining"}), "Asked for.", seen=1)
    with pytest.raises(Refused, match="already waits"):
        service.propose(ADMINISTRATOR, INDUSTRY, words(crafts={"label": "Crafts"}), "Asked for.", seen=1)


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    agreed(words(mining={"label": "Mining"}))
    with pytest.raises(Refused, match="Somebody changed this dictionary"):
        service.propose(ADMINISTRATOR, INDUSTRY, words(crafts={"label": "Crafts"}), "Asked for.", seen=1)
    with pytest.raises(Refused, match="what counts already"):
        service.propose(ADMINISTRATOR, INDUSTRY, words(), "Asked for.", seen=2)


def test_a_retired_word_is_not_offered_but_stays_on_those_who_have_it(client: FlaskClient) -> None:
    agent = Machine(client, "agent")
    row = agent.post("", amina()).json
    agreed(words(trade={"retired": True}))
    assert "trade" not in service.choices(INDUSTRY) and service.label(INDUSTRY, "trade") == "Trade"
    kept = agent.ask(
        "PATCH", f"/{row['id']}", {"industry": "trade", "occupation": "x"}, **{"If-Match": str(row["version"])}
    )
    assert kept.status_code == 200 and kept.json["industry"] == "trade"
    refused = agent.post(
        "",
        amina(
            phones=[{"number": "0733000111", "phone_type": "mobile"}],
            emails=[],
            identity_numbers=[],
            family_name="Kamau",
            given_names="Ruth",
        ),
    )
    assert refused.status_code == 422 and "industry" in str(refused.json)
    sign_in(client, "agent")
    shown = client.get(f"/customers/{row['id']}/edit").get_data(as_text=True)
    assert '<option selected value="trade">Trade</option>' in shown


def test_the_banks_own_words_are_said_in_the_readers_language(client: FlaskClient) -> None:
    agreed(words(trade={"label": "Market trade", "labels": {"fr": "Commerce de marché"}}))
    sign_in(client, "supervisor")
    assert "Market trade" in client.get("/dictionaries/industry").get_data(as_text=True)
    client.set_cookie("language", "fr")
    french = client.get("/dictionaries/industry", headers={"Accept-Language": "fr"}).get_data(as_text=True)
    assert "Commerce de marché" in french


def test_an_administrator_changes_words_on_the_page(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    path = "/dictionaries/industry/change"
    token = token_of(client, path)
    assert "A new word" in client.get(path).get_data(as_text=True)
    typed: dict[str, str] = {"csrf_token": token, "number": "1", "why": "The branches asked."}
    for place, word in enumerate([*words()["entries"], {"code": "mining", "label": "Mining"}]):
        typed |= {f"words-{place}-code": word["code"], f"words-{place}-label": word["label"]}
        typed |= {f"words-{place}-place": str(500 - place)}
    assert client.post(path, data=typed | {"why": ""}).status_code == 422
    twice = client.post(path, data=typed | {"words-0-label": "Mining"})
    assert twice.status_code == 422 and "Another word is called so" in twice.get_data(as_text=True)
    done = client.post(path, data=typed | {"csrf_token": token_of(client, path)})
    assert done.status_code == 303, done.get_data(as_text=True)
    waiting = service.standing(ADMINISTRATOR, INDUSTRY).waiting
    assert waiting is not None and waiting.new["document"]["entries"][0]["code"] == "mining"
    shown = client.get("/dictionaries/industry/history").get_data(as_text=True)
    assert "waits for a colleague" in shown and "The bank began with this." in shown
    assert client.get("/dictionaries/nothing/change").status_code == 404


def test_words_of_the_product_cannot_be_added_to_on_the_page(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    shown = client.get("/dictionaries/customer-type/change").get_data(as_text=True)
    assert "A new word" not in shown and "No longer offered" not in shown


def test_a_machine_proposes_words_and_reads_their_versions(client: FlaskClient) -> None:
    administrator = Machine(client, "administrator")
    found = administrator.get("/dictionary/industry/version")
    assert found.headers["ETag"] == '"1"' and found.json["items"][0]["reason"] == "The bank began with this."
    given = {"document": words(mining={"label": "Mining"}), "reason": "Asked for."}
    asked = administrator.post("/dictionary/industry", given, **{"If-Match": "1"})
    assert asked.status_code == 201 and asked.json["kind"] == "dictionary"
    turned = {"document": words(mining={"label": "Min\u202eing"}), "reason": "Asked for."}
    refused = administrator.post("/dictionary/industry", turned, **{"If-Match": "1"})
    place = len(turned["document"]["entries"]) - 1
    assert refused.status_code == 422 and f"document.entries.{place}.label" in refused.json["details"]["fields"]
    blank = {"document": words(mining={"label": "  "}), "reason": "Asked for."}
    assert administrator.post("/dictionary/industry", blank, **{"If-Match": "1"}).status_code == 422
    wrong = {"document": {"entries": []}, "reason": "No."}
    assert administrator.post("/dictionary/industry", wrong, **{"If-Match": "1"}).status_code == 422
    assert administrator.post("/dictionary/nothing", given, **{"If-Match": "1"}).status_code == 404
    assert Machine(client, "supervisor").post("/dictionary/industry", given, **{"If-Match": "1"}).status_code == 403
