"""The compared rows' ticks and flags: in the address of a page, in a form's hidden text, and counted in a sentence."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from backoffice.kernel.words import say
from backoffice.kyc import comparing

PREFIX = "judge-"
WORDS = ("same", "flag")
MOST = 60  # rows
ROW = r"[a-z_]{1,40}(?:-[0-9]{1,2}){1,2}"
TEXT = rf"^(?:(?:^|&){ROW}=(?:{'|'.join(WORDS)}))*\Z"
_row = re.compile(ROW)


def from_address(args: Mapping[str, str]) -> dict[str, str]:
    """`?judge-birth_date-0=same`: what is none of ours is passed over, as everywhere in addresses."""
    named = ((name.removeprefix(PREFIX), word) for name, word in args.items() if name.startswith(PREFIX))
    return {row: word for row, word in named if _row.fullmatch(row) and word in WORDS}


def in_address(judged: Mapping[str, str]) -> dict[str, str]:
    """The same for an address."""
    return {PREFIX + row: word for row, word in judged.items()}


def from_text(text: str | None) -> dict[str, str]:
    """`birth_date-0=same&expires-0=flag`, checked by the form."""
    return dict(parse_qsl(text or ""))


def as_text(judged: Mapping[str, str]) -> str:
    """The same for a hidden field."""
    return urlencode(judged)


def flagged(judged: Mapping[str, str]) -> frozenset[str]:
    """The fields whose rows are flagged."""
    return frozenset(comparing.field_of(row) for row, word in judged.items() if word == "flag")


def in_words(judged: Mapping[str, str]) -> str:
    """`7 rows compared, 1 flagged`; nothing where nothing was ticked."""
    if not judged:
        return ""
    flags = sum(word == "flag" for word in judged.values())
    compared = "1 row compared" if len(judged) == 1 else say("{count} rows compared", count=len(judged))
    return say("{compared}, {flags} flagged", compared=compared, flags=flags) if flags else compared
