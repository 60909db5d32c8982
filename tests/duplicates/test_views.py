"""The pages of duplicates: the worklist with its groups, a pair side by side, judging on the page, boxes, rates."""

import pytest
from flask.testing import FlaskClient

from backoffice.duplicates.models import PairState, Relation
from tests.documents.bank import uploaded
from tests.duplicates.bank import customer, only_pair, pairs
from tests.identity.signing_in import sign_in, staff, token_of
from tests.registration.test_views import as_part
from tests.rest import Machine


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    sign_in(client, "branch-officer")
    return client


def page_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_worklist_shows_who_hangs_together_and_how_much_is_decided(officer: FlaskClient) -> None:
    for number in range(1, 4):
        customer(number, reason="another")
    form = {"csrf_token": token_of(officer, "/duplicates/"), "relation": "twin", "note": ""}
    officer.post(f"/duplicates/{pairs()[0].id}/different", data=form)
    shown = page_of(officer, "/duplicates/")
    assert "1 of 3 decided" in shown and "Same name, same birth date" in shown and shown.count('name="pairs"') == 2


def test_ticked_pairs_are_judged_at_once(officer: FlaskClient) -> None:
    for number in range(1, 4):
        customer(number, reason="another")
    form = {"csrf_token": token_of(officer, "/duplicates/"), "relation": "family", "note": "Sisters."}
    answer = officer.post("/duplicates/different", data=form | {"pairs": [str(pair.id) for pair in pairs()]})
    assert answer.status_code == 303
    assert {(pair.state, pair.relation) for pair in pairs()} == {(PairState.DIFFERENT, Relation.FAMILY)}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pairs": []}, "Tick the pairs"), ({"relation": ""}, "how they are related"), ({"pairs": ["x"]}, "no pair"),
        ({"note": "x" * 1001}, "characters"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_and_what_was_typed_is_kept(
    officer: FlaskClient, wrong: dict[str, object], sentence: str
) -> None:
    customer(1)
    customer(2, reason="another")
    form = {
        "csrf_token": token_of(officer, "/duplicates/"),
        "relation": "twin",
        "note": "Seen",
        "pairs": [str(only_pair().id)],
    }
    answer = officer.post("/duplicates/different", data=form | wrong)
    assert answer.status_code == 422 and sentence in answer.get_data(as_text=True)
    assert only_pair().state is PairState.OPEN


def test_a_pair_stands_side_by_side_with_covered_values(officer: FlaskClient) -> None:
    customer(1, paper="29384756")
    customer(2, reason="Her twin sister.", email="amina@example.org")
    shown = page_of(officer, f"/duplicates/{only_pair().id}")
    for words in ("Same person?", "Same birth date", "masked", "Her twin sister.", "equal field"):
        assert words in shown, words
    assert "1990-04-12" not in shown and "29384756" not in shown and "amina@example" not in shown


def test_the_documents_of_both_stand_beside_each_other(officer: FlaskClient) -> None:
    first, second = customer(1), customer(2, reason="another")
    path = f"/duplicates/{only_pair().id}"
    assert "data-viewer" not in page_of(officer, path), "without documents there is nothing to set side by side"
    paper = uploaded(first)
    shown = page_of(officer, path)
    assert f"/customers/{first.id}/documents/{paper.id}/page/1" in shown and "view recorded" in shown
    assert shown.count("data-viewer") == 1 and "No document was photographed" in shown
    uploaded(second)
    assert page_of(officer, path).count("data-viewer") == 2


def test_an_answer_is_given_revised_and_taken_back_on_the_page(officer: FlaskClient) -> None:
    customer(1)
    customer(2, reason="another")
    path = f"/duplicates/{only_pair().id}"
    token = {"csrf_token": token_of(officer, path)}
    assert officer.post(f"{path}/different", data=token | {"relation": "twin", "note": ""}).status_code == 303
    assert "Change the answer" in page_of(officer, path)
    assert officer.post(f"{path}/different", data=token | {"relation": "", "note": ""}).status_code == 422
    assert officer.post(f"{path}/reopen", data=token | {"note": "One after all."}).status_code == 303
    assert only_pair().state is PairState.OPEN and "One after all." in page_of(officer, path)


def test_an_answer_to_what_was_judged_meanwhile_is_not_taken(officer: FlaskClient) -> None:
    customer(1)
    customer(2, reason="another")
    path, seen = f"/duplicates/{only_pair().id}", only_pair().version
    token = {"csrf_token": token_of(officer, path), "version": seen, "note": ""}
    assert f'name="version" type="hidden" value="{seen}"' in page_of(officer, path)
    assert officer.post(f"{path}/different", data=token | {"relation": "twin"}).status_code == 303
    late = officer.post(f"{path}/different", data=token | {"relation": "family"})
    assert late.status_code == 409 and "after you opened it" in late.get_data(as_text=True)
    assert only_pair().relation is Relation.TWIN


def test_filters_narrow_the_list_and_bad_ones_are_refused(officer: FlaskClient) -> None:
    customer(1)
    customer(2, reason="another")
    assert "No pair like this" in page_of(officer, "/duplicates/?same=email")
    assert "Same name" in page_of(officer, "/duplicates/?same=birth&channel=agent&origin=registration&branch=north")
    assert officer.get("/duplicates/?same=nonsense").status_code == 422


def test_a_customers_box_shows_whom_they_resemble(officer: FlaskClient) -> None:
    first = customer(1)
    assert "Nobody alike" in page_of(officer, f"/customers/{first.id}/duplicates")
    second = customer(2, reason="another")
    for key in ("duplicates-panel", "duplicates-case"):
        part = officer.get(f"/customers/{first.id}/duplicates", headers=as_part(key)).get_data(as_text=True)
        assert f'id="{key}"' in part and second.public_number in part and "<h1" not in part


def test_supervisors_start_a_run_and_read_the_rates(client: FlaskClient) -> None:
    sign_in(client, "supervisor")
    assert "Nothing found yet" in page_of(client, "/duplicates/rates")
    customer(1)
    customer(2, reason="another")
    token = {"csrf_token": token_of(client, "/duplicates/")}
    assert client.post("/duplicates/run", data=token).status_code == 303
    assert "are being compared" in page_of(client, "/duplicates/")
    client.post(f"/duplicates/{only_pair().id}/different", data=token | {"relation": "twin", "note": ""})
    shown = page_of(client, "/duplicates/rates")
    assert "0 %" in shown and "Agent" in shown and "North" in shown
    assert "Agents with the most pairs" in shown and staff("agent").name in shown
    by_agent = Machine(client, "supervisor").get("/duplicate/rates").json["by_agent"]
    told = {"name": staff("agent").name, "found": 1, "merged": 0, "different": 1, "waiting": 0, "precision": 0.0}
    assert by_agent == [told]
