"""Whose document is drawn, and how dates, numbers and letters stand on it."""

import unicodedata
from dataclasses import dataclass
from datetime import date

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
# Letters that do not fall apart into a plain one and an accent (ICAO 9303-3, section 6).
CAPITALS = {
    "Æ": "AE", "Ø": "OE", "Å": "AA", "Þ": "TH", "Ð": "D", "Đ": "D", "Ł": "L", "Œ": "OE", "ẞ": "SS", "ß": "SS", "ı": "I",
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Ґ": "G", "Д": "D", "Е": "E", "Є": "IE", "Ё": "E", "Ж": "ZH", "З": "Z",
    "И": "I", "І": "I", "Ї": "I", "Й": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R",
    "С": "S", "Т": "T", "У": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ы": "Y",
    "Э": "E", "Ю": "IU", "Я": "IA", "Ь": "", "Ъ": "IE",
}  # fmt: skip
LETTERS = str.maketrans(
    CAPITALS | {sign.lower(): letters.lower() for sign, letters in CAPITALS.items() if len(sign.lower()) == 1}
)
APOSTROPHES = str.maketrans("", "", "'’ʼ`")


@dataclass(frozen=True)
class SpecimenPerson:
    """An invented person as their papers describe them. Letters beyond Latin and Cyrillic are not drawn."""

    given_names: str
    family_name: str
    birth_date: date
    gender: str  # "F", "M" or "X"
    number: str
    address_lines: tuple[str, ...]
    city: str
    issued_on: date
    expires_on: date
    birth_place: str = ""
    occupation: str = "Trader"
    employer: str = "Kirinya Tea Growers Union"
    business_name: str = ""

    @property
    def full_name(self) -> str:
        """Given names first; a person with one name has no stray space."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def grouped_number(self) -> str:
        """The number in groups of four, as people read it out."""
        bare = self.number.replace(" ", "")
        return " ".join(bare[place : place + 4] for place in range(0, len(bare), 4))


def printed(day: date) -> str:
    """A day as it stands on a card: 02 FEB 2031."""
    return f"{day.day:02} {MONTHS[day.month - 1]} {day.year}"


def written(day: date) -> str:
    """A day as it stands in a letter: 2 February 2031."""
    return f"{day.day} {day:%B} {day.year}"


def plain_letters(text: str) -> str:
    """The text in A-Z, digits and spaces, as machine-readable lines demand."""
    folded = unicodedata.normalize("NFKD", text.upper().translate(LETTERS).translate(APOSTROPHES))
    bare = (letter for letter in folded if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in bare).split())
