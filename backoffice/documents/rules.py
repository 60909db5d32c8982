"""Decisions about documents: who may still send one, how states move, what is proven, how files are named."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from backoffice.customers.models import Customer
from backoffice.documents.models import MAY_PROVE, STATE_MOVES, Document, DocumentState, Requirement
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.policy.rules.documents import Retention

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST_PER_CUSTOMER = 20
# A channel's service account speaks for all its customers; the quota of each customer still holds.
MOST_A_DAY = {"person": 200, "machine": 5000, "customer": 30}
LONGEST_NAME = 120
ORIGINAL, SMALL = "original", "small"
# Signs that turn the direction of writing could make `gpj.exe` look like `exe.jpg`.
REMOVABLE = tuple(state for state, moves in STATE_MOVES.items() if DocumentState.REMOVED in moves)
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")


def why_not_submit(customer: Customer, kept: int) -> Refusal | None:
    """Why this customer, with so many documents kept, cannot be given another, or None."""
    if not customer.is_living:
        return Refusal(
            "INVALID_TRANSITION", say("This customer is {stage}; no more documents are taken.", stage=customer.stage)
        )
    if kept >= MOST_PER_CUSTOMER:
        sentence = f"This customer has {MOST_PER_CUSTOMER} documents already. Have them decided before sending more."
        return Refusal("CUSTOMER_ERROR", sentence, {"limit": MOST_PER_CUSTOMER})
    return None


def why_not_move(document: Document, state: DocumentState) -> Refusal | None:
    """Why the document cannot go to this state, or None."""
    if state in STATE_MOVES[document.state]:
        return None
    return Refusal(
        "INVALID_TRANSITION",
        say("A document that is {state} cannot become {state2}.", state=document.state, state2=state),
    )


def is_expired(document: Document, today: date) -> bool:
    """Whether the paper's last day is over."""
    return document.expires_on is not None and document.expires_on < today


def proven(documents: Iterable[Document], today: date) -> set[str]:
    """The requirements that accepted, still valid papers prove."""
    accepted = (one for one in documents if one.state is DocumentState.ACCEPTED and not is_expired(one, today))
    return {one.requirement.value for one in accepted}


def missing(documents: Iterable[Document], today: date) -> list[Requirement]:
    """What a person's valid papers, decided or not, do not show yet: an identity, then an address."""
    sound = (one for one in documents if one.state in MAY_PROVE and not is_expired(one, today))
    shown = {one.requirement for one in sound}
    return [needed for needed in (Requirement.ID, Requirement.ADDRESS) if needed not in shown]


def rests(state: DocumentState, *, living: bool) -> bool:
    """Whether nothing asks for a document: it was refused, no case took it up, or its customer has left."""
    return not living or state in (DocumentState.RECEIVED, DocumentState.REJECTED)


def kept_until(document: Document, retention: Retention, *, living: bool) -> datetime | None:
    """From when on a document is kept no longer; None as long as something asks for it."""
    ends = (DocumentState.RECEIVED, DocumentState.REJECTED) if living else REMOVABLE
    if document.rests_since is None or document.state not in ends:
        return None
    refused = document.state is DocumentState.REJECTED
    days = retention.refused_days if refused else retention.unused_days
    return document.rests_since + timedelta(days=days if living else retention.ended_days)


def tidy_name(name: str) -> str:
    """A file name fit to be shown: without folders and unprintable signs, cut before its ending."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in INVISIBLE)
    path = PurePosixPath(clean.strip() or "document")
    return path.stem[: LONGEST_NAME - 8] + path.suffix[:8]


def file_key(storage_key: str, kind: str) -> str:
    """The key of one of a document's files: `original`, `small`, `page-1` …"""
    return f"{storage_key}-{kind}"


def document_key(file: str) -> str:
    """The storage key of the document to which a file's key belongs."""
    return file.partition("-")[0]


def page_kind(number: int) -> str:
    """The kind of the viewing copy of that page."""
    return f"page-{number}"


def kinds(document: Document) -> list[str]:
    """The kinds of all files of a document."""
    return [ORIGINAL, SMALL, *(page_kind(number) for number in range(1, document.page_count + 1))]


def place(document_id: object, kind: str, sha256: str) -> str:
    """What a sealed file is bound to, beside its subject: moved or replaced by an older one, it does not open."""
    return f"document|{document_id}|{kind}|{sha256}"
