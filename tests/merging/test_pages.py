"""The pages of merging: the other record found, both side by side, values chosen, proposed, seen by the checker."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.kernel.db import db
from backoffice.merging.models import Merge
from tests.documents.bank import uploaded
from tests.identity.signing_in import sign_in
from tests.merging.bank import loaded, record, two


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    sign_in(client, "branch-officer", name="Joy Were")
    return client


def page_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def hidden_in(text: str) -> dict[str, str]:
    """The token and the version of the form on a page."""
    found = {
        name: re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', text) for name in ("csrf_token", "version")
    }
    return {name: match[1] for name, match in found.items() if match}


def send(client: FlaskClient, path: str, given: dict[str, str]) -> TestResponse:
    return client.post(path, data=hidden_in(page_of(client, path)) | given)


def asked() -> ApprovalRequest | None:
    db.session.expire_all()
    return db.session.scalars(select(ApprovalRequest).where(ApprovalRequest.kind == RequestKind.MERGE)).first()


def test_both_records_stand_side_by_side_with_the_result(officer: FlaskClient) -> None:
    survivor, duplicate = two()
    shown = page_of(officer, f"/merges/{survivor}/{duplicate}")
    for words in (
        "stays",
        "goes into the other",
        "Given names",
        "Amina W.",
        "equal fields",
        "Nothing stands in the way",
    ):
        assert words in shown, words
    assert shown.count('name="choice-given_names"') == 2 and "29000001" not in shown and "1990-04-12" not in shown


def test_documents_of_both_are_looked_at_beside_each_other(officer: FlaskClient) -> None:
    survivor, duplicate = two()
    assert "data-viewer" not in page_of(officer, f"/merges/{survivor}/{duplicate}")
    uploaded(loaded(survivor))
    uploaded(loaded(duplicate))
    assert page_of(officer, f"/merges/{survivor}/{duplicate}").count("data-viewer") == 2


def test_what_was_chosen_is_shown_and_proposed(officer: FlaskClient) -> None:
    survivor, duplicate = two()
    path = f"/merges/{survivor}/{duplicate}"
    given = hidden_in(page_of(officer, path)) | {"choice-given_names": str(survivor), "choice-family_name": ""}
    drawn = officer.post(f"{path}/result", data=given)
    assert drawn.status_code == 200 and "Your choice" in drawn.text
    part = officer.post(f"{path}/result", data=given, headers={"HX-Request": "true", "HX-Target": "merging-picture"})
    assert part.text.lstrip().startswith('<div class="stack merge" id="merging-picture"')
    assert officer.post(path, data=given | hidden_in(drawn.text)).status_code == 303
    request = asked()
    assert request and db.session.get_one(Merge, request.id).choices["given_names"] == str(survivor)


def test_what_changed_meanwhile_is_looked_at_again_with_the_choices_kept(officer: FlaskClient) -> None:
    survivor, duplicate = two()
    path = f"/merges/{survivor}/{duplicate}"
    given = hidden_in(page_of(officer, path)) | {"choice-given_names": str(survivor)}
    uploaded(loaded(duplicate))
    answer = officer.post(path, data=given)
    assert answer.status_code == 409 and "look again" in answer.text and asked() is None
    chosen = answer.text.index(f'id="choice-given_names-1" value="{survivor}"')
    assert "checked" in answer.text[chosen : chosen + 120]
    assert officer.post(path, data=given | hidden_in(answer.text)).status_code == 303


def test_the_other_number_is_kept_with_the_same_choices(officer: FlaskClient) -> None:
    survivor, duplicate = two()
    path = f"/merges/{survivor}/{duplicate}"
    answer = officer.post(f"{path}/swap", data=hidden_in(page_of(officer, path)) | {"choice-gender": str(survivor)})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/merges/{duplicate}/{survivor}?choice-gender={survivor}"
    assert "goes into the other" in page_of(officer, answer.headers["Location"])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"version": ""}, "Look at both"), ({"version": "x"}, "Look again"), ({"choice-gender": "x"}, "two records")],
)
def test_what_nobody_can_mean_is_refused(officer: FlaskClient, wrong: dict[str, str], sentence: str) -> None:
    survivor, duplicate = two()
    answer = send(officer, f"/merges/{survivor}/{duplicate}", wrong)
    assert answer.status_code == 422 and sentence in answer.text and asked() is None


def test_a_record_is_not_merged_with_itself_or_with_nobody(officer: FlaskClient) -> None:
    one = record(1).id
    assert officer.get(f"/merges/{one}/{one}").status_code == 422
    assert officer.get(f"/merges/{one}/{RequestKind.MERGE.__class__.__name__}").status_code == 404
    assert officer.get(f"/merges/{one}/00000000-0000-0000-0000-000000000000").status_code == 404


def test_the_other_record_is_found_among_those_alike_or_by_search(officer: FlaskClient) -> None:
    first, second = record(1), record(2, given_names="Wanjiru", family_name="Kamau")
    path = f"/customers/{first.id}/merge"
    assert path in page_of(officer, f"/customers/{first.id}") and "Nobody found" not in page_of(officer, path)
    assert f"/merges/{first.id}/{second.id}" in page_of(officer, f"{path}?q={second.public_number}")
    assert "Nobody found" in page_of(officer, f"{path}?q=zzzzzzz")


def test_the_checker_decides_on_the_same_picture(officer: FlaskClient) -> None:
    survivor, duplicate = two()
    assert send(officer, f"/merges/{survivor}/{duplicate}", {}).status_code == 303
    request = asked()
    assert request
    assert "waits for a colleague" in page_of(officer, f"/customers/{survivor}/merges")
    sign_in(officer, "supervisor", name="Kwame Mensah", branch=None)
    assert "Look and decide" in page_of(officer, "/approvals/")
    shown = page_of(officer, f"/approvals/{request.id}")
    assert "Amina W." in shown and "Result" in shown and 'type="radio"' not in shown
    answer = officer.post(f"/approvals/{request.id}/approval", data=hidden_in(shown) | {"note": "Same paper."})
    assert answer.status_code == 303 and loaded(duplicate).merged_into == survivor
    assert asked().state is RequestState.APPROVED  # type: ignore[union-attr]
    assert officer.get(f"/customers/{duplicate}").headers["Location"] == f"/customers/{survivor}"
    assert "Merged from" in page_of(officer, f"/customers/{survivor}/merges")
