"""Rules about customers: words of names, search terms, partial dates, masking, shown status."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from backoffice.customers.models import CustomerType, Stage
from backoffice.customers.rules import masking, profile, term, words

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Élodie", ["elodie"]),
        ("O'Brien", ["obrien"]),
        ("Nguyễn Thị", ["nguyen", "thi"]),
        ("Олена", ["olena"]),
        ("Jean-Luc", ["jeanluc"]),
        ("  ", []),
    ],
)
def test_names_of_any_script_become_folded_words(typed: str, found: list[str]) -> None:
    assert words.words(typed) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Anne-Marie", ["annemarie", "anne", "marie"]),
        ("O’Brien", ["obrien", "o", "brien"]),
        ("李小龙", ["lixiaolong", "li", "xiao", "long"]),
        ("Otieno", ["otieno"]),
    ],
)
def test_a_name_is_borne_whole_and_in_its_parts(name: str, found: list[str]) -> None:
    assert words.borne(name) == found


@pytest.mark.parametrize("typo", ["otien", "otieno", "otineo", "otirno", "otienno", "tieno"])
def test_a_word_is_near_with_one_letter_wrong(typo: str) -> None:
    assert words.nearness(typo, "otieno") is not None


def test_a_word_with_two_letters_wrong_is_another_word() -> None:
    assert words.nearness("otrnno", "otieno") is None


@pytest.mark.parametrize("spelt", ["0712345678", "254712345678", "712345678", "5678", "00254712345678"])
def test_a_phone_is_found_in_any_spelling(spelt: str) -> None:
    assert term.phone_matches(spelt, "+254712345678")


def test_other_digits_are_another_phone() -> None:
    assert not term.phone_matches("0712345679", "+254712345678")


def test_a_term_is_read_as_what_it_may_be() -> None:
    assert term.read("Amina@Example.org").email == "amina@example.org"
    assert term.read("0712 345 678").digits == "0712345678"
    assert term.read("BK-0042-7781").number == "BK00427781"
    assert term.read("amina otieno").words == ("amina", "otieno")
    assert term.read("anne-marie otieno").names == [("annemarie", "otieno"), ("anne", "marie", "otieno")]
    assert term.read("  ").is_empty


def test_nobody_is_left_without_a_name() -> None:
    assert profile.nameless(CustomerType.INDIVIDUAL, {"given_names": "", "family_name": None}).keys() == {"given_names"}
    assert profile.nameless(CustomerType.BANK, {"given_names": "Amina"}).keys() == {"organisation_name"}
    assert not profile.nameless(CustomerType.INDIVIDUAL, {"family_name": "Otieno"})


@pytest.mark.parametrize("text", ["1990", "1990-04", "1990-04-12", "2000-02-29"])
def test_a_birth_date_may_be_known_in_part(text: str) -> None:
    assert profile.birth_date_problem(text, date(2026, 11, 23)) is None


@pytest.mark.parametrize("text", ["90", "1990-13", "1990-02-30", "2030", "1800-01-01", "1990-4-1", "١٩٩٠", "12.4.1990"])
def test_a_wrong_birth_date_is_told(text: str) -> None:
    assert profile.birth_date_problem(text, date(2026, 11, 23))


def test_masks_keep_little() -> None:
    assert masking.phone("+254712345678") == "+254 ••• ••• 678"
    assert masking.email("amina@example.org") == "a•••@example.org"
    assert masking.identity("29384756") == "29 ••• 56"
    assert masking.identity("123") == "••• 3"
    assert masking.birth("1990-04-12") == "1990-••-••"
    assert masking.line("12 Moi Avenue") == "12 M•••"


def a_customer(**facts: Any) -> Any:
    usual = {"blocked_all": False, "blocked_debit": False, "tier_level": 1, "activated_at": NOW, "last_used_at": None}
    return SimpleNamespace(**{"stage": Stage.CUSTOMER, "is_living": True} | usual | facts)


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, "ACTIVE"),
        ({"tier_level": None, "activated_at": None}, "INACTIVE"),
        ({"activated_at": NOW - timedelta(days=366)}, "INACTIVE"),
        ({"activated_at": NOW - timedelta(days=900), "last_used_at": NOW}, "ACTIVE"),
        ({"blocked_debit": True}, "SUSPENDED"),
        ({"blocked_all": True, "tier_level": None}, "SUSPENDED"),
        ({"is_living": False}, "INACTIVE"),
    ],
)
def test_the_shown_status_is_derived(facts: dict[str, Any], shown: str) -> None:
    assert profile.status(a_customer(**facts), NOW) == shown


def test_a_closed_customer_does_not_come_back() -> None:
    assert profile.why_not_move(a_customer(stage=Stage.CLOSED), Stage.CUSTOMER).code == "INVALID_TRANSITION"
    assert profile.why_not_move(a_customer(stage=Stage.PROSPECT), Stage.CUSTOMER) is None
