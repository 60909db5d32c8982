"""What counts: the provider is asked itself, its answer becomes evidence on the case, and perhaps a decision."""

from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Proof
from backoffice.customers.models import Customer
from backoffice.integrations import neighbours
from backoffice.integrations.ports import Finding, Verification
from backoffice.kernel import clock, jobs
from backoffice.kernel.db import db
from backoffice.kernel.operations import command, note_reason, query
from backoffice.kyc import service as kyc
from backoffice.kyc.models import UNDECIDED, KycCase
from backoffice.policy import service as policy
from backoffice.verification.models import COUNTED, CheckKind, CheckState, ProviderCheck
from backoffice.verification.rules import asking, words
from backoffice.verification.service import finding

BY_POLICY = "The provider's green answer decides a low risk by itself, as the policy says."


def read_again(actor: Actor, check_id: UUID) -> ProviderCheck | None:
    """Ask the provider itself and take its answer; no transaction waits for it. Raises NotAnswered."""
    found = to_read(actor, check_id)
    return take(actor, check_id, found[0].finding(found[1])) if found else None


@query(Permission.INITIATE_KYC)
def to_read(actor: Actor, check_id: UUID) -> tuple[Verification, str] | None:
    check = db.session.get(ProviderCheck, check_id)
    provider = neighbours.verification(check.kind) if check else None
    if check is None or provider is None or check.applicant is None or check.state is CheckState.ASKED:
        return None
    return provider, check.applicant


@command(Permission.INITIATE_KYC)
def take(actor: Actor, check_id: UUID, read: Finding) -> ProviderCheck:
    """Let a check be what the provider says, unless something sterner was told later."""
    customer, check = finding.locked(actor, check_id)
    if check.state is CheckState.ASKED:
        return check  # asked for anew meanwhile: this answer is about the attempt before
    state = words.counting(words.Heard(check.heard_ms, CheckState(check.heard)), read)
    if state in COUNTED:
        check.labels = list(read.labels)
        check.customer_comment, check.private_comment = read.customer_comment, read.private_comment
        check.answered_at = clock.now()
    becomes(customer, check, state)
    return check


def becomes(customer: Customer, check: ProviderCheck, state: CheckState) -> None:
    """Move a locked check on; a case under way shows something else then, so who looked must look again."""
    if check.state is state:
        return
    shown, check.state = {check.state, state} & COUNTED, state
    if check.kind is CheckKind.ADDRESS:
        _note_address(customer.id, state)
    if not shown:
        return
    case = _undecided(customer.id)
    check.case_id = case.id if case else check.case_id
    kyc.evidence_changed(customer)
    if state is CheckState.GREEN and case:
        jobs.enqueue("verification.decide", lock=f"check/{check.id}", check_id=check.id)


def _note_address(customer_id: UUID, state: CheckState) -> None:
    if state is CheckState.GREEN:
        contacts.prove_address(customer_id, Proof.SERVICE)
    else:
        contacts.doubt_service(customer_id)


@command(Permission.REVIEW_DOCUMENT)
def decide(actor: Actor, check_id: UUID) -> KycCase | None:
    """Approve the case that a green check is evidence on, where policy lets it; otherwise it waits for a person."""
    customer, check = finding.locked(actor, check_id)
    case = _undecided(customer.id)
    if case is None or case.id != check.case_id or not policy.kyc().automated_approval:
        return None
    if not asking.decides_alone(check, customer, case, kyc.papers_of([case.id])[case.id]):
        return None
    note_reason(BY_POLICY)
    kyc.claim(actor, case.id)
    return kyc.approve(actor, case.id, case.revision, BY_POLICY)


def _undecided(customer_id: UUID) -> KycCase | None:
    waits = (KycCase.customer_id == customer_id, KycCase.state.in_(UNDECIDED))
    return db.session.scalars(select(KycCase).where(*waits)).first()
