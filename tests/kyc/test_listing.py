"""The queue's lists, filters and counts: whatever is chosen, a count is the length of its list."""

import random
from datetime import timedelta
from itertools import product

import pytest
from flask.testing import FlaskClient

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Risk
from backoffice.documents.models import DocumentType, Requirement
from backoffice.kernel import clock
from backoffice.kernel.operations import command
from backoffice.kyc import service
from backoffice.kyc.models import CaseKind, KycCase
from backoffice.kyc.service import Age, Filters, Tab
from tests.identity.signing_in import sign_in
from tests.kyc.bank import AGENT, PETER, RITA, amina, customer_of, opened, paper
from tests.rest import Machine

CHANCE = random.Random(6)
HARBOUR = "harbour"


@command(Permission.EDIT_CUSTOMER)
def rate(actor: Actor, case: KycCase, risk: Risk) -> None:
    """Somebody judged the customer's risk."""
    customers.locked(actor, case.customer_id).risk = risk


def a_case() -> KycCase:
    """A case of some age, channel, branch, risk, papers and fate."""
    ago = timedelta(hours=CHANCE.choice([1, 30, 100]))
    with clock.at(clock.now() - ago):
        customer = amina(branch=CHANCE.choice(["north", HARBOUR]), channel=CHANCE.choice(list(Channel)))
        for kind in CHANCE.sample([DocumentType.NATIONAL_ID, DocumentType.PROOF_OF_ADDRESS], CHANCE.choice([1, 2])):
            paper(customer, kind, by=SYSTEM)
        case = service.open_case(SYSTEM, customer.id).case
    rate(SYSTEM, case, CHANCE.choice(list(Risk)))
    who = CHANCE.choice([None, RITA, PETER])
    if who is None:
        return case
    held = service.claim(who, case.id)
    match CHANCE.choice(["hold", "approve", "reject", "ask"]):
        case "approve":
            return service.approve(who, held.id, held.revision)
        case "reject":
            return service.reject(who, held.id, held.revision, "UNREADABLE")
        case "ask":
            return service.ask_again(who, held.id, held.revision, "UNREADABLE")
    return held


def everything(tab: Tab, filters: Filters) -> list[KycCase]:
    found, after = [], None
    while True:
        page = service.queue(RITA, tab, filters, after=after, limit=7)
        found += [one.case for one in page.items]
        if (after := page.next) is None:
            return found


@pytest.mark.usefixtures("app")
def test_counts_equal_lists_whatever_is_chosen() -> None:
    for _ in range(24):
        a_case()
    some = [
        Filters(age, risk, channel, branch, kind, missing)
        for age, risk, channel, branch, kind, missing in product(
            [None, *Age], [None, *Risk], [None, Channel.WEB], [None, HARBOUR], [None, CaseKind.RENEWAL],
            [None, Requirement.ID, Requirement.ADDRESS],
        )
    ]  # fmt: skip
    for filters in [Filters(), *CHANCE.sample(some, 25)]:
        tallies = service.tallies(RITA, filters).by_tab
        lists = {tab: everything(tab, filters) for tab in Tab}
        assert {tab: len(rows) for tab, rows in lists.items()} == tallies, filters
        assert len({case.id for case in lists[Tab.ALL]}) == tallies[Tab.ALL]


@pytest.mark.usefixtures("app")
def test_what_a_line_lacks_is_what_the_filter_finds() -> None:
    whole, half = opened(), amina(name="Half")
    paper(half)
    lacking = service.open_case(AGENT, half.id).case
    found = service.queue(RITA, Tab.ALL, Filters(missing=Requirement.ADDRESS)).items
    assert [(one.id, one.lacks) for one in found] == [(lacking.id, ["address"])]
    assert not service.queue(RITA, Tab.ALL, Filters(missing=Requirement.ID)).items
    assert next(one for one in service.queue(RITA).items if one.id == whole.id).lacks == []


@pytest.mark.usefixtures("app")
def test_risk_makes_a_case_due_sooner_and_next_takes_the_most_urgent() -> None:
    slow, customer = opened(), amina(name="Risky")
    judge_customer = customers.locked(SYSTEM, customer.id)
    assert judge_customer.risk is Risk.LOW
    paper(customer)
    mark(SYSTEM, customer.id)
    urgent = service.open_case(AGENT, customer.id).case
    assert urgent.due_at < slow.due_at
    taken = service.claim_next(RITA)
    assert taken is not None and taken.id == urgent.id


@command(Permission.EDIT_CUSTOMER)
def mark(actor: Actor, customer_id: object) -> None:
    """The customer's risk is high."""
    customers.locked(actor, customer_id).risk = Risk.HIGH  # type: ignore[arg-type]  # an id


def test_the_pages_filters_lead_from_list_to_case_and_back(client: FlaskClient) -> None:
    case = opened()
    sign_in(client, "kyc-reviewer", name="Rita Nyambura")
    page = client.get("/kyc/?tab=unassigned&channel=agent&missing=income")
    assert page.status_code == 200 and "No case like this" in page.get_data(as_text=True)
    text = client.get("/kyc/?tab=unassigned&channel=agent").get_data(as_text=True)
    assert f"/kyc/{case.id}?tab=unassigned&amp;channel=agent" in text and "Clear all" in text
    assert "1 of 1" in client.get(f"/kyc/{case.id}?tab=unassigned&channel=agent").get_data(as_text=True)
    for wrong in ("risk=none", "age=old", "missing=phone", "kind=x", "channel=fax", "tab=x"):
        assert client.get(f"/kyc/?{wrong}").status_code == 422, wrong


def test_machines_filter_and_count(client: FlaskClient) -> None:
    case = opened()
    reviewer = Machine(client, "kyc-reviewer")
    [item] = reviewer.get("/kyc/queue?channel=agent&risk=low&age=under_1_day&branch=north").get_json()["items"]
    assert (item["id"], item["missing"], item["kind"]) == (str(case.id), [], "verification")
    assert reviewer.get("/kyc/queue?risk=high").get_json()["items"] == []
    assert reviewer.get("/kyc/queue/counts").get_json()["all"] == 1
    assert reviewer.get("/kyc/queue/counts?risk=high").get_json()["all"] == 0
    assert reviewer.get("/kyc/queue?risk=none").status_code == 422
    assert customer_of(case).risk is Risk.LOW
