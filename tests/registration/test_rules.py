"""Signs that somebody is here already: truth tables."""

import pytest

from backoffice.customers.models import Customer
from backoffice.registration.rules import Typed, is_likely, may_be_the_same, signs

WHOLE = Typed("Amina Otieno", "1990-04-12", "+254712345678", "a@example.org", "29384756")


def amina(**other: object) -> Customer:
    fields = {"given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12"} | other
    row = Customer()
    row.found_by = {"phone": ["+254712345678"], "email": ["A@example.org"], "identity": ["2938 4756"]}
    for name, value in fields.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("typed", "shown", "likely"),
    [
        (WHOLE, True, True),
        (Typed(number="29384756"), True, True),
        (Typed(phone="+254712345678"), True, False),
        (Typed("Otieno Amina"), True, False),
        (Typed("Amina Otieno", "1990-04-12"), True, True),
        (Typed("Amina Otieno", "1988-01-01"), False, False),
        (Typed("Amina Otieno", "1988-01-01", "+254712345678"), True, True),
        (Typed("Amina"), False, False),
        (Typed("Amina Achieng"), False, False),
        (Typed("Ami Oti"), False, False),
        (Typed(), False, False),
    ],
)
def test_who_is_shown_and_who_is_likely_the_same(typed: Typed, shown: bool, likely: bool) -> None:
    found = signs(typed, amina())
    assert (may_be_the_same(found), is_likely(found)) == (shown, likely)


def test_a_letter_off_is_said_and_still_counts() -> None:
    assert "Name is a letter off" in [sign.words for sign in signs(Typed("Amina Otiemo"), amina())]


def test_signs_tell_nothing_of_the_other_person_but_that_it_is_equal_or_not() -> None:
    told = " ".join(
        sign.words for sign in signs(Typed("Amina Otieno", "1977-01-01", "+254700000000", "", "1"), amina())
    )
    assert "Another phone" in told and "Another birth date" in told and "1990" not in told and "254" not in told
