"""How entries are told: verbs, field names, covered values."""

import pytest

from backoffice.audit.rules import field_words, sentence_of
from backoffice.audit.values import covered


@pytest.mark.parametrize(
    ("operation", "reads", "told"),
    [
        ("customers.change_profile", False, "changed family name, birth date"),
        ("contacts.add_phone", False, "added phone (contacts)"),
        ("restrictions.restrict", False, "restricted the customer"),
        ("cases.open_door", False, "opened door (cases)"),
        ("rungs.propose", False, "proposed (rungs)"),
        ("kyc.verify", False, "verified (KYC)"),
        ("notes.drop", False, "dropped (notes)"),
        ("kyc.tally", True, "looked at tally (KYC)"),
        ("documents.document", True, "looked at a document"),
    ],
)
def test_what_was_done_is_a_sentence(operation: str, reads: bool, told: str) -> None:
    fields = ["customer.family_name", "customer.birth_date"]
    assert sentence_of(operation, "done", None, fields, reads=reads) == told


def test_an_attempt_says_why_it_failed() -> None:
    refused = sentence_of("kyc.approve", "refused", "SELF_APPROVAL", [], reads=False)
    assert refused == "tried to approve the KYC case, which was refused (self approval)"
    denied = sentence_of("kyc.approve", "denied", "PERMISSION_DENIED", [], reads=False)
    assert denied == "tried to approve the KYC case without the permission"


def test_many_fields_are_counted_rather_than_listed() -> None:
    fields = [
        f"customer.{name}" for name in ("given_names", "family_name", "gender", "income", "category", "education")
    ]
    told = sentence_of("customers.change_profile", "done", None, fields, reads=False)
    assert told == "changed given names, family name, gender, income and 2 more"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("customer.family_name", "family name"),
        ("phone.number", "phone number"),
        ("identity_number.number", "identity number"),
    ],
)
def test_a_field_is_named_in_words(field: str, words: str) -> None:
    assert field_words(field) == words


def test_a_personal_value_nobody_worded_is_covered_whole() -> None:
    assert covered("tailor", None) == "•••"
    assert covered(["a"], None) == "•••"
    assert covered(None, None) is None and covered("", None) == "" and covered(True, None) is True
    assert covered("tailor", str.upper) == "TAILOR"
