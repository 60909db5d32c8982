"""Two branches that know nothing of one another: at each a customer with everything that an address can name."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import Flask
from sqlalchemy import Engine, create_engine, select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.models import Outcome as Decided
from backoffice.consents import service as consents
from backoffice.consents.models import Purpose
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Kind
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Customer, CustomerType
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentType
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.models import Origin, Relation
from backoffice.handovers import service as handovers
from backoffice.integrations.ports import Edition, Hit
from backoffice.kernel.connections import ENGINE
from backoffice.kernel.db import db
from backoffice.kyc import service as kyc
from backoffice.merging import service as merging
from backoffice.notifications import service as notifications
from backoffice.notifications.models import Message, Outcome
from backoffice.parties.models import PartyKind
from backoffice.parties.service.changing import Holding
from backoffice.registration import service as registration
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.risk import service as risk
from backoffice.risk.models import Cause
from backoffice.screening import service as screening
from backoffice.screening.models import WatchMatch
from backoffice.segments import service as segments
from backoffice.web import session_rows
from backoffice.web.session_rows import Tokens
from tests.documents import wellformed
from tests.identity.signing_in import staff
from tests.tiers import bank as evidence

OWNER = PartyKind.BENEFICIAL_OWNER
BRANCHES = ("north", "south")
MISSING = UUID("5b7f6c1e-0000-4000-8000-000000000000")
# Whoever holds the cases under review: the reviewer who asks at the doors.
REVIEWER = staff("kyc-reviewer")
COLLEAGUE = staff("kyc-reviewer", name="Colleague")
MANAGER = staff("manager")
Place = dict[str, Any]
DRAFT = [("given_names", "Grace"), ("phones-0-number", "0733987654"), ("phones-0-phone_type", "mobile")]


def made(branch: str) -> Place:
    """One branch's customer, documents, cases, restrictions and requests: their ids by the word for each."""
    agent, officer = staff("agent", name=f"Agent of {branch}", branch=branch), _officer(branch)
    row = _customer(agent, branch, 1)
    book = {
        "phone": contacts.add_phone_to(agent, row.id, {"number": _phone(branch, 2), "phone_type": "mobile"}),
        "email": contacts.add_email_to(
            agent, row.id, {"address": f"two@{branch}.example.org", "email_type": "personal"}
        ),
        "address": contacts.add_address_to(
            agent, row.id, {"line1": "7 Hill Road", "country": "KE", "address_type": "home"}
        ),
    }
    paper = documents.upload(
        agent, row.id, documents.Upload("id.jpg", BytesIO(wellformed.jpeg()), DocumentType.NATIONAL_ID, None, "")
    )
    contacts.send_code(agent, row.id, Kind.PHONE, book["phone"].id)
    handed = handovers.open_case(agent, _phone(branch, 11), "She bought the SIM last week.")
    undelivered = _undelivered(agent, branch)
    free, held = kyc.open_case(agent, row.id).case, kyc.claim(REVIEWER, _second_case(agent, branch).id)
    asked, lone = _restricted(officer, row, Source.COMPLIANCE), _restricted(officer, row, Source.CUSTOMER)
    request = restrictions.lift(officer, row.id, asked.id, "It was a mistake.")
    assert isinstance(request, ApprovalRequest)
    agreed = consents.give(agent, row.id, consents.Given(Purpose.MARKETING, Channel.AGENT, "Said so."))
    proven, firm = _proven(agent, branch), _firm(agent, branch)
    waiting, decided = _pairs(agent, officer, row)
    renamed = _renamed(agent, branch)
    listed, judged = (_listed(agent, branch, entry) for entry in ("Q-1", "Q-2"))
    screening.begin(SYSTEM, "invented", Edition("1"))
    screening.judge_different(REVIEWER, judged.id, judged.version, "Another one.")
    stays, goes, merge_id = _merges(agent, officer, branch)
    session_rows.create(COLLEAGUE, "colleague", Tokens("refresh", "id"))
    db.session.expire_all()
    seen = {
        "version": customers.customer(agent, row.id).version,
        "revision": kyc.case(REVIEWER, held.id).case.revision,
        "request_version": request.version,
    }
    return {
        "branch": branch, "id_hash": "0" * 64, "colleague": COLLEAGUE.id,
        "customer_id": row.id, "number": row.public_number, "document_id": paper.id, "free_case": free.id,
        "case_id": held.id, "restriction_id": lone.id, "request_id": request.id, "proven": proven.id,
        "consent_id": agreed.id, "message_id": undelivered.id, "pair_id": waiting, "decided_pair": decided,
        "held_number": customers.customer(agent, held.customer_id).public_number,
        "draft_id": registration.save_draft(agent, uuid4(), DRAFT).id,
        "match_id": listed.id, "match_version": listed.version, "judged_match": judged.id,
        "judged_version": judged.version,
        "renamed": renamed.customer_id, "edit": renamed.id,
        "firm": firm, "party_id": registration.add_party(agent, firm, OWNER, _owner(row.id)).id,
        "speaker": registration.add_party(agent, firm, PartyKind.REPRESENTATIVE, _owner(row.id)).id,
        "placement_id": segments.place(MANAGER, row.id, "premium", inside=True, reason="The owner's brother.").id,
        "held_customer": held.customer_id, "stays": stays, "goes": goes, "merge_id": merge_id,
        "seen_merge": merging.picture(officer, stays, goes).version, "seen_undoing": _undoing(merge_id, branch),
        "hand_over": handed.id, "hand_over_version": handed.version, "handed_number": _phone(branch, 11),
        **{kind: contact.id for kind, contact in book.items()}, **seen,
        **{f"{kind}_version": contact.version for kind, contact in book.items()},
    }  # fmt: skip


def _listed(agent: Actor, branch: str, entry_id: str) -> WatchMatch:
    """A match of a customer with an entry of a list."""
    row = _customer(agent, branch, 70 if entry_id == "Q-1" else 71)
    given = {"name": [row.name], "topics": ["role.pep"]}
    hit = Hit(entry_id, "Person", row.name, given, ("invented",), 0.9)
    screening.take(SYSTEM, screening.wanted(SYSTEM, [row.id]), {row.id: [hit]})
    return db.session.scalars(select(WatchMatch).where(WatchMatch.customer_id == row.id)).one()


def missing(place: Place) -> Place:
    """The same words, each leading to nothing of its own."""
    ids = {name: uuid5(MISSING, name) for name, value in place.items() if isinstance(value, UUID)}
    return place | ids | {"number": "BK-0000-0000"}


@contextmanager
def on(app: Flask, url: str) -> Iterator[Engine]:
    """Let the application work on another database for a while."""
    engine = create_engine(url, **ENGINE)
    with app.app_context():
        engines = db.engines
        before, engines[None] = engines[None], engine
        try:
            yield engine
        finally:
            db.session.remove()
            engines[None] = before
            engine.dispose()


def _officer(branch: str) -> Actor:
    return staff("branch-officer", name=f"Officer of {branch}", branch=branch)


def _customer(agent: Actor, branch: str, number: int) -> Customer:
    profile = {"given_names": f"Amina {branch}", "family_name": f"Otieno {number}", "birth_date": "1990-04-12"}
    phones = [{"number": _phone(branch, 10 + number), "phone_type": "mobile", "primary": True}]
    given = registration.Registration(CustomerType.INDIVIDUAL, Channel.AGENT, branch, profile, phones)
    return registration.register(agent, given)


def _pairs(agent: Actor, officer: Actor, row: Customer) -> tuple[UUID, UUID]:
    """Two pairs of somebody who has much in common with others: one that waits, one that was decided."""
    for other in (_customer(agent, row.branch, 8), _customer(agent, row.branch, 9)):
        duplicates.look(SYSTEM, other.id, Origin.REGISTRATION)
    waiting, decided = (one.pair.id for one in duplicates.of_customer(officer, row.id)[:2])
    duplicates.begin(SYSTEM)
    segments.begin(MANAGER)
    risk.begin(SYSTEM, Cause.FACTS)
    duplicates.judge_different(officer, decided, Relation.NAMESAKE, "Another number.")
    return waiting, decided


def _merges(agent: Actor, officer: Actor, branch: str) -> tuple[UUID, UUID, UUID]:
    """Two records of one customer, and a merge of two others that was carried out."""
    stays, goes, survivor, duplicate = (_customer(agent, branch, number).id for number in (40, 41, 42, 43))
    asked = merging.propose(officer, survivor, duplicate)
    approvals.decide(staff("supervisor", name="Checker", branch=branch), asked.id, Decided.APPROVED, asked.version)
    return stays, goes, asked.id


def _undoing(merge_id: UUID, branch: str) -> str:
    return merging.undone_picture(staff("supervisor", branch=branch), merge_id).version


def _phone(branch: str, number: int) -> str:
    return f"+2547{BRANCHES.index(branch) + 1}2345{number:03d}"


def _second_case(agent: Actor, branch: str) -> Any:
    row = _customer(agent, branch, 2)
    evidence.accept(agent, row, "income")
    sent = documents.Upload("id.jpg", BytesIO(wellformed.jpeg()), DocumentType.PASSPORT, None, "")
    documents.upload(agent, row.id, sent)
    return kyc.open_case(agent, row.id).case


def _undelivered(agent: Actor, branch: str) -> Message:
    """A message about a rejected case that no gateway would take."""
    row = _customer(agent, branch, 60)
    sent = documents.Upload("id.jpg", BytesIO(wellformed.jpeg()), DocumentType.PASSPORT, None, "")
    documents.upload(agent, row.id, sent)
    held = kyc.claim(REVIEWER, kyc.open_case(agent, row.id).case.id)
    kyc.reject(REVIEWER, held.id, held.revision, "DOCUMENT_EXPIRED")
    [message] = notifications.of_customer(row.id)
    settled = notifications.settle(SYSTEM, message.id, Outcome.REFUSED)
    assert settled
    return settled


def _restricted(officer: Actor, row: Customer, source: Source) -> Any:
    return restrictions.restrict(officer, row.id, RestrictionKind.NO_CREDIT, source, "Asked to wait.")


def _firm(agent: Actor, branch: str) -> UUID:
    """An organisation."""
    phones = [{"number": _phone(branch, 20), "phone_type": "work", "primary": True}]
    profile = {"organisation_name": f"Traders of the {branch}"}
    given = registration.Registration(CustomerType.PRIVATE_COMPANY, Channel.AGENT, branch, profile, phones)
    return registration.register(agent, given).id


def _owner(person_id: UUID) -> registration.PartyGiven:
    return registration.PartyGiven(Holding(share_percent=Decimal(10)), customer_id=person_id)


def _proven(agent: Actor, branch: str) -> Customer:
    row = _customer(agent, branch, 3)
    evidence.accept(agent, row, "id", "address")
    return row


def _renamed(agent: Actor, branch: str) -> ApprovalRequest:
    row = _customer(agent, branch, 6)
    evidence.known_as_verified(COLLEAGUE, row.id)
    done = customers.change_profile(agent, row.id, row.version, {"family_name": "Odhiambo"})
    assert done.request
    return done.request


def unused_phone() -> str:
    """A number that nobody of the bank has."""
    return f"+25471{str(uuid4().int)[:7]}"
