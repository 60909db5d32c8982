"""The table of tiers through its doors: proposed with a preview, agreed to, in force from its day on."""

import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.kernel import clock
from backoffice.policy import service
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules import documents, mirrors
from backoffice.tiers import jobs
from backoffice.tiers import service as tiers
from tests.approvals.bank import JOY, KWAME, amina
from tests.identity.signing_in import sign_in, token_of
from tests.policy.test_doors import filled
from tests.policy.test_rules import KYC, changed
from tests.rest import Machine
from tests.tiers.bank import accept, verify_phone, waiting

DAY_LIMIT = {
    "period": "day", "direction": "debit", "amount": "20000.00", "unlimited": False, "unit": None, "rule": "Act 4.2",
}  # fmt: skip


def table() -> dict[str, Any]:
    """The table in force, free to be changed."""
    return copy.deepcopy(service.in_force(PolicyKind.TIERS).document)


def with_limit(limit: dict[str, Any], level: int = 2) -> dict[str, Any]:
    document = table()
    document["levels"][level - 1]["limits"].append(limit)
    return document


def agreed(client: FlaskClient, document: dict[str, Any], kind: str = "tiers", seen: str = "1") -> None:
    proposal = Machine(client, "administrator").post(
        f"/policy/{kind}", {"document": document, "reason": "regulator"}, **{"If-Match": seen}
    )
    assert proposal.status_code == 201, proposal.text
    request = proposal.get_json()
    answer = Machine(client, "supervisor").post(f"/approval/{request['id']}/approve", {"version": request["version"]})
    assert answer.status_code == 200, answer.text


def test_a_new_limit_counts_once_a_second_person_agrees(client: FlaskClient) -> None:
    agreed(client, with_limit(DAY_LIMIT))
    rows = tiers.limits_now()[2].rows
    assert [(row.period, row.direction, row.most, row.rule) for row in rows][-1][2:] == (Decimal(20000), "Act 4.2")
    assert len(rows) == 3 and all(row.number == 2 for row in rows) and tiers.tiers_now()[1].number == 2


def test_a_table_with_a_day_waits_for_it_and_can_be_looked_at_before(client: FlaskClient) -> None:
    begins = clock.today() + timedelta(days=30)
    agreed(client, with_limit(DAY_LIMIT) | {"effective_from": begins.isoformat()})
    assert len(tiers.limits_now()[2].rows) == 2
    officer = Machine(client, "branch-officer")
    assert len(officer.get(f"/tier?on={begins}").get_json()["items"][1]["limits"]) == 3
    assert len(officer.get(f"/tier?on={begins - timedelta(days=1)}").get_json()["items"][1]["limits"]) == 2
    sign_in(client, "branch-officer")
    assert "Table 2 begins on" in client.get("/tiers").text
    assert "20,000" in client.get(f"/tiers?day={begins}").text
    with clock.at(clock.now() + timedelta(days=31)):
        assert len(tiers.limits_now()[2].rows) == 3


def test_an_agreed_table_takes_the_place_of_one_that_has_not_begun(client: FlaskClient) -> None:
    begins = clock.today() + timedelta(days=30)
    agreed(client, with_limit(DAY_LIMIT) | {"effective_from": begins.isoformat()})
    later = with_limit({**DAY_LIMIT, "period": "month"}) | {"effective_from": None}
    agreed(client, later, seen="2")
    assert tiers.tiers_now()[1].number == 3
    with clock.at(clock.now() + timedelta(days=31)):
        assert tiers.tiers_now()[1].number == 3


def test_a_day_that_has_passed_is_refused_at_its_place(client: FlaskClient) -> None:
    document = table() | {"effective_from": "2020-01-01"}
    answer = Machine(client, "administrator").post(
        "/policy/tiers", {"document": document, "reason": "x"}, **{"If-Match": "1"}
    )
    assert answer.status_code == 422 and list(answer.get_json()["details"]["fields"]) == ["document.effective_from"]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("levels.0.level", 2, "document"),
        ("levels.1.documents_required", ["blood"], "levels.1.documents_required.0"),
        ("levels.1.channels", ["Web!"], "levels.1.channels.0"),
        ("levels.1.limits.0.amount", "-1", "levels.1.limits.0.amount"),
        ("levels.1.limits.0.amount", "1.001", "levels.1.limits.0.amount"),
        ("levels.1.limits.0.amount", None, "levels.1.limits.0"),
        ("levels.1.limits.0.unlimited", True, "levels.1.limits.0"),
        ("levels.1.limits.0.direction", "debit", "levels.1.limits.0"),
        ("levels.1.limits.0.unit", "UDI", "document"),
        ("levels.1.limits.1.period", "day", "levels.1.limits.1"),
        ("levels.1.limits.0.rule", "", "levels.1.limits.0.rule"),
        ("levels.1.limits", [], "levels.1"),
        ("effective_from", "2027-02-30", "effective_from"),
        ("effective_from", 5, "effective_from"),
        ("units", [{"name": "UDI", "worth": "0"}], "units.0.worth"),
    ],
)
def test_a_table_that_says_nonsense_is_refused_at_its_place(
    client: FlaskClient, path: str, value: object, place: str
) -> None:
    assert list(documents.problems(PolicyKind.TIERS, changed(table(), path, value))) == [place]


def test_a_limit_in_a_unit_is_held_to_in_the_currency(client: FlaskClient) -> None:
    document = with_limit({**DAY_LIMIT, "amount": "750.00", "unit": "UDI"})
    agreed(client, document | {"units": [{"name": "UDI", "worth": "8.13"}]})
    assert tiers.limits_now()[2].rows[-1].most == Decimal("6097.50")


def test_a_preview_counts_whom_it_touches_and_names_who_agrees(client: FlaskClient) -> None:
    verify_phone(JOY, amina())
    amina()
    document = changed(table(), "levels.0.limits.0.amount", "12000.00")
    admin = Machine(client, "administrator")
    seen = admin.post("/policy/tiers/preview", {"document": document}, **{"If-Match": "1"}).get_json()
    assert seen["touches"] == {"Basic": 1} and seen["agreed_by"] == ["Supervisor"]
    assert [(one["old"], one["new"]) for one in seen["changes"]] == [("10000.00", "12000.00")]
    assert service.in_force(PolicyKind.TIERS).number == 1
    request = admin.post("/policy/tiers", {"document": document, "reason": "x"}, **{"If-Match": "1"}).get_json()
    assert request["new"]["touches"] == {"Basic": 1}


def test_a_preview_counts_all_whom_a_channel_or_the_worth_of_a_unit_reaches(client: FlaskClient) -> None:
    old = table() | {"units": [{"name": "UDI", "worth": "8.13"}]}
    old["levels"][1]["limits"].append({**DAY_LIMIT, "unit": "UDI"})
    dearer = old | {"units": [{"name": "UDI", "worth": "8.20"}]}
    opened = changed(old, "levels.1.channels", ["web"])
    touched = [[name for name, _ in tiers.touched_by("tiers", old, new) or []] for new in (dearer, opened)]
    assert touched == [["Standard"], ["Standard", "Premium", "Business"]]


def test_the_page_shows_the_effect_before_it_proposes(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    page = client.get("/policy/tiers/change").text
    typed: dict[str, Any] = filled(page)
    typed |= selected(page)
    typed |= {"levels-1-limits-1-amount": "30000", "why": "inflation", "csrf_token": token_of(client)}
    looked = client.post("/policy/tiers/change", data=typed | {"look": "y"}).text
    assert "What this would change" in looked and "30000.00" in looked and "of Standard" in looked
    assert client.post("/policy/tiers/change", data=typed).status_code == 303
    card = client.get("/policy/").text
    assert "waits for a colleague" in card
    wrong = client.post("/policy/tiers/change", data=typed | {"levels-1-limits-1-unlimited": "y"})
    assert wrong.status_code == 422 and "or say that it is unlimited" in wrong.text
    assert "Not saved yet." in wrong.text and '<details class="form-section" id="tier-2" open>' in wrong.text
    assert 'id="tier-3">' in wrong.text  # what is right stays closed


def selected(page: str) -> dict[str, str]:
    """What stands in the selects of a limit."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    found = {}
    for one in (one for one in tree.iter("select") if "-limits-" in one.get("name", "")):
        options = list(one.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options
        found[one.get("name", "")] = chosen[0].get("value", "")
    return found


def test_both_documents_about_tiers_say_the_same(client: FlaskClient) -> None:
    agreed(client, changed(table(), "levels.2.limits.0.amount", "600000.00"))
    assert service.kyc().tiers[2].max_balance == Decimal(600000)
    agreed(client, changed(KYC, "tiers.1.max_balance", 60000), "kyc", seen="2")
    assert tiers.limits_now()[2].max_balance == Decimal(60000) and tiers.tiers_now()[1].number == 3
    assert tiers.limits_now()[3].max_balance == Decimal(500000)


def test_a_mirror_that_would_say_nothing_new_makes_no_version(client: FlaskClient) -> None:
    assert mirrors.table_after(table(), KYC) is None and mirrors.kyc_after(KYC, table()) is None
    agreed(client, with_limit(DAY_LIMIT))
    assert service.in_force(PolicyKind.KYC).number == 1


def test_who_lacks_what_a_tier_needs_now_is_proposed_to_go_down(client: FlaskClient) -> None:
    lacking, fine = amina(), amina()
    for customer, needs in ((lacking, ("id", "address")), (fine, ("id", "address", "income"))):
        verify_phone(JOY, customer)
        accept(JOY, customer, *needs)
        request = tiers.propose(JOY, customer.id, 2)
        approvals.decide(KWAME, request.id, Outcome.APPROVED, request.version)
    agreed(client, changed(table(), "levels.1.documents_required", ["id", "address", "income"]))
    for _ in range(2):
        jobs.follow_table("2")
    [asked] = waiting(lacking.id)
    assert (asked.new["level"], asked.maker_name, waiting(fine.id)) == (1, "policy", [])
    jobs.follow_table("1")
    assert len(waiting(lacking.id)) == 1
