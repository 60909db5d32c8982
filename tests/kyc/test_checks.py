"""What the machine checks of an identity paper, as truth tables: numbers' forms, age, and the machine-readable zone."""

from dataclasses import replace
from datetime import date

import pytest

from backoffice.customers.models import IdType
from backoffice.documents.machine_readable import Zone
from backoffice.kyc.rules import checks, number_formats, zone_checks
from backoffice.kyc.rules.checks import Check

TODAY = date(2026, 11, 20)
ZONE = Zone("TD3", "KRN", "A1234567", "900412", "310201", "OTIENO", "AMINA WANJIKU", ())
SAME = zone_checks.SAME


@pytest.mark.parametrize(
    ("country", "kind", "number", "state"),
    [
        ("KE", IdType.NATIONAL_ID, "29 384 756", "ok"),
        ("ke", IdType.NATIONAL_ID, "2938475A", "bad"),
        ("KE", IdType.PASSPORT, "AK0123456", "ok"),
        ("UG", IdType.NATIONAL_ID, "CM90012345ABCD", "ok"),
        ("GH", IdType.NATIONAL_ID, "GHA-123456789-0", "ok"),
        ("ZA", IdType.NATIONAL_ID, "8001015009087", "ok"),
        ("ZA", IdType.NATIONAL_ID, "8001015009088", "bad"),
        ("KE", IdType.NATIONAL_ID, "٢٩٣٨٤٧٥٦", "bad"),
        ("AQ", IdType.PASSPORT, "1", "none"),
    ],
)
def test_a_number_is_held_against_how_its_country_writes_it(
    country: str, kind: IdType, number: str, state: str
) -> None:
    assert checks.number_format(country, kind, number).state == state


def test_an_unknown_form_is_said_to_be_unknown() -> None:
    assert checks.number_format("AQ", IdType.PASSPORT, "1").sentence.startswith("No format of AQ is known")
    assert not number_formats.is_known("AQ", IdType.PASSPORT)


@pytest.mark.parametrize(
    ("born", "state"),
    [
        ("1990-04-12", "ok"), ("2008-11-20", "ok"), ("2008-11-21", "bad"), ("2008", "none"), ("2008-11", "none"),
        ("2009", "bad"), ("2007", "ok"), ("2004-02", "ok"),
    ],
)  # fmt: skip
def test_somebody_must_be_old_enough_and_an_unknown_day_leaves_it_open(born: str, state: str) -> None:
    found = checks.age(born, TODAY, 18)
    assert found and found.state == state


def test_the_worst_of_several_findings_is_said_first() -> None:
    fine, bad, open_ = Check("ok", "fine"), Check("bad", "wrong"), Check("none", "unsure")
    assert checks.together(fine, None, bad, open_) == Check("bad", "wrong · unsure · fine")
    assert checks.together(checks.BY_EYE, fine) == fine
    assert checks.together(checks.BY_EYE, None) is checks.BY_EYE


@pytest.mark.parametrize(
    ("entered", "state"),
    [("Otieno", "ok"), ("Otiéno", "ok"), ("Otiemo", "none"), ("Ochieng", "bad")],
)
def test_a_family_name_is_compared_in_the_letters_of_the_machine(entered: str, state: str) -> None:
    found = zone_checks.family(ZONE, entered)
    assert found and found.state == state


def test_given_names_may_come_in_another_order() -> None:
    assert zone_checks.given(ZONE, "Wanjiku Amina", "Otieno") == SAME
    assert zone_checks.distance("Щербак Олена", "SHCHERBAK OLENA") == 0


def test_names_too_long_for_the_line_are_cut_before_they_are_compared() -> None:
    cut = replace(ZONE, family="QUAYE MACDONOUGH OF THE", given="WLADYSLAWA ZOE")
    assert zone_checks.given(cut, "Władysława Zoë Anastasia", "Quaye") == SAME


def test_who_bears_one_name_has_it_in_the_first_place() -> None:
    assert zone_checks.given(replace(ZONE, family="SUHARTO", given=""), "Suharto", "") == SAME


def test_days_and_numbers_are_those_of_the_line_or_the_difference_is_said() -> None:
    assert zone_checks.born(ZONE, "1990-04-12") == SAME
    assert zone_checks.born(replace(ZONE, born="9004<<"), "1990-04-30") == SAME
    assert zone_checks.born(ZONE, "1991-04-12") == Check(
        "bad", "The machine-readable line says 12.04.90 (day, month, year)"
    )
    assert zone_checks.born(ZONE, "1990") is None
    assert zone_checks.expires(ZONE, date(2031, 2, 1)) == SAME
    missing = zone_checks.expires(ZONE, None)
    assert missing and missing.state == "bad"
    assert zone_checks.number(ZONE, "a 123-4567") == SAME
    assert zone_checks.number(ZONE, "A1234568") == Check("bad", "The machine-readable line says A1234567")


def test_without_a_zone_the_machine_says_so_and_nothing_else() -> None:
    assert zone_checks.was_read(None) == Check("none", "No machine-readable zone read: compare by eye")
    assert zone_checks.zone_of(None) is None
    assert [zone_checks.family(None, "x"), zone_checks.born(None, "1990-04-12"), zone_checks.number(None, "1")] == [
        None
    ] * 3


def test_a_wrong_check_digit_is_named() -> None:
    wrong = replace(ZONE, faults=("number", "lines"))
    assert zone_checks.was_read(wrong) == Check("bad", "TD3: the check digit of the number is wrong")
    assert zone_checks.was_read(ZONE).state == "ok"
