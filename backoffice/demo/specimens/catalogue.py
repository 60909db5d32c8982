"""One specimen by the name of its document type, ready to be uploaded like a customer's own file."""

from dataclasses import dataclass
from datetime import date

from backoffice.demo.specimens import cards, papers, passport
from backoffice.demo.specimens.person import SpecimenPerson

DOCUMENT_TYPES = (
    "national_id", "passport", "drivers_license", "proof_of_address", "proof_of_income", "business_registration",
)  # fmt: skip


@dataclass(frozen=True)
class Specimen:
    """A drawn file and the name under which it is sent."""

    file_name: str
    data: bytes


def specimen(document_type: str, person: SpecimenPerson, *, seed: int, dated: date) -> Specimen:
    """Draw one of DOCUMENT_TYPES; `dated` is the day of the bill or payslip. Every third paper is a PDF."""
    if document_type == "national_id" and seed % 3 == 0:
        return Specimen("national_id.pdf", cards.draw_national_id_pdf(person, seed=seed))
    if document_type in CARDS:
        return Specimen(f"{document_type}.jpg", CARDS[document_type](person, seed=seed))
    if seed % 3 == 0:
        return Specimen(f"{document_type}.pdf", PAPERS_AS_PDF[document_type](person, dated=dated, seed=seed))
    return Specimen(f"{document_type}.jpg", PAPERS[document_type](person, dated=dated, seed=seed))


CARDS = {
    "national_id": cards.draw_national_id, "passport": passport.draw_passport,
    "drivers_license": cards.draw_drivers_licence,
    "business_registration": papers.draw_business_registration,
}  # fmt: skip
PAPERS = {"proof_of_address": papers.draw_utility_bill, "proof_of_income": papers.draw_payslip}
PAPERS_AS_PDF = {"proof_of_address": papers.draw_utility_bill_pdf, "proof_of_income": papers.draw_payslip_pdf}
