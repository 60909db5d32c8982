"""Reasons of the library at work: which are offered first, what answers them, and what the customer reads."""

from collections.abc import Iterable

from backoffice.documents.models import DocumentType
from backoffice.kernel.errors import Refusal
from backoffice.policy.rules.places import filled
from backoffice.policy.rules.reason_library import Reason

UNKNOWN = "This reason is not in the library, or no longer in use."
SUSPECTED = Refusal(
    "INVALID_TRANSITION", "Something is suspected here: give a reason whose text tips nobody off.", {"field": "reason"}
)
# What papers are called within a sentence.
PAPERS: dict[str, dict[DocumentType, str]] = {
    "en": {
        DocumentType.PASSPORT: "passport", DocumentType.NATIONAL_ID: "national ID",
        DocumentType.DRIVERS_LICENSE: "driver's licence", DocumentType.PROOF_OF_ADDRESS: "proof of address",
        DocumentType.PROOF_OF_INCOME: "proof of income", DocumentType.BUSINESS_REGISTRATION: "business registration",
        DocumentType.BENEFICIAL_OWNER: "beneficial owner's paper",
    },
    "fr": {
        DocumentType.PASSPORT: "passeport", DocumentType.NATIONAL_ID: "carte d'identité",
        DocumentType.DRIVERS_LICENSE: "permis de conduire", DocumentType.PROOF_OF_ADDRESS: "justificatif de domicile",
        DocumentType.PROOF_OF_INCOME: "justificatif de revenus",
        DocumentType.BUSINESS_REGISTRATION: "registre du commerce",
        DocumentType.BENEFICIAL_OWNER: "document du bénéficiaire effectif",
    },
    "es": {
        DocumentType.PASSPORT: "pasaporte", DocumentType.NATIONAL_ID: "documento de identidad",
        DocumentType.DRIVERS_LICENSE: "permiso de conducir", DocumentType.PROOF_OF_ADDRESS: "comprobante de domicilio",
        DocumentType.PROOF_OF_INCOME: "comprobante de ingresos",
        DocumentType.BUSINESS_REGISTRATION: "registro mercantil",
        DocumentType.BENEFICIAL_OWNER: "documento del beneficiario final",
    },
    "sw": {
        DocumentType.PASSPORT: "pasipoti", DocumentType.NATIONAL_ID: "kitambulisho",
        DocumentType.DRIVERS_LICENSE: "leseni ya udereva", DocumentType.PROOF_OF_ADDRESS: "hati ya makazi",
        DocumentType.PROOF_OF_INCOME: "hati ya mapato", DocumentType.BUSINESS_REGISTRATION: "usajili wa biashara",
        DocumentType.BENEFICIAL_OWNER: "hati ya mmiliki",
    },
}  # fmt: skip
ANY_PAPER = {"en": "document", "fr": "document", "es": "documento", "sw": "hati"}
AND = {"en": " and ", "fr": " et ", "es": " y ", "sw": " na "}


def customer_text(
    reason: Reason, language: str, name: str, papers: Iterable[DocumentType], *, by_email: bool = False
) -> str:
    """What the reason says to this customer about these papers."""
    words = PAPERS[language]
    meant = AND[language].join(dict.fromkeys(words[one] for one in papers)) or ANY_PAPER[language]
    return filled(reason.text(language, by_email=by_email), {"name": name, "paper": meant})


def why_not_give(reason: Reason, *, suspected: bool) -> Refusal | None:
    """Why this reason cannot be given to this customer, or None."""
    return SUSPECTED if suspected and not reason.discreet else None


def answered_by(reason: Reason | None, fields: Iterable[str]) -> bool:
    """Whether a change of these fields of the customer may be the answer to a case asked again for this reason."""
    return reason is not None and bool(set(reason.about) & set(fields))


def suggested(offered: Iterable[Reason], flagged: frozenset[str]) -> str | None:
    """The first reason that the flagged rows point to."""
    return next((one.code for one in offered if flagged.intersection(one.about)), None)
