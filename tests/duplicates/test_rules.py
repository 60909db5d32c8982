"""The scorer: truth tables of what speaks for one person, what against it, and what that comes to."""

import pytest

from backoffice.customers.models import Customer, CustomerType
from backoffice.duplicates.rules import weights
from backoffice.duplicates.rules.comparing import compare
from backoffice.duplicates.rules.facts import Facts, facts, facts_of
from backoffice.duplicates.rules.scoring import WORDS, Score, score, sentence, signs
from backoffice.duplicates.rules.weights import Field, Level


def amina(**other: object) -> Facts:
    fields = {"given_names": "Amina", "family_name": "Otieno", "birth_date": "1990-04-12"} | other
    row = Customer(customer_type=CustomerType.INDIVIDUAL)
    row.found_by = {
        "phone": ["+254712345678", "+254733000111"], "shared": ["+254733000111"], "email": ["A@example.org"],
        "identity": ["2938 4756"], "place": ["12 Moi Avenue, 00100, Nairobi"],
    }  # fmt: skip
    for name, value in fields.items():
        setattr(row, name, value)
    return facts_of(row)


def typed(name: str = "", born: str = "", phone: str = "", email: str = "", number: str = "", place: str = "") -> Facts:
    return facts(names=[name], birth_date=born, phones=[phone], emails=[email], numbers=[number], places=[place])


def compared(one: Facts, other: Facts | None = None) -> Score:
    return score(one, other or amina(), {})


WHOLE = typed("Amina Otieno", "1990-04-12", "+254712345678", "a@example.org", "29384756")


@pytest.mark.parametrize(
    ("given", "shown", "likely"),
    [
        (WHOLE, True, True),
        (typed(number="29384756"), True, True),
        (typed(phone="+254712345678"), True, False),
        (typed(email="a@EXAMPLE.org"), True, False),
        (typed("Otieno Amina"), True, False),
        (typed("Amina Otieno", "1990-04-12"), True, True),
        (typed("Amina Otieno", "1990"), True, True),
        (typed("Amina Otiemo", "1990-04-12"), True, True),
        (typed("Amino Otiemo", "1990-04-12"), True, True),
        (typed("Amina Otieno", "1990-12-04"), True, True),
        (typed("Amina Otieno", "1988-01-01"), False, False),
        (typed("Amina Otieno", "1988-01-01", "+254712345678"), True, True),
        (typed("Amina"), False, False),
        (typed("Amina Achieng"), False, False),
        (typed("Amina Achieng", "1990-04-12"), True, False),
        (typed("Peter Kamau", "1990-04-12"), False, False),
        (typed("Peter Kamau", phone="+254733000111"), False, False),
        (typed("Ami Oti"), False, False),
        (typed(), False, False),
    ],
)
def test_who_is_shown_and_who_is_likely_the_same(given: Facts, shown: bool, likely: bool) -> None:
    found = compared(given)
    assert (found.is_worth_showing, found.is_likely) == (shown, likely), found


@pytest.mark.parametrize(
    ("given", "field", "level"),
    [
        (typed(phone="+254712345679"), Field.PHONE, Level.CLOSE),
        (typed(phone="+254700999888"), Field.PHONE, Level.DIFFERENT),
        (typed(phone="+254733000111"), Field.PHONE, Level.SHARED),
        (typed(email="amin@example.org"), Field.EMAIL, Level.DIFFERENT),
        (typed(number="29384765"), Field.NUMBER, Level.CLOSE),
        (typed(number="11111111"), Field.NUMBER, Level.DIFFERENT),
        (typed(born="1990-04-13"), Field.BIRTH, Level.CLOSE),
        (typed(born="1990-12-04"), Field.BIRTH, Level.CLOSE),
        (typed(born="1990-04"), Field.BIRTH, Level.FITS),
        (typed(born="1990-07-30"), Field.BIRTH, Level.PART),
        (typed(born="1990-04-30"), Field.BIRTH, Level.CLOSE),
        (typed(born="1971-07-30"), Field.BIRTH, Level.DIFFERENT),
        (typed(place="Moi Avenue 12, Nairobi 00100"), Field.PLACE, Level.SAME),
        (typed(place="12 Moi Avenu, Nairobi 00100"), Field.PLACE, Level.CLOSE),
        (typed(place="7 Hill Road, Mombasa"), Field.PLACE, Level.DIFFERENT),
        (typed("Otieno Amina"), Field.NAME, Level.SAME),
        (typed("Amina Wanjiru Otieno"), Field.NAME, Level.SAME),
        (typed("Amina Otiemo"), Field.NAME, Level.CLOSE),
        (typed("Amina Kamau"), Field.NAME, Level.PART),
        (typed("Peter Kamau"), Field.NAME, Level.DIFFERENT),
        (typed("Amina"), Field.NAME, Level.PART),
        (typed(), Field.NAME, Level.MISSING),
    ],
)
def test_each_field_is_the_same_close_different_or_missing(given: Facts, field: Field, level: Level) -> None:
    found = {one.field: one for one in compare(given, amina(), {})}
    assert found[field].level is level
    if level in (Level.SAME, Level.CLOSE, Level.SHARED, Level.FITS):
        assert found[field].bits > 0
    if level is Level.DIFFERENT:
        assert found[field].bits < 0


def test_missing_values_say_nothing() -> None:
    assert all(one.bits == 0 for one in compare(typed(), amina(), {}))


def test_rare_names_count_more_than_frequent_ones() -> None:
    given = typed("Amina Otieno")
    rare, frequent = score(given, amina(), {}), score(given, amina(), {"amina": 0.02, "otieno": 0.01})
    assert rare.bits > frequent.bits + 10 and frequent.probability < 0.01 < rare.probability


def test_a_shared_phone_is_weak_evidence() -> None:
    assert 0 < weights.weight(Field.PHONE, Level.SHARED) < weights.weight(Field.PHONE, Level.SAME) / 2


def test_another_number_in_a_name_is_another_name() -> None:
    found = compare(typed("Savings Group 1"), facts(names=["Savings Group 2"]), {})
    assert next(one for one in found if one.field is Field.NAME).level is Level.PART


def test_only_whoever_bears_the_same_name_asks_for_a_reason() -> None:
    asked = {
        "Amina Otieno": True, "Otieno Amina": True, "Amina Wanjiru Otieno": True, "Amina Otiemo": True,
        "Amina Otieno 2": False, "Amina Achieng": False, "Amina": False,
    }  # fmt: skip
    for name, reason in asked.items():
        assert compared(typed(name, "1990-04-12")).asks_for_a_reason is reason, name
    assert not compared(WHOLE).asks_for_a_reason, "what is taken refuses by itself"


def test_a_person_and_an_organisation_are_never_one() -> None:
    firm = facts(names=["Amina Otieno"], phones=["+254712345678"], is_person=False)
    assert not compared(firm).is_worth_showing and compared(firm).evidence == ()


def test_the_order_of_two_people_does_not_matter() -> None:
    for given in (WHOLE, typed("Amina Otiemo", "1990-12-04"), typed("Amina")):
        assert score(given, amina(), {}).bits == pytest.approx(score(amina(), given, {}).bits)


def test_what_is_equally_certain_is_still_ordered_by_evidence() -> None:
    both, one = compared(WHOLE), compared(typed("Amina Otieno", "1990-04-12", number="29384756"))
    assert round(both.probability, 6) == round(one.probability, 6) == 1 and both.bits > one.bits


def test_reasons_are_a_sentence() -> None:
    found = compared(typed("Peter Kamau", "1971-01-01", "+254712345678"))
    told = sentence(found.codes)
    assert told == "Same phone, another name, another birth date, no ID number on one side"


def test_the_reasons_tell_nothing_of_the_other_person() -> None:
    told = " ".join(sign.words for sign in signs(compared(typed("Amina Otieno", "1977-01-01", "+254700000000")).codes))
    assert "Another phone" in told and "1990" not in told and "254" not in told and "12" not in told


def test_every_level_has_its_words() -> None:
    named = {f"{field}.{level}" for field, levels in weights.SEEN.items() for level in (*levels, Level.MISSING)}
    of_names = {f"name.{level}" for level in Level if level not in (Level.SHARED, Level.FITS)}
    assert set(WORDS) == named | of_names


def test_levels_that_exclude_one_another_share_one_probability() -> None:
    whole = {
        field: [m for level, (m, _) in levels.items() if level not in (Level.SHARED, Level.FITS)]
        for field, levels in weights.SEEN.items()
    }
    assert all(sum(parts) == pytest.approx(1) for parts in whole.values())
    assert pytest.approx(1) == weights.WORD_SAME + weights.WORD_CLOSE + weights.WORD_OTHER
