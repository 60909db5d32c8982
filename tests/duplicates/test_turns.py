"""Going through the worklist: the place of a pair among those that wait, and the next one, on pages and over REST."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.duplicates import service
from backoffice.duplicates.models import DuplicatePair, Relation, Standing
from backoffice.duplicates.rules.weights import Field
from backoffice.duplicates.service import Filters, Turn
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, Refused
from backoffice.merging import service as merging
from tests.duplicates.bank import OFFICER, customer, only_pair, pairs
from tests.identity.signing_in import sign_in, staff, token_of
from tests.rest import Machine

pytestmark = pytest.mark.usefixtures("client")
KWAME = staff("supervisor", name="Kwame Mensah", branch=None)


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    sign_in(client, "branch-officer")
    return client


def three() -> list[UUID]:
    """The three pairs of three customers who are alike, in the order of the list."""
    for number in range(1, 4):
        customer(number, reason="another")
    return listed(Standing.OPEN)


def listed(state: Standing) -> list[UUID]:
    db.session.expire_all()
    return [one.pair.id for one in service.worklist(OFFICER, Filters(state)).items]


def propose(pair: DuplicatePair, *, turned: bool = False) -> UUID:
    return merging.propose(OFFICER, *pair.customer_ids[:: -1 if turned else 1]).id


def decline(request_id: UUID) -> None:
    db.session.expire_all()
    approvals.decide(KWAME, request_id, Outcome.DECLINED, approvals.request(KWAME, request_id).version, "No.")


def test_each_pair_knows_its_place_and_which_one_is_next() -> None:
    first, second, third = three()
    turns = [service.turn(OFFICER, pair, Filters()) for pair in (first, second, third)]
    assert turns == [Turn(1, 3, second), Turn(2, 3, third), Turn(3, 3, first)]


def test_a_decided_pair_has_no_place_and_leads_on_to_one_that_waits() -> None:
    first, second, third = three()
    service.judge_different(OFFICER, second, Relation.TWIN, "")
    assert service.turn(OFFICER, second, Filters()) == Turn(None, 2, third)
    assert service.turn(OFFICER, first, Filters()) == Turn(1, 2, third)
    service.judge_all_different(OFFICER, [first, third], Relation.TWIN, "")
    assert service.turn(OFFICER, third, Filters()) == Turn(None, 0, None)


def test_the_next_one_is_of_the_list_as_it_is_narrowed_and_within_reach() -> None:
    first = three()[0]
    assert service.turn(OFFICER, first, Filters(same=Field.EMAIL)) == Turn(None, 0, None)
    for pair_id, actor in ((uuid4(), OFFICER), (first, staff("branch-officer", branch="south"))):
        with pytest.raises(NotFound):
            service.turn(actor, pair_id, Filters())


def test_after_an_answer_the_next_pair_that_waits_is_at_hand(officer: FlaskClient) -> None:
    first, second, third = three()
    shown = officer.get(f"/duplicates/{first}?same=name").text
    assert "1 of 3" in shown and f'href="/duplicates/{second}?same=name"' in shown
    form = {"csrf_token": token_of(officer, f"/duplicates/{first}"), "relation": "twin", "note": ""}
    answers = [officer.post(f"/duplicates/{pair}/different?same=name", data=form) for pair in (first, second, third)]
    assert [one.headers["Location"] for one in answers] == [
        f"/duplicates/{second}?same=name", f"/duplicates/{third}?same=name", "/duplicates/?same=name",
    ]  # fmt: skip
    assert officer.post(f"/duplicates/{first}/different?same=nonsense", data=form).status_code == 422


def test_the_list_leads_to_its_pairs_as_it_is_narrowed(officer: FlaskClient) -> None:
    first = three()[0]
    assert (
        f'href="/duplicates/{first}?same=name&amp;branch=north"'
        in officer.get("/duplicates/?same=name&branch=north").text
    )


def test_after_proposing_a_merge_the_next_pair_is_at_hand(officer: FlaskClient) -> None:
    first, second, _ = three()
    both = next(pair for pair in pairs() if pair.id == first).customer_ids
    path = f"/merges/{both[0]}/{both[1]}"
    came = f"{path}?pair={first}&same=name"
    shown = officer.get(came).text
    assert f"/duplicates/{first}?same=name" in shown and f"{path}?pair={first}&amp;same=name" in shown
    form = {"csrf_token": token_of(officer, came), "version": merging.picture(OFFICER, *both).version}
    turned = officer.post(f"{path}/swap?pair={first}&same=name", data=form)
    assert turned.headers["Location"] == f"/merges/{both[1]}/{both[0]}?pair={first}&same=name"
    assert officer.post(f"{path}?pair=nonsense", data=form).status_code == 422
    assert officer.post(f"{path}?pair={uuid4()}", data=form).status_code == 404
    answer = officer.post(came, data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/duplicates/{second}?same=name")
    assert f"/duplicates/{first}" in officer.get("/duplicates/?state=proposed").text


def test_where_no_merge_waits_the_list_of_those_says_so(officer: FlaskClient) -> None:
    assert "No merge waits" in officer.get("/duplicates/?state=proposed").text


def test_a_pair_that_is_proposed_waits_for_nobody_but_its_checker() -> None:
    first, *others = three()
    pair = next(one for one in pairs() if one.id == first)
    request = propose(pair)
    assert (listed(Standing.OPEN), listed(Standing.PROPOSED), service.waiting(OFFICER)) == (others, [first], 2)
    with pytest.raises(Refused) as refused:
        service.judge_different(OFFICER, first, Relation.TWIN, "")
    assert refused.value.code == "INVALID_TRANSITION"
    decline(request)
    assert (listed(Standing.OPEN), listed(Standing.PROPOSED)) == ([first, *others], [])


def test_a_pair_waits_for_its_checker_until_the_last_merge_of_the_two_is_declined() -> None:
    three()
    pair = pairs()[0]
    one, other = propose(pair), propose(pair, turned=True)
    decline(one)
    assert listed(Standing.PROPOSED) == [pair.id]
    decline(other)
    assert listed(Standing.PROPOSED) == []


def test_a_declined_merge_leaves_an_answer_as_it_was() -> None:
    customer(1)
    customer(2, reason="another")
    service.judge_different(OFFICER, only_pair().id, Relation.TWIN, "")
    request = propose(only_pair())
    assert listed(Standing.PROPOSED) == [only_pair().id] and listed(Standing.DIFFERENT) == []
    decline(request)
    assert listed(Standing.DIFFERENT) == [only_pair().id] and only_pair().relation is Relation.TWIN


def test_machines_read_the_place_of_a_pair_and_the_next_one(client: FlaskClient) -> None:
    first, second, _ = three()
    officer = Machine(client, "branch-officer")
    told = officer.get(f"/duplicate/{first}?same=name").json
    assert (told["number"], told["waiting"], told["next"]) == (1, 3, str(second))
    told = officer.get(f"/duplicate/{first}?same=email").json
    assert (told["number"], told["waiting"], told["next"]) == (None, 0, None)
    assert officer.get(f"/duplicate/{first}?same=nonsense").status_code == 422
    propose(pairs()[0])
    assert officer.get("/duplicate?state=proposed").json["items"][0]["state"] == "proposed"
