"""The library of reasons: a code, what colleagues read, what the customer reads, and which fields it is about."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why a case is turned down or asked again; `about` names the customer's fields that it concerns.

    `{paper}` in the customer's text is the paper in question.
    """

    code: str
    label: str
    customer_text: str
    about: frozenset[str] = frozenset()


REASONS: tuple[Reason, ...] = (
    Reason(
        "UNREADABLE", "Photo cannot be read",
        "we cannot read the picture of your {paper}. Please send a sharper one.",
    ),
    Reason("PAGE_MISSING", "A page is missing", "a page of your {paper} is missing. Please send all pages."),
    Reason(
        "DOCUMENT_EXPIRED", "Document has expired", "your {paper} is no longer valid. Please send a valid one.",
        frozenset({"expires"}),
    ),
    Reason(
        "BIRTH_DATE_DIFFERS", "Birth date differs",
        "the birth date on your {paper} is not the one we have. Please check it and send the paper again.",
        frozenset({"birth_date"}),
    ),
    Reason(
        "NAME_DIFFERS", "Name differs", "the name on your {paper} is not the one we have. Please visit or call us.",
        frozenset({"given_names", "family_name", "organisation_name"}),
    ),
    Reason(
        "NUMBER_DIFFERS", "Number differs",
        "the number on your {paper} is not the one we have. Please check it and send the paper again.",
        frozenset({"identity_numbers", "registration_number"}),
    ),
    Reason(
        "NOT_ACCEPTED_TYPE", "Wrong kind of document",
        "we cannot take your {paper}. Please send another kind of paper.",
    ),
    Reason(
        "ADDRESS_PROOF_TOO_OLD", "Address proof is too old or differs",
        "your {paper} is too old or shows another address. Please send one of the last three months.",
        frozenset({"addresses", "address"}),
    ),
    Reason("CHECK_FAILED", "Cannot be verified", "we could not verify your papers. Please visit a branch."),
)  # fmt: skip

BY_CODE: dict[str, Reason] = {reason.code: reason for reason in REASONS}
CODES: tuple[str, ...] = tuple(BY_CODE)
ONE_SMS = 160


def customer_text(reason: Reason, name: str, paper: str) -> str:
    """What the customer will read."""
    return f"Dear {name}, {reason.customer_text.format(paper=paper)}"


def answered_by(code: str | None, fields: Iterable[str]) -> bool:
    """Whether a change of these fields of the customer may be the answer to a case asked again for this reason."""
    reason = BY_CODE.get(code or "")
    return reason is not None and bool(reason.about & set(fields))


def suggested(flagged: frozenset[str]) -> str | None:
    """The first reason that the flagged rows point to."""
    return next((reason.code for reason in REASONS if reason.about & flagged), None)
