"""The machine-readable lines of ICAO 9303: their layout on specimens."""

from datetime import date

from backoffice.demo.specimens.person import SpecimenPerson
from backoffice.documents.machine_readable import FILLER, check_digit, day_of, plain_letters

STATE = "KRN"  # assigned to no state
CARD_LINE, PASSPORT_LINE = 30, 44


def card_lines(person: SpecimenPerson) -> tuple[str, str, str]:
    """Three lines of thirty, as on cards (9303-5, 4.2)."""
    number = _filled(plain_letters(person.number).replace(" ", ""), 9)
    first = _filled(f"ID{STATE}{number}{check_digit(number)}", CARD_LINE)
    born, expires = _day(person.birth_date), _day(person.expires_on)
    second = f"{born}{_gender(person)}{expires}{STATE}{FILLER * 11}"
    # The digit over everything leaves out the state and the gender.
    second += check_digit(first[5:] + born + expires + FILLER * 11)
    return first, second, _filled(_names(person), CARD_LINE)


def passport_lines(person: SpecimenPerson) -> tuple[str, str]:
    """Two lines of forty-four, as in passports (9303-4, 4.2)."""
    number = _filled(plain_letters(person.number).replace(" ", ""), 9)
    number += check_digit(number)
    born, expires = _day(person.birth_date), _day(person.expires_on)
    personal = FILLER * 14 + check_digit(FILLER * 14)
    second = f"{number}{STATE}{born}{_gender(person)}{expires}{personal}"
    return _filled(f"P{FILLER}{STATE}{_names(person)}", PASSPORT_LINE), second + check_digit(
        number + born + expires + personal
    )


def _day(day: date) -> str:
    text = day_of(day)
    return text + check_digit(text)


def _gender(person: SpecimenPerson) -> str:
    return person.gender if person.gender in {"F", "M"} else FILLER


def _names(person: SpecimenPerson) -> str:
    """Primary before secondary; who bears one name bears a primary one."""
    family, given = plain_letters(person.family_name), plain_letters(person.given_names)
    parts = [part for part in (family, given) if part]
    return (FILLER * 2).join(part.replace(" ", FILLER) for part in parts)


def _filled(text: str, length: int) -> str:
    return text[:length].ljust(length, FILLER)
