"""Documents taken in, read, decided and kept, on a real database and with real files."""

import hashlib
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from backoffice.access.actor import SYSTEM
from backoffice.approvals.models import Contribution
from backoffice.documents import rules, service
from backoffice.documents.commands import fsck
from backoffice.documents.keeping import keeping
from backoffice.documents.models import Document, DocumentState, DocumentType, Scan
from backoffice.documents.service import uploading
from backoffice.kernel import clock, jobs, moments
from backoffice.kernel.audit_log import opened_changes
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError, Invalid, NotFound, PermissionDenied, Refused, Throttled
from tests.documents import wellformed
from tests.documents.bank import AGENT, JPEG, REVIEWER, amina, damage, decide, decline, entries, join, sent, uploaded
from tests.identity.signing_in import staff


def keys() -> set[str]:
    return {file.key for file in keeping().store.stored()}


def test_an_upload_is_checked_sealed_and_written_down(app: Flask) -> None:
    customer = amina()
    document = uploaded(customer, note="she moved", expires_on=date(2031, 2, 1))
    assert document.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert (document.state, document.media_type, document.page_count) == (DocumentState.RECEIVED, "image/jpeg", 1)
    assert (document.expires_on, document.note, document.scan) == (date(2031, 2, 1), "she moved", Scan.UNSCANNED)
    for kind in rules.kinds(document):
        stored = keeping().store.get(rules.file_key(document.storage_key, kind))
        assert b"JFIF" not in stored and b"Exif" not in stored
    assert not list(keeping().quarantine.folder.iterdir())


def test_nothing_personal_of_a_document_stands_in_clear(app: Flask) -> None:
    document = uploaded(amina(), name="Amina Otieno.jpg", note="marked note", expires_on=date(2031, 2, 1))
    row = db.session.execute(select(*Document.__table__.c).where(Document.id == document.id)).one()
    text = repr(tuple(row)) + str(entries()[-1].body)
    for value in ("Amina Otieno.jpg", "marked note", "2031-02-01", document.sha256):
        assert value not in text


def test_an_upload_leaves_one_entry_and_makes_its_sender_a_contributor(app: Flask) -> None:
    customer = amina()
    document = uploaded(customer)
    entry = entries()[-1]
    assert entry.operation == "documents.submit" and entry.customers == [customer.id]
    changes, _ = opened_changes(entry)
    assert {"document.document_type", "document.sha256"} <= {change["field"] for change in changes}
    assert not any("digest" in change["field"] for change in changes)
    assert db.session.get(Contribution, (customer.id, AGENT.id)) is not None
    assert document.uploaded_by == AGENT.id


def test_the_areas_above_are_told_in_the_same_transaction(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**facts: object) -> None:
        raise RuntimeError("the case could not be joined")

    monkeypatch.setitem(moments._listeners, "document_added", [refuse])
    customer = amina()
    with pytest.raises(RuntimeError):
        uploaded(customer)
    assert service.of_customer(customer.id) == []


def test_a_file_that_is_refused_leaves_nothing_behind(app: Flask) -> None:
    customer, before = amina(), keys()
    with pytest.raises(Invalid) as refused:
        uploaded(customer, data=JPEG + b"more", name="front.jpg")
    assert list(refused.value.fields) == ["file"] and refused.value.status == 422
    with pytest.raises(Invalid):
        uploaded(customer, name="front.pdf")
    with pytest.raises(BackofficeError) as too_large:
        uploaded(customer, data=JPEG + bytes(11 * 1024 * 1024))
    assert too_large.value.code == "PAYLOAD_TOO_LARGE"
    assert keys() == before and service.of_customer(customer.id) == []
    assert not list(keeping().quarantine.folder.iterdir())


def test_an_infected_file_is_not_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Finds:
        def scan(self, path: object) -> Scan:
            return Scan.INFECTED

    monkeypatch.setattr(keeping(), "scanner", Finds())
    customer, before = amina(), keys()
    with pytest.raises(Invalid, match="malware"):
        uploaded(customer)
    assert keys() == before


def test_permission_and_reach_are_asked_before_the_file_is_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "inspect", lambda *_, **__: pytest.fail("inspected"))
    customer = amina(branch="south")
    with pytest.raises(NotFound) as foreign:
        uploaded(customer)
    with pytest.raises(NotFound) as unknown:
        service.upload(AGENT, uuid4(), sent())
    assert (foreign.value.code, foreign.value.message) == (unknown.value.code, unknown.value.message)
    with pytest.raises(PermissionDenied):
        uploaded(customer, by=REVIEWER)


def test_a_closed_relationship_takes_no_documents(app: Flask) -> None:
    customer = amina()
    decline(SYSTEM, customer.id)
    with pytest.raises(Refused) as refused:
        uploaded(customer)
    assert refused.value.code == "INVALID_TRANSITION"


def test_a_customer_has_room_for_a_number_of_documents_that_were_not_rejected(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_PER_CUSTOMER", 2)
    customer = amina()
    first = uploaded(customer)
    uploaded(customer)
    with pytest.raises(Refused) as refused:
        uploaded(customer)
    assert refused.value.code == "CUSTOMER_ERROR"
    decide(SYSTEM, first.id, DocumentState.REJECTED)
    uploaded(customer)


def test_a_person_sends_a_limited_number_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.MOST_A_DAY, "person", 1)
    customer = amina()
    uploaded(customer)
    with pytest.raises(Throttled) as refused:
        uploaded(customer)
    assert refused.value.retry_after > 0
    uploaded(customer, by=staff("agent", name="Joy Were"))


def test_a_look_at_a_page_is_in_the_log_and_shows_no_metadata(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x010E] = "marked place"
    customer = amina()
    document = uploaded(customer, data=wellformed.jpeg(exif=exif))
    shown = service.page_image(REVIEWER, customer.id, document.id, 1)
    assert b"marked place" not in shown.data and Image.open(BytesIO(shown.data)).size == (320, 200)
    entry = entries()[-1]
    assert (entry.operation, entry.chain, entry.customers) == ("documents.page_image", "access", [customer.id])
    assert b"marked place" in service.original(REVIEWER, customer.id, document.id).data
    with pytest.raises(NotFound):
        service.page_image(REVIEWER, customer.id, document.id, 2)


def test_the_original_needs_both_rights(app: Flask) -> None:
    customer = amina()
    document = uploaded(customer)
    for role in ("agent", "privacy-officer", "manager"):
        with pytest.raises(PermissionDenied):
            service.original(staff(role), customer.id, document.id)
    assert service.original(REVIEWER, customer.id, document.id).data == JPEG


def test_each_page_of_a_pdf_is_a_picture(app: Flask) -> None:
    customer = amina()
    document = uploaded(customer, DocumentType.PROOF_OF_ADDRESS, wellformed.pdf(wellformed.pages(3)), "bill.pdf")
    assert document.page_count == 3
    names = {service.page_image(REVIEWER, customer.id, document.id, page).name for page in document.pages}
    assert len(names) == 3 and all(name.startswith("proof-of-address-") for name in names)


def test_a_document_is_found_only_under_its_own_customer(app: Flask) -> None:
    document, other, foreign = uploaded(amina()), amina(), amina(branch="south")
    with pytest.raises(NotFound):
        service.document(REVIEWER, other.id, document.id)
    with pytest.raises(NotFound):
        service.page_image(AGENT, foreign.id, document.id, 1)


def test_a_file_that_was_changed_moved_or_rolled_back_is_not_shown(app: Flask) -> None:
    customer, store = amina(), keeping().store
    first, second = uploaded(customer), uploaded(customer, data=wellformed.jpeg(330))
    damage(first, "page-1")
    with pytest.raises(BackofficeError) as changed:
        service.page_image(REVIEWER, customer.id, first.id, 1)
    assert changed.value.code == "INTERNAL"
    store.put(f"{second.storage_key}-original", store.get(f"{first.storage_key}-original"))
    store.put(f"{second.storage_key}-page-1", store.get(f"{second.storage_key}-small"))
    with pytest.raises(BackofficeError):
        service.original(REVIEWER, customer.id, second.id)
    with pytest.raises(BackofficeError):
        service.page_image(REVIEWER, customer.id, second.id, 1)
    damage(second, "small")
    shelf = service.documents(REVIEWER, customer.id, pictures=True)
    assert set(shelf.pictures) == {first.id} and len(shelf.page.items) == 2


def test_documents_are_listed_newest_first_by_pages(app: Flask) -> None:
    customer = amina()
    documents = [uploaded(customer) for _ in range(3)]
    first = service.documents(AGENT, customer.id, limit=2).page
    rest = service.documents(AGENT, customer.id, limit=2, after=first.next).page
    assert [one.id for one in [*first.items, *rest.items]] == [one.id for one in reversed(documents)]
    assert rest.next is None


def test_accepted_papers_prove_requirements_until_they_expire(app: Flask) -> None:
    customer = amina()
    passport = uploaded(customer, DocumentType.PASSPORT, expires_on=clock.today() + timedelta(days=10))
    bill = uploaded(customer, DocumentType.PROOF_OF_ADDRESS)
    assert service.accepted_requirements(customer.id) == set()
    assert [one.id for one in service.undecided(customer.id)] == [passport.id, bill.id]
    for one in (passport, bill):
        decide(SYSTEM, one.id, DocumentState.ACCEPTED)
    assert service.accepted_requirements(customer.id) == {"id", "address"}
    assert service.undecided(customer.id) == []
    with clock.at(clock.now() + timedelta(days=20)):
        assert service.accepted_requirements(customer.id) == {"address"}
    with pytest.raises(Refused):
        decide(SYSTEM, bill.id, DocumentState.REJECTED)


def test_the_same_file_is_noticed_at_another_customer(app: Flask) -> None:
    mine, theirs = amina(), amina()
    document, copy, other = uploaded(mine), uploaded(theirs), uploaded(mine, data=wellformed.jpeg(340))
    assert service.seen_elsewhere([document, other]) == {document.id: [theirs.id], other.id: []}
    assert copy.same_as == document.same_as


def test_files_of_failed_uploads_are_swept_after_an_hour(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = amina()
    kept = uploaded(customer)
    with monkeypatch.context() as broken:
        broken.setattr(uploading, "submit", lambda *_: (_ for _ in ()).throw(RuntimeError("the commit failed")))
        with pytest.raises(RuntimeError):
            uploaded(customer)
    mine = {rules.file_key(kept.storage_key, kind) for kind in rules.kinds(kept)}
    assert mine < keys()
    jobs.run("documents.sweep", {})
    assert mine < keys()
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert service.sweep() >= 3
    assert keys() == mine


def test_fsck_names_rows_whose_files_are_gone_or_changed(app: Flask) -> None:
    customer = amina()
    gone, changed = uploaded(customer), uploaded(customer)
    assert service.fsck(deep=True) == []
    keeping().store.delete(rules.file_key(gone.storage_key, "original"))
    damage(changed, "page-1")
    assert service.fsck() == [f"document {gone.id}: its file original is missing from the store"]
    assert any("not what was uploaded" in fault for fault in service.fsck(deep=True))
    result = app.test_cli_runner().invoke(fsck)
    assert result.exit_code == 1 and "1 faults found." in result.output


def test_a_receipt_is_for_the_sender(app: Flask) -> None:
    customer = amina()
    document = uploaded(customer)
    assert service.receipt(AGENT, customer.id, document.id).id == document.id
    with pytest.raises(NotFound):
        service.receipt(staff("agent", name="Joy Were"), customer.id, document.id)


def test_a_case_takes_documents_into_review(app: Flask) -> None:
    customer = amina()
    documents, case = [uploaded(customer), uploaded(customer)], uuid4()
    join(SYSTEM, customer.id, case)
    assert {one.state for one in service.of_case(case)} == {DocumentState.IN_REVIEW}
    assert [one.id for one in service.of_case(case)] == [one.id for one in documents]
    assert db.session.scalar(select(func.count()).where(Document.case_id == case)) == 2
