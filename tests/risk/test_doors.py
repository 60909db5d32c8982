"""Risk over REST and on pages, as reviewers, supervisors, managers and everybody else see it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from backoffice.access.actor import SYSTEM
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Risk
from backoffice.customers.service import Filters
from backoffice.kernel import clock
from backoffice.kernel import jobs as queue
from backoffice.risk import service
from backoffice.risk.jobs import SCALES
from backoffice.risk.models import Cause
from tests.identity.signing_in import sign_in, sign_in_as, staff, token_of
from tests.rest import Machine
from tests.risk.bank import agreed, document, in_force, proposed, registered, rule, somebody, weigh


@pytest.fixture
def trader(client: FlaskClient) -> Any:
    """A trader, who is of medium risk by the rules."""
    in_force(SYSTEM, document(rule(name="Trades for cash")))
    who = somebody("trade")
    weigh(who)
    return who


def filled(page: str) -> dict[str, list[str]]:
    """What a browser would send of a form as it is shown."""
    typed: dict[str, list[str]] = {}
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    form = next(one for one in tree.iter("form") if one.get("action", "").endswith("/change"))
    for one in (one for one in form.iter("input") if one.get("type") != "checkbox" or "checked" in one.attrib):
        typed.setdefault(one.get("name", ""), []).append(one.get("value", ""))
    for select in form.iter("select"):
        options = list(select.iter("option"))
        chosen = next((one for one in options if "selected" in one.attrib), options[0])
        typed[select.get("name", "")] = [chosen.get("value", "")]
    return typed


def last_day(days: int = 10) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_a_level_is_proposed_agreed_to_and_listed_over_rest(client: FlaskClient, trader: Any) -> None:
    reviewer, supervisor = Machine(client, "kyc-reviewer"), Machine(client, "supervisor")
    [first] = reviewer.get(f"/{trader.id}/risk").get_json()["items"]
    assert (first["level"], first["points"], first["cause"]) == ("medium", 40, "first")
    assert [(one["code"], one["value"]) for one in first["rules"]] == [("ONE", "trade")]
    body = {"level": "high", "until": last_day(), "reason": "The source of the money is not known."}
    asked = reviewer.post(f"/{trader.id}/risk", body)
    assert (asked.status_code, asked.get_json()["kind"], asked.get_json()["state"]) == (201, "risk", "pending")
    assert reviewer.get(f"/{trader.id}/risk/standing").get_json()["waiting"] is True
    path = f"/approval/{asked.get_json()['id']}/approve"
    assert supervisor.post(path, {"version": asked.get_json()["version"]}).status_code == 200
    assert supervisor.get(f"/{trader.id}").get_json()["risk"] == "high"
    standing = reviewer.get(f"/{trader.id}/risk/standing").get_json()
    assert (standing["level"], standing["override"]["last_day"]) == ("high", last_day())
    assert standing["facts"]["industry"] == ["trade"]
    assert [one["customer_id"] for one in reviewer.get("/risk/override").get_json()["items"]] == [str(trader.id)]
    assert len(reviewer.get("/risk/override?within=30_days").get_json()["items"]) == 1
    assert len(reviewer.get(f"/{trader.id}/risk/override").get_json()["items"]) == 1
    listed = supervisor.get("?risk=high").get_json()["items"]
    assert [one["id"] for one in listed] == [str(trader.id)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"level": "extreme", "until": "2030-01-01", "reason": "x"}, "level"),
        ({"level": "high", "reason": "x"}, "until"),
        ({"level": "high", "until": "tomorrow", "reason": "x"}, "until"), ({"level": None, "reason": ""}, "reason"),
        ({"level": None, "until": "2030-01-01", "reason": "x"}, "until"), ({"until": None, "reason": "x"}, "level"),
        ({"level": "low", "until": "2030-01-01", "reason": "x", "points": 3}, "points"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_at_its_field(client: FlaskClient, trader: Any, body: dict[str, Any], field: str) -> None:
    answer = Machine(client, "kyc-reviewer").post(f"/{trader.id}/risk", body)
    assert answer.status_code == 422 and field in answer.get_json()["details"]["fields"]


def test_who_may_not_see_why_gets_the_level_alone(client: FlaskClient, trader: Any) -> None:
    agreed(proposed(trader, Risk.HIGH, clock.today() + timedelta(days=9)))
    officer = Machine(client, "branch-officer")
    first = officer.get(f"/{trader.id}/risk").get_json()["items"][0]
    assert (first["level"], first["rules"], first["points"], first["computed"]) == ("high", None, None, None)
    standing = officer.get(f"/{trader.id}/risk/standing").get_json()
    assert (standing["facts"], standing["override"]) == (None, None)
    assert officer.get(f"/{trader.id}/risk/override").get_json()["items"] == []
    assert officer.post(f"/{trader.id}/risk", {"level": "low", "until": last_day(), "reason": "x"}).status_code == 403
    assert Machine(client, "branch-officer", branch="south").get(f"/{trader.id}/risk").status_code == 404
    sign_in(client, "branch-officer")
    page = client.get(f"/customers/{trader.id}/risk").text
    assert "High risk" in page and "Trades for cash" not in page and "The source of the money" not in page
    history = client.get(f"/customers/{trader.id}/timeline").text
    assert "Trades for cash" not in history and "source of the money" not in history


def test_a_reviewer_sees_why_and_proposes_on_the_page(client: FlaskClient, trader: Any) -> None:
    sign_in(client, "kyc-reviewer")
    own = f"/customers/{trader.id}/risk"
    page = client.get(own).text
    assert "Trades for cash" in page and "40 points" in page and "Weighed for the first time" in page
    assert "Trade" in page.replace("Trades", ""), "in the words of the dictionary"
    assert client.get(f"{own}/now").status_code == 200
    given = {"csrf_token": token_of(client, f"{own}/override"), "level": "high", "until": "", "reason": "A report."}
    kept = client.post(f"{own}/override", data=given)
    assert kept.status_code == 422 and "A report." in kept.text and "Say until when." in kept.text
    assert client.post(f"{own}/override", data={**given, "until": last_day()}).status_code == 303
    assert "waits for a colleague" in client.get(own).text
    again = client.post(f"{own}/override", data={**given, "until": last_day()})
    assert again.status_code == 409 and "a colleague decides it first" in again.text
    sign_in(client, "supervisor")
    assert "override the risk: high" in client.get("/approvals/?kind=risk").text


def test_overrides_that_end_soon_are_a_worklist(client: FlaskClient, trader: Any) -> None:
    later = somebody("trade")
    for who, days in ((trader, 9), (later, 90)):
        agreed(proposed(who, Risk.LOW, clock.today() + timedelta(days=days)))
    sign_in(client, "kyc-reviewer")
    assert client.get("/risk/").text.count("Low risk") == 1
    assert client.get("/risk/?within=any").text.count("Low risk") == 2


def test_a_manager_sees_the_levels_over_time(client: FlaskClient, trader: Any) -> None:
    sign_in(client, "manager")
    assert "Not counted yet" in client.get("/cards/risk-levels").text
    service.count_day(SCALES)
    assert "of medium risk" in client.get("/cards/risk-levels").text
    days = Machine(client, "manager").get("/risk/level").get_json()["items"]
    assert [(day["low"], day["medium"], day["high"]) for day in days] == [(0, 1, 0)]


def test_a_run_over_everybody_says_how_far_it_is(client: FlaskClient, trader: Any) -> None:
    machine = Machine(client, "manager")
    assert machine.get("/risk/run").status_code == 404
    with queue.kept_back():
        run = service.begin(SCALES, Cause.RULES)
    sign_in(client, "manager")
    assert "Everybody is being weighed: 0 % done." in client.get("/cards/risk-levels").text
    assert not service.weigh_slice(SCALES, run.id)
    told = machine.get("/risk/run").get_json()
    assert (told["total"], told["weighed"], told["why"], bool(told["finished_at"])) == (1, 1, "rules", True)
    assert "being weighed" not in client.get("/cards/risk-levels").text


@pytest.mark.parametrize(("branch", "role"), [("north", "supervisor"), ("", "manager")])
def test_each_figure_of_risk_is_as_long_as_its_list(client: FlaskClient, branch: str, role: str) -> None:
    in_force(SYSTEM, document(rule(), rule("TWO", any_of=["mining"], raises_to="high")))
    for where, industry in (("north", "trade"), ("north", "mining"), ("south", "trade"), ("south", "mining")):
        weigh(registered(SYSTEM, industry, where))
    service.count_day(SCALES)
    who = staff(role, branch=branch or None)
    who = replace(who, permissions=who.permissions - {Permission.ALL_BRANCHES}) if branch else who
    sign_in_as(client, who)
    card, expected = client.get("/cards/risk-levels").text, 1 if branch else 2
    for level in (Risk.MEDIUM, Risk.HIGH):
        assert f"{expected} of {level.value} risk" in card
        assert len(customers.customers(who, Filters(risk=level)).items) == expected
    assert [(one.medium, one.high) for one in service.levels(who)] == [(expected, expected)]


def test_new_rules_are_proposed_on_the_page_with_how_many_they_touch(client: FlaskClient, trader: Any) -> None:
    sign_in(client, "administrator")
    assert "Trades for cash" in client.get("/policy/").text
    page = client.get("/policy/risk/change").text
    typed = filled(page) | {"why": ["The regulator asks."], "rules-0-raises_to": ["high"]}
    looked = client.post("/policy/risk/change", data=typed | {"look": ["y"]})
    assert looked.status_code == 200
    assert "medium risk that becomes high" in looked.text
    nonsense = client.post("/policy/risk/change", data=typed | {"rules-0-any_of": [""]})
    assert nonsense.status_code == 422 and "This fact says words" in nonsense.text
    added = {"rules-1-code": ["TOO_NEW"], "rules-1-name": ["Came this week"], "rules-1-fact": ["days_a_customer"],
             "rules-1-at_most": ["7"], "rules-1-points": ["5"]}  # fmt: skip
    assert client.post("/policy/risk/change", data=typed | added).status_code == 303
    request = Machine(client, "supervisor").get("/approval?kind=policy").get_json()["items"][0]
    assert [one["code"] for one in request["new"]["document"]["rules"]] == ["ONE", "TOO_NEW"]
    assert request["new"]["touches"] == {"medium risk that becomes high": 1}
    done = Machine(client, "supervisor").post(f"/approval/{request['id']}/approve", {"version": request["version"]})
    assert done.status_code == 200


@pytest.mark.parametrize("odd", ["W10", "\x00", "' OR 1=1--", "9" * 3000, "٣"])
def test_an_odd_address_is_refused_or_passed_over(client: FlaskClient, trader: Any, odd: str) -> None:
    own, reviewer = f"/customers/{trader.id}/risk", Machine(client, "kyc-reviewer")
    for path, name, status in ((own, "after", 422), ("/risk/", "after", 422), ("/risk/", "within", 200)):
        sign_in(client, "kyc-reviewer")  # a refusal takes the session of this test with it
        assert client.get(path, query_string={name: odd}).status_code == status
    path = f"/api/v1/customer/{trader.id}/risk"
    answer = client.get(path, query_string={"after": odd}, headers=reviewer.ask_headers())
    assert answer.status_code == 422
