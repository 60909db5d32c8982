"""What the machine can check itself about the documents of a case, each finding with its reason in a sentence."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from backoffice.customers.models import IdType
from backoffice.documents.models import Document, DocumentType, Requirement
from backoffice.kernel.words import say
from backoffice.kyc.rules import number_formats

State = Literal["ok", "bad", "none"]
WORST_FIRST = ("bad", "none", "ok")
SOON_DAYS, OLD_PROOF_DAYS = 60, 90
DAYS_A_YEAR, DAYS_A_MONTH = 365, 30


@dataclass(frozen=True)
class Check:
    """One finding: fine, wrong, or something the machine cannot tell."""

    state: State
    sentence: str


# What stands where the machine has nothing to say.
BY_EYE = Check("none", "Compare with the document")


def together(*found: Check | None) -> Check:
    """Several findings about one value as one: the worst state, the worst said first."""
    real = [one for one in found if one and one is not BY_EYE]
    real.sort(key=lambda one: WORST_FIRST.index(one.state))
    return Check(real[0].state, " · ".join(dict.fromkeys(one.sentence for one in real))) if real else BY_EYE


def expiry(expires_on: date | None, today: date) -> Check:
    """Whether a paper is still valid today."""
    if expires_on is None:
        return Check("none", "No expiry date was entered: read it from the document")
    left = (expires_on - today).days
    if left < 0:
        return Check("bad", say("Expired {value} ago", value=_length(-left)))
    if left <= SOON_DAYS:
        return Check("bad", say("Valid for {left} only", left=_length(left)))
    return Check("ok", say("Valid for another {left}", left=_length(left)))


def proof_age(received: datetime, now: datetime) -> Check:
    """How long ago a proof of address came in; its own date is for the reviewer to read."""
    days = (now - received).days
    if days > OLD_PROOF_DAYS:
        return Check(
            "bad",
            say(
                "Came in {days} ago, {old_proof_days} days are allowed",
                days=_length(days),
                old_proof_days=OLD_PROOF_DAYS,
            ),
        )
    return Check(
        "none",
        say(
            "Came in {days} ago; its date may be {old_proof_days} days back",
            days=_length(days),
            old_proof_days=OLD_PROOF_DAYS,
        ),
    )


def entered(value: str | None, what: str) -> Check:
    """Whether there is anything to compare the document with."""
    return BY_EYE if value else Check("bad", say("No {what} was entered", what=what))


def place(entered_at: datetime, verified_at: datetime | None, came_at: datetime) -> Check:
    """Whether an address is newer than the paper that may show it, or known to be right already."""
    if entered_at > came_at:
        return Check("none", "Entered after this paper came")
    return Check("ok", "Verified already") if verified_at else BY_EYE


def number_kind(paper: DocumentType, entered_types: Sequence[str]) -> Check:
    """Whether a number of this very kind of paper was entered."""
    if paper.value in entered_types:
        return BY_EYE
    if entered_types:
        return Check("bad", "The number that was entered belongs to another kind of paper")
    return Check("bad", "No number of this paper was entered")


def number_format(country: str, kind: IdType, number: str) -> Check:
    """Whether the number is written as its country writes them."""
    if not number_formats.is_known(country, kind):
        return Check("none", say("No format of {country} is known: compare with the document", country=country))
    wrong = number_formats.why_not(country, kind, number)
    return Check("bad", wrong) if wrong else Check("ok", say("Written as {country} writes it", country=country))


def age(born: str | None, today: date, minimum: int) -> Check | None:
    """How old the person is, and whether that is old enough; None when no birth date is there."""
    if not born:
        return None
    parts = [int(part) for part in born.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 0
    day = parts[2] if len(parts) > 2 else 0
    most = _years(date(year, month or 1, day or 1), today)
    least = _years(date(year, month or 12, day or monthrange(year, month or 12)[1]), today)
    if most < minimum:
        return Check("bad", say("{most} years old, {minimum} are needed", most=most, minimum=minimum))
    if least < minimum:
        return Check(
            "none",
            say(
                "{least} or {most} years old, {minimum} are needed: read the day",
                least=least,
                most=most,
                minimum=minimum,
            ),
        )
    return Check("ok", say("{most} years old", most=most))


def birth_date(text: str | None) -> Check:
    """Whether the birth date is there and whole."""
    if not text:
        return Check("bad", "No birth date was entered")
    whole = len(text) == len("1990-04-12")
    return BY_EYE if whole else Check("none", "The day is not known to us: read it")


def missing(papers: Sequence[Document]) -> Check:
    """Whether both papers that the Standard tier needs are there."""
    shown = {paper.requirement for paper in papers}
    lacking = [words for needed, words in _NEEDED.items() if needed not in shown]
    if lacking:
        return Check("bad", say("Missing for the Standard tier: {lacking}", lacking=" and ".join(lacking)))
    return Check("ok", "Identity and address are both there")


_NEEDED = {Requirement.ID: "an identity document", Requirement.ADDRESS: "a proof of address"}


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _length(days: int) -> str:
    if days >= 2 * DAYS_A_MONTH:
        years, rest = divmod(days, DAYS_A_YEAR)
        months = rest // DAYS_A_MONTH
        parts = [_many(years, "year")] * bool(years) + [_many(months, "month")] * bool(months)
        return " ".join(parts)
    return _many(days, "day") if days else "less than a day"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
