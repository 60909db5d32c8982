"""What happens to a session at the demo sign-in: refreshed with today's roles, ended from either side."""

from typing import Any

from backoffice.access.roles import JOB_ROLES
from tests.demo.story import APP, DEMO, PROTOCOL, SECRET, SIGNED_OUT, Bank, query_of


def person_of(bank: Bank, tokens: dict[str, Any]) -> str:
    return bank.validator.access(tokens["access_token"]).sub


def sign_out(bank: Bank, tokens: dict[str, Any], **changed: str):
    form = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": SIGNED_OUT, "state": "bye"}
    return bank.client.get(f"{PROTOCOL}/logout", query_string=form | changed)


def test_a_refresh_brings_the_roles_of_today(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    bank.change(person_of(bank, tokens), roles=["auditor"], branch="south")
    fresh = bank.validator.access(bank.refresh(tokens).json["access_token"])
    assert (fresh.permissions, fresh.branch) == (JOB_ROLES["auditor"].permissions, "south")


def test_without_a_role_left_the_token_carries_no_permission(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    bank.change(person_of(bank, tokens), roles=[])
    assert bank.validator.access(bank.refresh(tokens).json["access_token"]).permissions == frozenset()


def test_each_refresh_makes_the_token_before_it_worthless(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    newer = bank.refresh(tokens).json
    assert bank.refresh(tokens).json["error"] == "invalid_grant"
    assert bank.refresh(newer).status_code == 200


def test_the_refreshed_id_token_names_the_same_session(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    newer = bank.refresh(tokens).json
    assert newer["session_state"] == tokens["session_state"]


def test_a_disabled_person_is_out_at_the_next_refresh_and_nobody_is_told(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    bank.change(person_of(bank, tokens), enabled=False)
    answer = bank.refresh(tokens)
    assert (answer.status_code, answer.json["error_description"]) == (400, "User disabled")
    assert bank.calls == []


def test_a_disabled_person_gets_neither_page_nor_token_until_enabled_again(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    sub = person_of(bank, tokens)
    bank.change(sub, enabled=False)
    assert bank.client.post(bank.auth_url(), data={"role": "agent"}).status_code == 403
    assert bank.client.post(f"{DEMO}/token", json={"roles": ["agent"]}).status_code == 403
    bank.change(sub, enabled=True)
    assert bank.refresh(tokens).status_code == 200


def test_a_deleted_person_is_out_and_nobody_is_told(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    assert bank.client.delete(f"{DEMO}/people/{person_of(bank, tokens)}").status_code == 204
    assert bank.refresh(tokens).json["error_description"] == "Session not active"
    assert bank.calls == []


def test_an_idle_session_ends_after_a_quarter_of_an_hour(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    bank.now += 15 * 60
    tokens = bank.refresh(tokens).json
    bank.now += 15 * 60 + 1
    assert bank.refresh(tokens).status_code == 400


def test_no_session_lasts_longer_than_eight_hours(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    for _ in range(48):
        bank.now += 10 * 60
        tokens = bank.refresh(tokens).json
    bank.now += 1
    assert bank.refresh(tokens).status_code == 400


def test_signing_out_ends_the_session_tells_the_application_and_leads_back(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    answer = sign_out(bank, tokens)
    (told,) = bank.told()
    assert answer.location.startswith(SIGNED_OUT)
    assert query_of(answer) == {"state": "bye"}
    assert (told.sid, told.sub) == (tokens["session_state"], person_of(bank, tokens))
    assert bank.calls[0][0] == f"{APP}/sign-out/back-channel"
    assert bank.refresh(tokens).status_code == 400


def test_signing_out_again_or_late_still_leads_back(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    bank.now += 3600
    assert [sign_out(bank, tokens).status_code for _ in range(2)] == [302, 302]
    assert len(bank.calls) == 1


def test_an_unregistered_address_ends_nothing(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    assert sign_out(bank, tokens, post_logout_redirect_uri=SIGNED_OUT + "/x").status_code == 400
    assert bank.refresh(tokens).status_code == 200


def test_a_sign_out_needs_our_own_id_token(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    for hint in ("", "a.b.c", tokens["access_token"], tokens["id_token"][:-4] + "AAAA"):
        assert sign_out(bank, tokens, id_token_hint=hint).status_code == 400
    assert bank.refresh(tokens).status_code == 200


def test_a_sign_out_without_an_address_says_that_it_is_done(bank: Bank) -> None:
    answer = sign_out(bank, bank.sign_in(role="agent"), post_logout_redirect_uri="")
    assert answer.status_code == 200
    assert "Signed out" in answer.text


def test_the_application_can_end_a_session_by_its_refresh_token(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    form = {"refresh_token": tokens["refresh_token"], "client_id": "backoffice", "client_secret": SECRET}
    assert bank.client.post(f"{PROTOCOL}/logout", data=form).status_code == 204
    assert len(bank.told()) == 1
    assert bank.client.post(f"{PROTOCOL}/logout", data=form).status_code == 400


def test_an_administrator_ends_all_sessions_of_one_person(bank: Bank) -> None:
    mine, also_mine, others = bank.sign_in(role="agent"), bank.sign_in(role="agent"), bank.sign_in(role="auditor")
    answer = bank.client.post(f"{DEMO}/people/{person_of(bank, mine)}/logout", json={})
    assert answer.json == {"ended": 2}
    assert {told.sid for told in bank.told()} == {mine["session_state"], also_mine["session_state"]}
    assert bank.refresh(others).status_code == 200


def test_an_application_that_lost_its_session_is_led_back_and_nothing_ends(bank: Bank) -> None:
    tokens = bank.sign_in(role="agent")
    form = {"client_id": "backoffice", "post_logout_redirect_uri": SIGNED_OUT}
    assert bank.client.get(f"{PROTOCOL}/logout", query_string=form).location == SIGNED_OUT
    assert bank.client.get(f"{PROTOCOL}/logout", query_string=form | {"client_id": "other"}).status_code == 400
    assert bank.refresh(tokens).status_code == 200
