"""Rules of cases as truth tables: moves, refusals, dates, checks, reasons."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from backoffice.customers.models import Channel, Customer, CustomerType, Stage
from backoffice.documents.models import Document, DocumentState, DocumentType, Scan
from backoffice.kyc.models import MOVES, CaseState, KycCase
from backoffice.kyc.rules import cases, checks

NOW = datetime(2026, 11, 12, 9, 41, tzinfo=UTC)
TODAY = NOW.date()
ME, OTHER = "me", "other"
S = CaseState


def a_case(state: CaseState, holder: str | None = None, revision: int = 3) -> KycCase:
    return KycCase(
        state=state, holder=holder, holder_name="Peter Lindqvist" if holder else None, revision=revision,
        channel=Channel.AGENT, customer_id=uuid4(), sealed_for=uuid4(),
    )  # fmt: skip


def a_paper(
    kind: DocumentType = DocumentType.NATIONAL_ID,
    state: DocumentState = DocumentState.IN_REVIEW,
    expires: date | None = None,
) -> Document:
    return Document(document_type=kind, state=state, expires=expires.isoformat() if expires else None)


def a_customer(stage: Stage = Stage.PROSPECT) -> Customer:
    return Customer(stage=stage, customer_type=CustomerType.INDIVIDUAL)


ALLOWED = {
    (S.OPEN, S.IN_REVIEW), (S.OPEN, S.EXPIRED), (S.IN_REVIEW, S.OPEN), (S.IN_REVIEW, S.APPROVED),
    (S.IN_REVIEW, S.REJECTED), (S.IN_REVIEW, S.AWAITING_CUSTOMER), (S.AWAITING_CUSTOMER, S.OPEN),
    (S.AWAITING_CUSTOMER, S.EXPIRED),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(CaseState, CaseState)))
def test_a_case_moves_only_as_the_table_says(before: CaseState, after: CaseState) -> None:
    refusal = cases.why_not_move(a_case(before), after)
    assert (refusal is None) == ((before, after) in ALLOWED)
    assert (after in MOVES[before]) == ((before, after) in ALLOWED)
    assert refusal is None or refusal.code == "INVALID_TRANSITION"


@pytest.mark.parametrize(
    ("state", "holder", "code"),
    [
        (S.OPEN, None, None),
        (S.IN_REVIEW, ME, None),
        (S.IN_REVIEW, OTHER, "NOT_HOLDER"),
        (S.AWAITING_CUSTOMER, None, "INVALID_TRANSITION"),
        (S.APPROVED, None, "ALREADY_DECIDED"),
        (S.REJECTED, None, "ALREADY_DECIDED"),
        (S.EXPIRED, None, "ALREADY_DECIDED"),
    ],
)
def test_who_may_claim(state: CaseState, holder: str | None, code: str | None) -> None:
    refusal = cases.why_not_claim(a_case(state, holder), ME)
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("state", "holder", "version", "code"),
    [
        (S.IN_REVIEW, ME, 3, None),
        (S.IN_REVIEW, ME, 2, "VERSION_CONFLICT"),
        (S.IN_REVIEW, OTHER, 3, "NOT_HOLDER"),
        (S.IN_REVIEW, OTHER, 2, "NOT_HOLDER"),
        (S.OPEN, None, 3, "NOT_HOLDER"),
        (S.AWAITING_CUSTOMER, None, 3, "NOT_HOLDER"),
        (S.APPROVED, None, 3, "ALREADY_DECIDED"),
        (S.APPROVED, None, 2, "ALREADY_DECIDED"),
        (S.REJECTED, None, 3, "ALREADY_DECIDED"),
        (S.EXPIRED, None, 3, "ALREADY_DECIDED"),
    ],
)
def test_who_may_decide(state: CaseState, holder: str | None, version: int, code: str | None) -> None:
    refusal = cases.why_not_decide(a_case(state, holder), ME, version)
    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("state", "holder", "code"),
    [
        (S.IN_REVIEW, ME, None),
        (S.IN_REVIEW, OTHER, "NOT_HOLDER"),
        (S.OPEN, None, "NOT_HOLDER"),
        (S.APPROVED, None, "ALREADY_DECIDED"),
    ],
)
def test_who_may_release(state: CaseState, holder: str | None, code: str | None) -> None:
    refusal = cases.why_not_release(a_case(state, holder), ME)
    assert (refusal and refusal.code) == code


def test_a_case_needs_a_living_customer() -> None:
    assert cases.why_not_open(a_customer()) is None
    closed = cases.why_not_open(a_customer(Stage.CLOSED))
    assert closed and closed.code == "INVALID_TRANSITION"


def test_a_case_whose_papers_were_all_refused_cannot_be_approved() -> None:
    assert cases.why_not_approve([a_paper()], scan_required=False) is None
    assert cases.why_not_approve([a_paper(state=DocumentState.REJECTED)], scan_required=False) is cases.NOTHING_LEFT
    assert cases.why_not_approve([], scan_required=False) is cases.NOTHING_LEFT


def test_an_unscanned_document_waits_where_the_policy_wants_a_scan() -> None:
    unscanned, clean = a_paper(), a_paper()
    unscanned.scan, clean.scan = Scan.UNSCANNED, Scan.CLEAN
    assert cases.why_not_approve([clean, unscanned], scan_required=True) is cases.UNSCANNED
    assert cases.why_not_approve([clean], scan_required=True) is None


def test_a_verification_holds_no_longer_than_the_identity_paper() -> None:
    soon = date(2027, 2, 1)
    year = timedelta(days=365)
    assert cases.holds_until(5 * year, [a_paper(expires=soon)], NOW).date() == soon
    assert cases.holds_until(year, [a_paper()], NOW) == NOW + year
    assert cases.holds_until(year, [a_paper(expires=date(2040, 1, 1))], NOW) == NOW + year
    bill = a_paper(DocumentType.PROOF_OF_ADDRESS, expires=soon)
    assert cases.holds_until(5 * year, [bill], NOW) == NOW + 5 * year


@pytest.mark.parametrize(
    ("days", "state", "sentence"),
    [
        (None, "none", "No expiry date was entered: read it from the document"),
        (-1, "bad", "Expired 1 day ago"),
        (-400, "bad", "Expired 1 year 1 month ago"),
        (0, "bad", "Valid for less than a day only"),
        (60, "bad", "Valid for 2 months only"),
        (61, "ok", "Valid for another 2 months"),
        (1600, "ok", "Valid for another 4 years 4 months"),
    ],
)
def test_expiry_is_told_in_a_sentence(days: int | None, state: str, sentence: str) -> None:
    until = None if days is None else TODAY + timedelta(days=days)
    assert checks.expiry(until, TODAY) == checks.Check(state, sentence)  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "state"), [(0, "none"), (90, "none"), (91, "bad")])
def test_a_proof_of_address_grows_old(days: int, state: str) -> None:
    assert checks.proof_age(NOW - timedelta(days=days), NOW).state == state


def test_an_address_that_came_after_the_paper_or_was_verified_before_is_told_apart() -> None:
    before, came = NOW - timedelta(days=9), NOW - timedelta(days=3)
    assert checks.place(NOW, None, came) == checks.Check("none", "Entered after this paper came")
    assert checks.place(before, NOW, came) == checks.Check("ok", "Verified already")
    assert checks.place(before, None, came) is checks.BY_EYE


def test_what_is_not_there_cannot_be_compared() -> None:
    assert checks.entered("Otieno", "name").state == "none"
    assert checks.entered("", "name") == checks.Check("bad", "No name was entered")
    assert checks.birth_date("1990").sentence == "The day is not known to us: read it"
    assert checks.birth_date(None).state == "bad"
    assert checks.number_kind(DocumentType.PASSPORT, ["passport"]).state == "none"
    assert checks.number_kind(DocumentType.PASSPORT, ["national_id"]).state == "bad"
    assert checks.number_kind(DocumentType.PASSPORT, []).state == "bad"


def test_the_machine_says_which_paper_is_missing() -> None:
    both = [a_paper(), a_paper(DocumentType.PROOF_OF_ADDRESS)]
    assert checks.missing(both).state == "ok"
    assert checks.missing(both[:1]).sentence == "Missing for the Standard tier: a proof of address"
