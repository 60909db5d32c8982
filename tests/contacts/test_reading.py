"""How typed phones and e-mails are read."""

import pytest

from backoffice.contacts.rules import reading

SPELLINGS = [
    "+254712345678", "0712345678", "0712 345 678", "+254 712-345-678", "+254 (0)712 345678", "712345678",
    "254712345678", "00254712345678", "0712.345.678",
    "٠٧١٢٣٤٥٦٧٨", "\uff0b２５４７１２３４５６７８", "\u202a+254712345678\u202c",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_of_a_phone_is_one_number(typed: str) -> None:
    assert reading.phone(typed, "KE") == reading.Reading("+254712345678")


@pytest.mark.parametrize(
    "typed",
    ["", "tel 0712", "0712CALLNOW", "+254712", "+2547123456789999", "+9991234567", "+254712345678;ext=4", "+", "0" * 40,
     "+254712345678\n", "1", "+1 900 555 0123", "\x00", "½" * 9],
)  # fmt: skip
def test_what_is_no_phone_is_told_without_repeating_it(typed: str) -> None:
    found = reading.phone(typed, "KE")
    if typed.strip() == "+254712345678":
        assert found.value == "+254712345678"
    else:
        assert found.problem and not found.value and (len(typed) < 3 or typed not in found.problem)


def test_the_reason_says_what_to_do() -> None:
    assert "short" in reading.phone("+254712", "KE").problem
    assert "higher price" in reading.phone("+1 900 555 0123", "KE").problem


@pytest.mark.parametrize("typed", ["amina@example.org", "amina@bank.test", "a.b+c@sub.example.com", "jürgen@müller.de"])
def test_an_email_is_taken_as_typed(typed: str) -> None:
    assert reading.email(typed) == reading.Reading(typed)


def test_capitals_make_no_other_address() -> None:
    assert reading.email_key(reading.email("Amina@EXAMPLE.org").value) == "amina@example.org"


@pytest.mark.parametrize(
    "typed",
    ["", "amina", "amina@", "@example.org", "a b@example.org", "amina@localhost", "a@b@c.org",
     "x" * 300 + "@example.org", "amina@example.org\nBcc: x@example.org", "<amina@example.org>", "amina@-x.org"],
)  # fmt: skip
def test_what_is_no_email_is_told_without_repeating_it(typed: str) -> None:
    found = reading.email(typed)
    assert found.problem and not found.value and (typed in ("", "amina") or typed not in found.problem)


def test_a_block_of_numbers_is_the_country_and_three_digits() -> None:
    assert reading.phone_prefix("+254712345678") == "+254712" and reading.phone_prefix("+4915112345678") == "+49151"
