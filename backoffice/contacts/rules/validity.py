"""From when to when a contact is valid: from the first day, until the day on which it no longer is."""

from datetime import date

from backoffice.contacts.models import Contact

FUTURE = "Add it when it begins to be valid: this day is still to come."
BEFORE = "It cannot end before it began."
OVER = "This day has passed. Write down only what is valid now."


def is_over(contact: Contact, today: date) -> bool:
    """Whether it is not valid any more."""
    return contact.valid_to is not None and contact.valid_to <= today


def problems(first: date, end: date | None, today: date, *, may_end: bool) -> dict[str, list[str]]:
    """What is wrong with these days, by field; `may_end`: it may end today, or have ended."""
    found = {}
    if first > today:
        found["valid_from"] = [FUTURE]
    if end and end < first:
        found["valid_to"] = [BEFORE]
    elif end and end <= today and not may_end:
        found["valid_to"] = [OVER]
    return found
