"""How numbers of papers are written, by country and kind: a table of data, and the check of one number against it."""

import re
from dataclasses import dataclass

from backoffice.customers.models import IdType

PASSPORT, NATIONAL, LICENCE = IdType.PASSPORT, IdType.NATIONAL_ID, IdType.DRIVERS_LICENSE


@dataclass(frozen=True)
class Format:
    """One way to write a number: a pattern over capitals without spaces and hyphens, and the same in words."""

    pattern: str
    words: str
    luhn: bool = False


# Country (ISO 3166-1 alpha-2) and kind of paper; a kind may be written in several ways, old and new.
FORMATS: dict[tuple[str, IdType], tuple[Format, ...]] = {
    ("KE", NATIONAL): (Format(r"\d{7,9}", "7 to 9 digits"),),
    ("KE", PASSPORT): (Format(r"[A-Z]{1,2}\d{6,7}", "one or two letters and 6 or 7 digits"),),
    ("KE", LICENCE): (Format(r"(DL)?\d{6,9}", "6 to 9 digits, with or without DL"),),
    ("UG", NATIONAL): (Format(r"C[MF][A-Z0-9]{12}", "CM or CF and 12 signs"),),
    ("UG", PASSPORT): (Format(r"[AB]\d{7,8}", "A or B and 7 or 8 digits"),),
    ("TZ", NATIONAL): (Format(r"\d{20}", "20 digits"),),
    ("TZ", PASSPORT): (Format(r"(TAE|AB|TAO|TAD)\d{6}", "AB or TAE, TAO, TAD and 6 digits"),),
    ("RW", NATIONAL): (Format(r"[1-3]\d{15}", "16 digits that begin with 1, 2 or 3"),),
    ("RW", PASSPORT): (Format(r"P[CDST]?\d{6,7}", "P, PC, PD or PS and 6 or 7 digits"),),
    ("ET", PASSPORT): (Format(r"E[PQRST]?\d{7}", "E or EP and 7 digits"),),
    ("NG", NATIONAL): (Format(r"\d{11}", "11 digits"),),
    ("NG", PASSPORT): (Format(r"[AB]\d{8}", "A or B and 8 digits"),),
    ("GH", NATIONAL): (Format(r"GHA\d{10}", "GHA and 10 digits"),),
    ("GH", PASSPORT): (Format(r"[GH]\d{7}", "G or H and 7 digits"),),
    ("ZA", NATIONAL): (Format(r"\d{13}", "13 digits, the last a check digit", luhn=True),),
    ("ZA", PASSPORT): (Format(r"[ADMT]\d{8}", "A, D, M or T and 8 digits"),),
    ("SN", NATIONAL): (Format(r"[12]\d{12,13}", "13 or 14 digits that begin with 1 or 2"),),
    ("CI", NATIONAL): (Format(r"(CI?)?\d{9,11}", "9 to 11 digits, with or without CI"),),
    ("IN", NATIONAL): (Format(r"[2-9]\d{11}", "12 digits that do not begin with 0 or 1"),),
    ("IN", PASSPORT): (Format(r"[A-PR-WY]\d{7}", "one letter and 7 digits"),),
    ("MX", NATIONAL): (Format(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d", "18 signs of a CURP"),),
    ("MX", PASSPORT): (Format(r"[A-Z]\d{8}", "one letter and 8 digits"),),
    ("GB", PASSPORT): (Format(r"\d{9}", "9 digits"),),
    ("FR", PASSPORT): (Format(r"\d{2}[A-Z]{2}\d{5}", "2 digits, 2 letters, 5 digits"),),
    ("FR", NATIONAL): (Format(r"\d{12}", "12 digits"), Format(r"[A-Z0-9]{9}", "9 signs"),),
    ("DE", PASSPORT): (Format(r"[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}", "9 signs that begin with C, F, G, H, J or K"),),
    ("DE", NATIONAL): (Format(r"[LMNPRTVWXY][CFGHJKLMNPRTVWXYZ0-9]{8}", "9 signs that begin with L to Y"),),
    ("US", PASSPORT): (Format(r"[A-Z]?\d{8,9}", "9 digits, or a letter and 8"),),
}  # fmt: skip


def why_not(country: str, kind: IdType, number: str) -> str | None:
    """What is wrong with how the number is written, or None. Raises KeyError where nobody knows how it should be."""
    formats = FORMATS[country.upper(), kind]
    bare = re.sub(r"[\s./-]", "", number.upper())
    fitting = [one for one in formats if re.fullmatch(one.pattern, bare, re.ASCII)]
    if not fitting:
        return f"{country} writes {' or '.join(one.words for one in formats)}"
    if any(one.luhn and not _luhn(bare) for one in fitting):
        return "Its check digit is wrong"
    return None


def is_known(country: str, kind: IdType) -> bool:
    """Whether the table says how this country writes this kind of number."""
    return (country.upper(), kind) in FORMATS


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
