"""The pages of segments: the list, the rule builder, a customer's box and placing them, the filter of customers."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.service import Filters
from backoffice.segments import service
from tests.identity.signing_in import sign_in, staff, token_of
from tests.registration.test_views import as_part
from tests.segments.bank import BORN_OLD, MANAGER, codes, customer, number_of, run, young

DASHBOARD = frozenset({Permission.FETCH_DASHBOARD})


@pytest.fixture
def manager(client: FlaskClient) -> FlaskClient:
    sign_in(client, "manager")
    return client


def page_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def rule(client: FlaskClient, **changes: object) -> dict[str, object]:
    typed: dict[str, object] = {
        "csrf_token": token_of(client, "/segments/new"), "number": "0", "code": "young", "name": "Young people",
        "family": "demographic", "rank": "", "about": "", "is_age": ["18_24", "25_34"], "why": "Wanted by marketing.",
    }  # fmt: skip
    return typed | changes


def test_the_list_says_each_rule_in_words_and_leads_to_its_customers(manager: FlaskClient) -> None:
    customer(1)
    young()
    run()
    shown = page_of(manager, "/segments/")
    assert "18 to 24, 25 to 34" in shown and "/customers/?segment=young" in shown and "Everybody else" in shown
    assert "How many over time: Demographic" in shown and "1 customers" not in shown


@pytest.mark.parametrize("branch", ["north", None])
def test_each_size_is_as_long_as_its_list(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, branch: str | None
) -> None:
    customer(1)
    customer(2, branch="south")
    young()
    run()
    who = staff("branch-officer" if branch else "manager", branch=branch)
    for most in (10_000, 0):  # counted now, and after the last run of a bank that is too large for that
        monkeypatch.setattr("backoffice.customers.service.counting.MOST_COUNTED", most)
        sizes = {one.code: one.members or 0 for one in service.segments(who)}
        assert sizes["young"] == (1 if branch else 2)
        for code, members in sizes.items():
            assert len(customers.customers(who, Filters(segment=code)).items) == members
    seen = {one.code: one.members for one in service.sizes(replace(who, permissions=who.permissions | DASHBOARD))}
    assert seen["young"] == sizes["young"]


def test_a_manager_counts_before_a_rule_is_proposed(manager: FlaskClient) -> None:
    customer(1)
    customer(2, birth_date=BORN_OLD)
    answer = manager.post("/segments/new", data=rule(manager, look="y"))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "How many that would be" in shown and "young" not in service.in_force()
    assert manager.post("/segments/new", data=rule(manager)).status_code == 303
    assert "add the segment “Young people”" in page_of(manager, "/approvals/")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"is_age": []}, "Choose at least one fact"), ({"why": ""}, "Say why"), ({"name": ""}, "Give it a name"),
        ({"code": "Y"}, "small letters"), ({"is_age": ["old"]}, "not a valid choice"), ({"rank": "x"}, "whole number"),
        ({"least_engagement": "60", "most_engagement": "50"}, "more than the most"), ({"family": "x"}, "valid choice"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_told_and_what_was_typed_is_kept(
    manager: FlaskClient, wrong: dict[str, object], sentence: str
) -> None:
    answer = manager.post("/segments/new", data=rule(manager) | wrong)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422 and sentence in shown


def test_a_rule_is_changed_from_what_counts(manager: FlaskClient) -> None:
    young()
    shown = page_of(manager, "/segments/young/change")
    assert shown.count(" checked ") == 2
    typed = rule(manager, number="1", is_age=["18_24"])
    assert manager.post("/segments/young/change", data=typed).status_code == 303
    assert next(one for one in service.segments(MANAGER) if one.code == "young").waiting is not None
    assert "A change waits" in page_of(manager, "/segments/")


def test_a_stale_change_is_told_so(manager: FlaskClient) -> None:
    young()
    young(name="Young ones")
    answer = manager.post("/segments/young/change", data=rule(manager, number="1", is_age=["18_24"]))
    assert answer.status_code == 409 and "Somebody changed this segment" in answer.get_data(as_text=True)


def test_the_history_says_what_changed_and_who_agreed(manager: FlaskClient) -> None:
    young()
    young(name="Young ones")
    shown = page_of(manager, "/segments/young")
    assert "Version 2" in shown and "Young ones" in shown and "agreed by Second Manager" in shown
    assert manager.get("/segments/nobody").status_code == 404


def test_a_customers_box_says_since_when_and_why_and_explains_the_score(manager: FlaskClient) -> None:
    row = customer(1)
    young()
    run()
    shown = manager.get(f"/customers/{row.id}/segments", headers=as_part("segments-standing")).get_data(as_text=True)
    assert "Young people" in shown and "Age: 25 to 34" in shown and "Engagement" in shown and "<h1" not in shown
    assert "2000" not in shown


def test_a_manager_places_a_customer_by_hand(manager: FlaskClient) -> None:
    row = customer(1)
    path = f"/customers/{row.id}/segments"
    typed = {"csrf_token": token_of(manager, path), "segment": "premium", "inside": "in", "reason": "A founder."}
    assert manager.post(path, data=typed | {"reason": ""}).status_code == 422
    assert manager.post(path, data=typed | {"until": "2020-01-01"}).status_code == 422
    assert manager.post(path, data=typed).status_code == 303 and codes(row) == {"premium"}
    shown = page_of(manager, path)
    assert "kept in" in shown and "A founder." in shown and "Let the rules decide" in shown
    placed = service.of_customer(MANAGER, row.id).placements[0]
    assert manager.post(f"{path}/{placed.id}/end", data={"csrf_token": typed["csrf_token"]}).status_code == 303
    assert codes(row) == {"basic"}


def test_customers_are_narrowed_by_a_link_beside_the_list(manager: FlaskClient) -> None:
    customer(1)
    customer(2, birth_date=BORN_OLD)
    young()
    run()
    everybody = page_of(manager, "/customers/")
    assert "segment=young" in everybody and "Young people" in everybody
    some = page_of(manager, "/customers/?segment=young")
    assert "Peter Kamau" in some and "Grace Wanjiru" not in some and "Remove the filter Young people" in some
    assert manager.get("/customers/?segment=nobody").status_code == 422


def test_an_agent_sees_why_but_changes_nothing(client: FlaskClient) -> None:
    sign_in(client, "agent")
    row = customer(1)
    shown = page_of(client, f"/customers/{row.id}/segments")
    assert "Basic" in shown and "Place by hand" not in shown
    assert client.get("/segments/new").status_code == 403 and "New segment" not in page_of(client, "/segments/")
    assert number_of("young") == 0
