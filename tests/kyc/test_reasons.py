"""The library of reasons at work: texts in four languages, what is offered, what tips nobody off."""

import json
from pathlib import Path

import pytest

from backoffice.documents.models import DocumentType
from backoffice.kyc.rules import reasons
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules import documents
from backoffice.policy.rules.reason_library import Reason, ReasonLibrary
from backoffice.policy.rules.sms_length import sms_length

FIRST = next((Path(__file__).parents[2] / "migrations" / "versions").glob("*_reasons.json"))
LIBRARY = ReasonLibrary.model_validate(json.loads(FIRST.read_text()))
LANGUAGES = ("en", "fr", "es", "sw")


def the(code: str) -> Reason:
    found = LIBRARY.by_code(code)
    assert found
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_text_in_each_language_that_fits_one_or_two_text_messages(language: str) -> None:
    for reason in LIBRARY.reasons:
        text = reasons.customer_text(reason, language, "Fatoumata Binta", [DocumentType.PROOF_OF_ADDRESS])
        assert getattr(reason.sms, language) and "{" not in text
        assert sms_length(text).messages <= (1 if language == "en" else 2), text


def test_flagged_rows_suggest_the_first_reason_about_them() -> None:
    assert reasons.suggested(LIBRARY.reasons, frozenset({"birth_date"})) == "BIRTH_DATE_DIFFERS"
    assert reasons.suggested(LIBRARY.reasons, frozenset({"expires", "family_name"})) == "DOCUMENT_EXPIRED"
    assert reasons.suggested(LIBRARY.reasons, frozenset()) is None


def test_corrected_data_may_answer_what_was_asked() -> None:
    assert reasons.answered_by(the("NAME_DIFFERS"), ["family_name"])
    assert not reasons.answered_by(the("NAME_DIFFERS"), ["phones"])
    assert not reasons.answered_by(the("UNREADABLE"), ["family_name"])
    assert not reasons.answered_by(None, ["family_name"])


def test_where_something_is_suspected_only_texts_that_tip_nobody_off_are_offered() -> None:
    offered = LIBRARY.offered(frozenset({"id", "address"}), discreet=True)
    assert offered and all(one.discreet for one in offered)
    assert reasons.why_not_give(the("NAME_DIFFERS"), suspected=True) == reasons.SUSPECTED
    assert reasons.why_not_give(the("NAME_DIFFERS"), suspected=False) is None
    assert reasons.why_not_give(the("CHECK_FAILED"), suspected=True) is None


def test_reasons_about_other_papers_are_not_offered() -> None:
    codes = {one.code for one in LIBRARY.offered(frozenset({"id"}), discreet=False)}
    assert "BIRTH_DATE_DIFFERS" in codes and "ADDRESS_PROOF_TOO_OLD" not in codes


def test_the_papers_stand_in_the_text() -> None:
    papers = [DocumentType.NATIONAL_ID, DocumentType.PROOF_OF_ADDRESS]
    text = reasons.customer_text(the("UNREADABLE"), "fr", "Awa", papers)
    assert "carte d'identité et justificatif de domicile" in text


def test_a_text_not_written_in_a_language_is_read_in_english_and_an_email_as_the_sms() -> None:
    plain = the("UNREADABLE").model_copy(update={"sms": the("UNREADABLE").sms.model_copy(update={"sw": None})})
    assert plain.text("sw") == plain.sms.en
    assert plain.text("es", by_email=True) == plain.sms.es


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Dear {name} {secret}", True),
        ("Dear {name", True),
        ("{name.__class__}", True),
        ("{}", True),
        ("Dear {name}", False),
    ],
)
def test_a_text_has_no_places_but_name_and_paper(text: str, problem: bool) -> None:
    document = LIBRARY.model_dump()
    document["reasons"][0]["sms"]["en"] = text
    assert bool(documents.problems(PolicyKind.REASONS, document)) is problem


def test_a_library_needs_codes_that_differ_and_one_reason_that_tips_nobody_off() -> None:
    document = LIBRARY.model_dump()
    assert documents.problems(PolicyKind.REASONS, {"reasons": [*document["reasons"], document["reasons"][0]]})
    assert documents.problems(
        PolicyKind.REASONS, {"reasons": [one | {"discreet": False} for one in document["reasons"]]}
    )
