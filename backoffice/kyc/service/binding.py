"""What a decision is bound to: all that the case showed, sealed in its request, whose digest the decision keeps."""

from collections.abc import Iterable, Sequence
from typing import Any

from backoffice.access.actor import Actor
from backoffice.approvals import service as approvals
from backoffice.approvals.models import RequestKind
from backoffice.approvals.service.proposing import digest_of
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Address
from backoffice.customers import service as customers
from backoffice.customers.models import Customer
from backoffice.documents import service as documents
from backoffice.documents.models import Document
from backoffice.kernel.errors import Refused
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases
from backoffice.kyc.service.cases import Dossier

PROFILE = ("given_names", "family_name", "organisation_name", "birth_date", "registration_number")
PLACE = ("line1", "line2", "city", "region", "postcode", "country")


def ask(dossier: Dossier, actor: Actor, maker: str, maker_name: str, *, round: int = 1) -> None:  # noqa: A002 (its field)
    """Ask for a decision on the case as it is; the database keeps the maker, who brought the last of it, from it."""
    case = dossier.case
    request = approvals.propose(
        actor, RequestKind.KYC, case.customer_id, request_id=case.id if round == 1 else None, subject_id=case.id,
        in_inbox=False, sealed_for=case.sealed_for, maker=maker, maker_name=maker_name[:200], old={},
        new=shown(dossier),
    )  # fmt: skip
    request.round = round


def ask_anew(dossier: Dossier, maker: str, maker_name: str) -> None:
    """The case shows something else now, by this person's hand: they are its maker, and who looked must look again."""
    request = cases.request_of(dossier.case)
    request.maker, request.maker_name = maker, maker_name[:200]
    request.subject_version += 1
    request.new = shown(dossier)
    request.payload_sha256 = digest_of(request)


def evidence_changed(customer: Customer) -> None:
    """A provider answered or took its answer back: who looked must look again. The maker stays: it is nobody's work."""
    if case := cases.undecided_of(customer.id):
        request = cases.request_of(case)
        case.revision += 1
        ask_anew(Dossier(case, customer, documents.of_case(case.id)), request.maker, request.maker_name)


def check(dossier: Dossier) -> None:
    """Refuse to decide anything that is not exactly what was shown. Raises Refused (VERSION_CONFLICT)."""
    if cases.request_of(dossier.case).new != shown(dossier):
        raise Refused(rules.STALE)


def shown(dossier: Dossier) -> dict[str, Any]:
    """The case's version, the customer's values beside the documents, and the bytes of each document by their hash."""
    return {
        "revision": dossier.case.revision,
        "documents": _hashes(dossier.papers),
        "fields": _fields(dossier.customer),
    }


def _hashes(papers: Iterable[Document]) -> dict[str, str]:
    return {str(paper.id): paper.sha256 for paper in papers}


def _fields(customer: Customer) -> dict[str, Any]:
    numbers: Sequence[Any] = customers.identity_numbers_of([customer.id])
    places: Sequence[Any] = contacts.rows_of(Address, [customer.id])
    return {
        **{name: getattr(customer, name) for name in PROFILE},
        "identity_numbers": sorted([one.id_type.value, one.country, one.number] for one in numbers),
        "addresses": sorted([getattr(one, name) or "" for name in PLACE] for one in places),
    }
