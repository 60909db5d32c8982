"""What the machine can check itself about the documents of a case, each finding with its reason in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from backoffice.documents.models import Document, DocumentType, Requirement

State = Literal["ok", "bad", "none"]
SOON_DAYS, OLD_PROOF_DAYS = 60, 90
DAYS_A_YEAR, DAYS_A_MONTH = 365, 30


@dataclass(frozen=True)
class Check:
    """One finding: fine, wrong, or something the machine cannot tell."""

    state: State
    sentence: str


def expiry(expires_on: date | None, today: date) -> Check:
    """Whether a paper is still valid today."""
    if expires_on is None:
        return Check("none", "No expiry date was entered: read it from the document")
    left = (expires_on - today).days
    if left < 0:
        return Check("bad", f"Expired {_length(-left)} ago")
    if left <= SOON_DAYS:
        return Check("bad", f"Valid for {_length(left)} only")
    return Check("ok", f"Valid for another {_length(left)}")


def proof_age(received: datetime, now: datetime) -> Check:
    """How long ago a proof of address came in; its own date is for the reviewer to read."""
    days = (now - received).days
    if days > OLD_PROOF_DAYS:
        return Check("bad", f"Came in {_length(days)} ago, {OLD_PROOF_DAYS} days are allowed")
    return Check("none", f"Came in {_length(days)} ago; its date may be {OLD_PROOF_DAYS} days back")


def entered(value: str | None, what: str) -> Check:
    """Whether there is anything to compare the document with."""
    return Check("none", "Compare with the document") if value else Check("bad", f"No {what} was entered")


def number_kind(paper: DocumentType, entered_types: Sequence[str]) -> Check:
    """Whether a number of this very kind of paper was entered."""
    if paper.value in entered_types:
        return Check("none", "Compare with the document; no other customer has it")
    if entered_types:
        return Check("bad", "The number that was entered belongs to another kind of paper")
    return Check("bad", "No number of this paper was entered")


def birth_date(text: str | None) -> Check:
    """Whether the birth date is there and whole."""
    if not text:
        return Check("bad", "No birth date was entered")
    whole = len(text) == len("1990-04-12")
    return Check("none", "Compare with the document") if whole else Check("none", "The day is not known to us: read it")


def missing(papers: Sequence[Document]) -> Check:
    """Whether both papers that the Standard tier needs are there."""
    shown = {paper.requirement for paper in papers}
    lacking = [words for needed, words in _NEEDED.items() if needed not in shown]
    if lacking:
        return Check("bad", f"Missing for the Standard tier: {' and '.join(lacking)}")
    return Check("ok", "Identity and address are both there")


_NEEDED = {Requirement.ID: "an identity document", Requirement.ADDRESS: "a proof of address"}


def _length(days: int) -> str:
    if days >= 2 * DAYS_A_MONTH:
        years, rest = divmod(days, DAYS_A_YEAR)
        months = rest // DAYS_A_MONTH
        parts = [_many(years, "year")] * bool(years) + [_many(months, "month")] * bool(months)
        return " ".join(parts)
    return _many(days, "day") if days else "less than a day"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
