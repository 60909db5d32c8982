"""The pages of undoing a merge: what goes back, what happened since and where it belongs, two people."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from backoffice.approvals.models import ApprovalRequest, RequestKind
from backoffice.customers.models import Stage
from backoffice.kernel.db import db
from backoffice.merging import service
from tests.documents.bank import uploaded
from tests.identity.signing_in import sign_in
from tests.merging.bank import ALICE, approved, loaded, merged, record, two
from tests.merging.test_pages import hidden_in, page_of, send
from tests.registration.test_views import as_part


@pytest.fixture
def supervisor(client: FlaskClient) -> FlaskClient:
    sign_in(client, "supervisor", name="Alice Njeri", branch=None)
    return client


def asked() -> ApprovalRequest:
    db.session.expire_all()
    return db.session.scalars(select(ApprovalRequest).where(ApprovalRequest.kind == RequestKind.UNMERGE)).one()


def test_a_merge_is_undone_by_two_people(supervisor: FlaskClient) -> None:
    survivor, duplicate = two()
    path = f"/merges/{merged(survivor, duplicate)}/undoing"
    assert path in page_of(supervisor, f"/customers/{survivor}/merges")
    shown = page_of(supervisor, path)
    assert "Phones" in shown and "become exactly what they were" in shown
    assert send(supervisor, path, {"reason": "They are sisters."}).status_code == 303
    request = asked()
    assert "You proposed this" in page_of(supervisor, f"/approvals/{request.id}")
    sign_in(supervisor, "supervisor", name="Kwame Mensah", branch=None)
    shown = page_of(supervisor, f"/approvals/{request.id}")
    assert "They are sisters." in shown and "Two records again" in shown
    assert supervisor.post(f"/approvals/{request.id}/approval", data=hidden_in(shown)).status_code == 303
    assert loaded(duplicate).stage is not Stage.MERGED
    assert "taken apart again" in page_of(supervisor, f"/customers/{survivor}/merges")
    assert "taken apart again" in page_of(supervisor, f"/customers/{duplicate}/merges")
    strip = supervisor.get(f"/customers/{survivor}/merges", headers=as_part("merging-strip")).text
    assert "taken apart again" not in strip, "what is over is told on its own page"


def test_what_happened_since_is_placed_by_a_person(supervisor: FlaskClient) -> None:
    survivor, duplicate = two()
    path = f"/merges/{merged(survivor, duplicate)}/undoing"
    paper = uploaded(loaded(survivor))
    shown = page_of(supervisor, path)
    assert "What happened since" in shown and f'name="place-{paper.id}"' in shown
    given = {"reason": "They are sisters.", f"place-{paper.id}": str(duplicate)}
    assert send(supervisor, path, given).status_code == 303
    assert asked().new["placings"] == {str(paper.id): str(duplicate)}
    sign_in(supervisor, "supervisor", name="Kwame Mensah", branch=None)
    request = asked()
    checked = page_of(supervisor, f"/approvals/{request.id}")
    assert 'type="radio"' not in checked and "Belongs to" in checked
    assert supervisor.post(f"/approvals/{request.id}/approval", data=hidden_in(checked)).status_code == 303
    assert f"/customers/{duplicate}/documents/{paper.id}" in page_of(supervisor, f"/customers/{duplicate}/documents")


def test_what_changed_meanwhile_is_looked_at_again_with_the_reason_kept(supervisor: FlaskClient) -> None:
    survivor, duplicate = two()
    path = f"/merges/{merged(survivor, duplicate)}/undoing"
    given = hidden_in(page_of(supervisor, path)) | {"reason": "They are sisters."}
    uploaded(loaded(survivor))
    answer = supervisor.post(path, data=given)
    assert answer.status_code == 409 and "look again" in answer.text and "They are sisters." in answer.text
    assert supervisor.post(path, data=given | hidden_in(answer.text)).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"reason": ""}, "Say why"), ({"version": "x"}, "Look again"), ({"place-somewhere": "x"}, "two records")],
)
def test_what_nobody_can_mean_is_refused(supervisor: FlaskClient, wrong: dict[str, str], sentence: str) -> None:
    path = f"/merges/{merged(*two())}/undoing"
    answer = send(supervisor, path, {"reason": "They are sisters."} | wrong)
    assert answer.status_code == 422 and sentence in answer.text


def test_a_branch_is_told_of_a_merge_with_a_record_of_another_branch(supervisor: FlaskClient) -> None:
    survivor, duplicate = record(1), record(2, branch="south")
    request = service.propose(ALICE, survivor.id, duplicate.id)
    approved(request)
    sign_in(supervisor, "branch-officer", name="Joy Were")
    assert duplicate.public_number in page_of(supervisor, f"/customers/{survivor.id}/merges")


def test_who_undoes_no_merges_is_told_of_them_only(supervisor: FlaskClient) -> None:
    survivor, duplicate = two()
    merge = merged(survivor, duplicate)
    sign_in(supervisor, "agent", name="Samuel Okoth")
    shown = page_of(supervisor, f"/customers/{survivor}/merges")
    assert "Merged from" in shown and "Undo" not in shown
    assert supervisor.get(f"/merges/{merge}/undoing").status_code == 403
