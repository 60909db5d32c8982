"""What the policy's documents may say, and how two of them differ."""

import copy
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backoffice.policy.models import PolicyKind
from backoffice.policy.page import sayings
from backoffice.policy.rules import documents
from backoffice.policy.rules.differences import differences, leaves
from backoffice.policy.rules.review import Review

FOLDER = Path(__file__).parent
ONBOARDING: dict[str, Any] = json.loads((FOLDER / "onboarding.json").read_text())
KYC: dict[str, Any] = json.loads((FOLDER / "kyc.json").read_text())
REVIEW: dict[str, Any] = json.loads((FOLDER / "review.json").read_text())
SHAPES = {PolicyKind.ONBOARDING: ONBOARDING, PolicyKind.KYC: KYC, PolicyKind.REVIEW: REVIEW}


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    copied = copy.deepcopy(document)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = copied
    for step in way:
        place = place[step]
    place[last] = value
    return copied


def test_both_documents_of_the_first_description_are_taken_as_they_stand() -> None:
    assert documents.problems(PolicyKind.ONBOARDING, ONBOARDING) == {}
    assert documents.problems(PolicyKind.KYC, KYC) == {}
    assert documents.kind_of(ONBOARDING) is PolicyKind.ONBOARDING
    assert documents.kind_of(KYC) is PolicyKind.KYC
    assert documents.kind_of({"colours": []}) is None


@pytest.mark.parametrize(("channel", "days"), [("web", 0), ("mobile", 7), ("ussd", 30), ("agent", 1)])
def test_the_kyc_clock_of_each_channel(channel: str, days: int) -> None:
    assert documents.read(documents.Onboarding, ONBOARDING).of(channel).kyc_within == timedelta(days=days)


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        (PolicyKind.ONBOARDING, "channels.web.kyc_required", "soon"),
        (PolicyKind.ONBOARDING, "channels.web.kyc_required", "within_0_days"),
        (PolicyKind.ONBOARDING, "channels.web.kyc_required", 7),
        (PolicyKind.ONBOARDING, "channels.web.email_verification", "yes"),
        (PolicyKind.ONBOARDING, "channels.pigeon", {}),
        (PolicyKind.KYC, "tiers.0.level", 5),
        (PolicyKind.KYC, "tiers.0.level", 2),
        (PolicyKind.KYC, "tiers.1.documents_required", []),
        (PolicyKind.KYC, "tiers.1.documents_required", ["blood"]),
        (PolicyKind.KYC, "tiers.1.max_balance", -1),
        (PolicyKind.KYC, "tiers.1.max_balance", "NaN"),
        (PolicyKind.KYC, "tiers.1.max_balance", 1e400),
        (PolicyKind.KYC, "id_types", ["library_card"]),
        (PolicyKind.KYC, "verification_methods", None),
        (PolicyKind.REVIEW, "due_hours.web", 0),
        (PolicyKind.REVIEW, "share_of_time.high", 101),
        (PolicyKind.REVIEW, "holds_days.high", "soon"),
        (PolicyKind.REVIEW, "second_check.risks", ["unknown"]),
        (PolicyKind.REVIEW, "second_check.from_tier", 5),
        (PolicyKind.REVIEW, "remind_days", [60]),
        (PolicyKind.REVIEW, "requirements.1.level", 2),
        (PolicyKind.REVIEW, "reopened_by.name.touches", ["phone"]),
        (PolicyKind.REVIEW, "idle_minutes", None),
    ],
)
def test_a_document_that_says_nonsense_is_refused_at_its_place(kind: PolicyKind, path: str, value: Any) -> None:
    document = changed(SHAPES[kind], path, value)
    found = documents.problems(kind, document)
    assert found
    assert all(path.startswith(place.split(".")[0]) or place == "document" for place in found)


def test_a_missing_channel_is_named() -> None:
    document = copy.deepcopy(ONBOARDING)
    del document["channels"]["ussd"]
    assert list(documents.problems(PolicyKind.ONBOARDING, document)) == ["channels.ussd"]


def test_differences_are_told_in_words() -> None:
    later = changed(ONBOARDING, "channels.mobile.kyc_required", "immediate")
    assert differences(ONBOARDING, later) == [("channels · mobile · kyc required", "within 7 days", "at once")]
    dearer = changed(KYC, "tiers.1.max_balance", 60000)
    assert differences(KYC, dearer) == [("Standard · max balance", "50000", "60000")]
    assert differences(KYC, KYC) == []
    assert differences({"limits": []}, {"limits": [{"name": "day", "unit": None, "most": 5}]}) == [
        ("day · name", "–", "day"), ("day · most", "–", "5"),
    ]  # fmt: skip


def test_a_documents_page_has_a_row_for_each_channel_and_tier() -> None:
    [(columns, rows)] = sayings(leaves(ONBOARDING)).tables
    assert columns == ["KYC required", "Email verification", "Phone verification"]
    assert ("Mobile", ["within 7 days", "no", "yes"]) in rows
    told = sayings(leaves(KYC))
    assert told.facts == [
        ("Verification methods", "manual, automated"),
        ("ID types", "passport, national id, drivers license"),
    ]
    assert [thing for thing, _ in told.tables[0][1]] == ["Basic", "Standard", "Premium"]
    assert dict(told.tables[0][1])["Standard"][-1] == "50,000"
    spoken = sayings([(("brings", "1", "types"), "PRIVATE COMPANY, BANK"), (("brings", "1", "unit"), "UDI")])
    assert spoken.tables[0][1] == [("1", ["private company, bank", "UDI"])]


def test_a_case_is_due_sooner_the_higher_the_risk() -> None:
    review = Review.model_validate(REVIEW)
    found = {risk: review.due_within("agent", risk) for risk in ("low", "medium", "high")}
    assert found == {"low": timedelta(hours=8), "medium": timedelta(hours=6), "high": timedelta(hours=4)}
    assert review.due_within("web", "low") == timedelta(hours=4)


@pytest.mark.parametrize(
    ("risk", "reachable", "pep", "twice"),
    [
        ("low", None, False, False),
        ("low", 2, False, False),
        ("low", 3, False, True),
        ("medium", 2, False, False),
        ("medium", 2, True, True),
        ("high", None, False, True),
    ],
)
def test_when_a_second_reviewer_looks(risk: str, reachable: int | None, *, pep: bool, twice: bool) -> None:
    from_premium = changed(REVIEW, "second_check.from_tier", 3)
    assert Review.model_validate(from_premium).wants_second_check(risk, reachable, pep=pep) is twice
    nobody = changed(changed(REVIEW, "second_check.risks", []), "second_check.from_tier", None)
    nobody = changed(nobody, "second_check.pep", value=False)
    assert not Review.model_validate(nobody).wants_second_check(risk, reachable, pep=pep)


def test_what_a_case_brings_depends_on_the_level_and_the_type() -> None:
    review = Review.model_validate(REVIEW)
    assert review.needs("INDIVIDUAL", 2) == ["id", "address"]
    assert review.needs("PRIVATE_COMPANY", 4) == ["business_registration", "beneficial_owners"]
    assert review.needs("INDIVIDUAL", 4) == []


def test_a_changed_value_touches_what_proves_it() -> None:
    review = Review.model_validate(REVIEW)
    assert review.touched_by(["given_names", "family_name"]) == {"id": False, "business_registration": False}
    assert review.touched_by(["addresses", "phones"]) == {"address": False}
    rests = Review.model_validate(changed(REVIEW, "reopened_by.addresses.evidence_rests", value=True))
    assert rests.touched_by(["addresses", "given_names"]) == {
        "address": True,
        "id": False,
        "business_registration": False,
    }
    assert review.touched_by(["given_names", "birth_date"])["id"] is True
    assert review.touched_by(["phones", "emails"]) == {}
