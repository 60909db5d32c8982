"""Whose document is drawn, and how dates, numbers and letters stand on it."""

from dataclasses import dataclass
from datetime import date

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


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
