"""Personal values with most of their letters covered: enough to recognise, too little to use."""

import re

DOT = "•"


def phone(number: str) -> str:
    """`+254712345678` -> `+254 ••• ••• 678`."""
    prefix = number[:4] if number.startswith("+") else number[:1]
    return f"{prefix} {DOT * 3} {DOT * 3} {number[-3:]}"


def email(address: str) -> str:
    """`amina@example.org` -> `a•••@example.org`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}{DOT * 3}@{domain}"


def identity(number: str) -> str:
    """`29384756` -> `29 ••• 56`; short ones keep their last letter only."""
    if len(number) < 6:
        return f"{DOT * 3} {number[-1:]}"
    return f"{number[:2]} {DOT * 3} {number[-2:]}"


def birth(text: str) -> str:
    """`1990-04-12` -> `1990-••-••`."""
    return f"{text[:4]}-{DOT * 2}-{DOT * 2}"


def line(text: str) -> str:
    """`12 Moi Avenue` -> `12 M•••`."""
    found = re.match(r"\s*(\d+\s*)?(\w)?", text)
    number, letter = (found[1] or "", found[2] or "") if found else ("", "")
    return f"{number}{letter}{DOT * 3}"


def name(text: str) -> str:
    """`Amina Otieno` -> `A••• O•••`."""
    return " ".join(piece[:1] + DOT * 3 for piece in text.split())


def word(text: str) -> str:
    """Any other value: nothing of it but that it is there."""
    return DOT * 3 if text else text
