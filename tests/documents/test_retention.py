"""Papers that nothing asks for any more: how long they are kept, what keeps them longer, what is left of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.customers.models import Customer
from backoffice.documents import jobs, rules, service
from backoffice.documents.keeping import keeping
from backoffice.documents.models import Document, DocumentState
from backoffice.kernel import clock, moments
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound
from backoffice.policy.rules.documents import Retention
from tests.documents.bank import AGENT, REVIEWER, amina, decide, decline, entries, join, uploaded
from tests.identity.signing_in import sign_in
from tests.rest import Machine

DAY = timedelta(days=1)
USUAL = Retention()
HOLD = "A court asks for this customer's file."


@pytest.fixture
def held() -> Iterator[set[object]]:
    """Customers whose documents a court wants."""
    customers: set[object] = set()
    listeners = moments._listeners.setdefault("document_going", [])  # no area listens yet
    listeners.append(listener := lambda customer_id: HOLD if customer_id in customers else None)
    yield customers
    listeners.remove(listener)


def refused(customer: Customer) -> Document:
    """A paper that a reviewer refused."""
    return decide(REVIEWER, uploaded(customer).id, DocumentState.REJECTED)


def night(days: float, document: Document) -> DocumentState:
    """The document's state after the night that follows so many days later."""
    with clock.at(clock.now() + days * DAY):
        jobs.remove_what_is_kept_no_longer()
    db.session.expire_all()
    return db.session.get_one(Document, document.id).state


def test_a_refused_paper_is_kept_for_a_year(app: Flask) -> None:
    document = refused(amina())
    assert night(USUAL.refused_days - 0.1, document) is DocumentState.REJECTED
    assert night(USUAL.refused_days + 0.1, document) is DocumentState.REMOVED


def test_a_paper_that_no_case_took_up_is_kept_for_half_a_year(app: Flask) -> None:
    document = uploaded(amina())
    assert night(USUAL.unused_days - 0.1, document) is DocumentState.RECEIVED
    assert night(USUAL.unused_days + 0.1, document) is DocumentState.REMOVED


@pytest.mark.parametrize("state", [DocumentState.ACCEPTED, DocumentState.IN_REVIEW])
def test_what_is_needed_stays_as_long_as_the_customer(app: Flask, state: DocumentState) -> None:
    document = decide(REVIEWER, uploaded(amina()).id, state)
    assert night(40_000, document) is state


def test_five_years_after_the_customer_left_every_paper_goes(app: Flask) -> None:
    customer = amina()
    old, accepted = refused(customer), decide(REVIEWER, uploaded(customer).id, DocumentState.ACCEPTED)
    with clock.at(clock.now() + 300 * DAY):
        decline(AGENT, customer.id)
    assert night(300 + USUAL.ended_days - 1, old) is DocumentState.REJECTED
    assert night(300 + USUAL.ended_days + 1, old) is DocumentState.REMOVED
    assert db.session.get_one(Document, accepted.id).state is DocumentState.REMOVED


def test_a_paper_in_use_again_begins_its_time_anew(app: Flask) -> None:
    customer = amina()
    document = uploaded(customer)
    assert document.rests_since
    join(AGENT, customer.id, document.id)
    assert db.session.get_one(Document, document.id).rests_since is None


def test_a_held_customers_papers_stay_and_the_page_says_why(client: FlaskClient, held: set[object]) -> None:
    customer = amina()
    document, other = refused(customer), refused(amina())
    held.add(customer.id)
    sign_in(client, "kyc-reviewer", name="Rita Nyambura", branch=None)
    page = client.get(f"/customers/{customer.id}/documents/{document.id}").text
    assert "since it was refused" in page and "A court asks for this customer" in page
    assert night(USUAL.refused_days + 1, document) is DocumentState.REJECTED
    assert db.session.get_one(Document, other.id).state is DocumentState.REMOVED
    assert not service.remove(jobs.RETENTION, customer.id, document.id)
    removals = [entry.body["actor"]["name"] for entry in entries() if entry.operation == "documents.remove"]
    assert set(removals) == {"retention"}


def test_of_a_removed_paper_only_what_became_of_it_is_left(app: Flask, client: FlaskClient) -> None:
    customer = amina()
    document, digest = refused(customer), refused(customer).sha256
    keys = [rules.file_key(document.storage_key, kind) for kind in rules.kinds(document)]
    night(USUAL.refused_days + 1, document)
    gone = db.session.get_one(Document, document.id)
    assert (gone.file_name, gone.note, gone.expires, gone.zone, list(gone.pages)) == ("", "", None, None, [])
    assert gone.sha256 == digest and not service.seen_elsewhere([gone])[gone.id]
    with pytest.raises(NotFound):
        service.page_image(REVIEWER, customer.id, gone.id, 1)
    sign_in(client, "kyc-reviewer", name="Rita Nyambura", branch=None)
    page = client.get(f"/customers/{customer.id}/documents/{gone.id}").text
    assert "Kept no longer" in page and "Removed on" in page and "data-viewer" not in page
    assert client.get(f"/customers/{customer.id}/documents").status_code == 200
    assert {file.key for file in keeping().store.stored()} >= set(keys)


def test_its_files_go_with_the_sweeper_and_the_check_of_files_agrees(app: Flask) -> None:
    document = refused(amina())
    assert service.fsck(deep=True) == []
    night(USUAL.refused_days + 1, document)
    with clock.at(clock.now() + (USUAL.refused_days + 1.05) * DAY):
        assert service.fsck() == []
    with clock.at(clock.now() + (USUAL.refused_days + 2) * DAY):
        assert any("although it is kept no longer" in fault for fault in service.fsck())
        service.sweep()
        assert service.fsck(deep=True) == []
        assert not any(file.key.startswith(document.storage_key) for file in keeping().store.stored())


def test_many_papers_go_batch_by_batch(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice.documents.service.retention.AT_ONCE", 1)
    documents = [refused(amina()) for _ in range(3)]
    assert {night(USUAL.refused_days + 1, one) for one in documents} == {DocumentState.REMOVED}


def test_machines_read_until_when_a_paper_is_kept(client: FlaskClient) -> None:
    agent, customer = Machine(client, "agent", name="Samuel Okoth"), amina()
    waiting, accepted = uploaded(customer), decide(REVIEWER, uploaded(customer).id, DocumentState.ACCEPTED)
    listed = {one["id"]: one["kept_until"] for one in agent.get(f"/{customer.id}/document").get_json()["items"]}
    alone = agent.get(f"/{customer.id}/document/{waiting.id}").get_json()["kept_until"]
    assert listed[str(accepted.id)] is None and listed[str(waiting.id)] == alone and alone > clock.now().isoformat()
