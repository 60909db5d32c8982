"""Rules about documents: who may send one, how states move, what is proven, how files are named."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.customers.models import Stage
from backoffice.documents import rules
from backoffice.documents.models import (
    REQUIREMENT_OF,
    STATE_MOVES,
    TITLES,
    Document,
    DocumentState,
    DocumentType,
    Requirement,
)

TODAY = date(2026, 11, 23)


def customer(stage: Stage = Stage.PROSPECT) -> Any:
    return SimpleNamespace(stage=stage, is_living=stage in (Stage.PROSPECT, Stage.CUSTOMER))


def paper(kind: DocumentType, state: DocumentState = DocumentState.ACCEPTED, expires_on: date | None = None) -> Any:
    return SimpleNamespace(document_type=kind, requirement=REQUIREMENT_OF[kind], state=state, expires_on=expires_on)


def test_every_kind_of_paper_proves_something_and_has_a_title() -> None:
    assert set(REQUIREMENT_OF) == set(TITLES) == set(DocumentType)
    assert set(REQUIREMENT_OF.values()) == set(Requirement)
    assert set(STATE_MOVES) == set(DocumentState)


@pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.CLOSED, Stage.ERASED])
def test_documents_are_taken_only_while_the_relationship_lives(stage: Stage) -> None:
    refusal = rules.why_not_submit(customer(stage), 0)
    assert refusal and refusal.code == "INVALID_TRANSITION" and stage.value in refusal.sentence
    assert rules.why_not_submit(customer(), 0) is None


def test_a_customer_has_room_for_twenty_documents() -> None:
    assert rules.why_not_submit(customer(), 19) is None
    refusal = rules.why_not_submit(customer(), 20)
    assert refusal and refusal.code == "CUSTOMER_ERROR" and "20" in refusal.sentence


def test_a_decided_document_changes_only_by_taking_the_decision_back() -> None:
    accepted: Any = SimpleNamespace(state=DocumentState.ACCEPTED)
    assert rules.why_not_move(accepted, DocumentState.IN_REVIEW) is None
    refusal = rules.why_not_move(accepted, DocumentState.REJECTED)
    assert refusal and refusal.code == "INVALID_TRANSITION"


def test_only_accepted_and_valid_papers_prove_something() -> None:
    papers = [
        paper(DocumentType.PASSPORT, expires_on=TODAY),
        paper(DocumentType.DRIVERS_LICENSE, DocumentState.IN_REVIEW),
        paper(DocumentType.PROOF_OF_ADDRESS, expires_on=date(2026, 11, 22)),
        paper(DocumentType.PROOF_OF_INCOME, DocumentState.REJECTED),
    ]
    assert rules.proven(papers, TODAY) == {"id"}


def test_what_a_person_still_has_to_show() -> None:
    assert rules.missing([], TODAY) == [Requirement.ID, Requirement.ADDRESS]
    assert rules.missing([paper(DocumentType.PASSPORT, DocumentState.RECEIVED)], TODAY) == [Requirement.ADDRESS]
    rejected = paper(DocumentType.PASSPORT, DocumentState.REJECTED)
    expired = paper(DocumentType.PASSPORT, expires_on=date(2026, 11, 22))
    assert Requirement.ID in rules.missing([rejected, expired], TODAY)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\amina\\front.jpg", "front.jpg"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("a\x00b\n.png", "ab.png"),
        ("", "document"),
        ("kitambulisho cha taifa.jpeg", "kitambulisho cha taifa.jpeg"),
    ],
)
def test_a_file_name_is_shown_without_folders_and_tricks(given: str, shown: str) -> None:
    assert rules.tidy_name(given) == shown


def test_a_long_file_name_keeps_its_ending() -> None:
    name = rules.tidy_name("é" * 5000 + ".jpg")
    assert name.endswith(".jpg") and len(name) <= rules.LONGEST_NAME


def test_the_files_of_a_document_lead_back_to_it() -> None:
    document: Any = SimpleNamespace(page_count=2)
    keys = [rules.file_key("ab/ab01", kind) for kind in rules.kinds(document)]
    assert keys == ["ab/ab01-original", "ab/ab01-small", "ab/ab01-page-1", "ab/ab01-page-2"]
    assert {rules.document_key(key) for key in keys} == {"ab/ab01"}
    assert Document.__tablename__ in rules.place("id", "original", "00")
