"""Rules of the portal: who may go on with a registration begun there, and what a customer still has to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.contacts.models import Email, Phone
from backoffice.customers.models import Channel, Customer, Stage
from backoffice.documents.models import MAY_PROVE, Document, Requirement
from backoffice.kernel.errors import Refusal
from backoffice.kyc.models import CaseState, KycCase
from backoffice.notifications.models import Message

NEEDS = {
    Requirement.ID: "a photo of your passport, national ID or driver's licence",
    Requirement.ADDRESS: "a paper that shows where you live",
}


BIRTH_DATE, NUMBER, PLACE = "your birth date", "the number of your ID", "your address"
CODE, LINK = "the code that we sent to your phone", "the link that we send to your e-mail"
NOT_YET = "Confirm your phone and send the papers that are asked for first."


class Step(StrEnum):
    """What a customer does on the way, in order."""

    PHONE = "phone"
    EMAIL = "email"
    PROFILE = "profile"
    PAPERS = "papers"
    CHECK = "check"


NEEDED = (Step.PHONE, Step.PAPERS)  # before somebody can be checked


class State(StrEnum):
    """How far a step is."""

    DONE = "done"
    NOW = "now"
    WAITS = "waits"
    AGAIN = "again"


@dataclass(frozen=True)
class Stride:
    """One step with its state, and what is missing in plain words."""

    step: Step
    state: State
    missing: Sequence[str] = ()


def may_go_on(customer: Customer, phone: Phone, begun_by: str) -> bool:
    """Whether whoever proves this phone goes on with this record: begun at the portal, and nobody proved it yet."""
    begun_here = customer.channel in (Channel.WEB, Channel.MOBILE) and customer.registered_by == begun_by
    return begun_here and customer.stage is Stage.PROSPECT and phone.verified_at is None


def missing_of_profile(customer: Customer, numbers: Sequence[object], addresses: Sequence[object]) -> list[str]:
    """What the profile still lacks, in plain words."""
    lacks = {
        BIRTH_DATE: not customer.birth_date,
        NUMBER: not numbers,
        PLACE: not addresses,
    }
    return [words for words, missing in lacks.items() if missing]


def missing_papers(papers: Sequence[Document]) -> list[str]:
    """Which papers have not been sent, or were refused."""
    there = {one.requirement for one in papers if one.state in MAY_PROVE}
    return [words for need, words in NEEDS.items() if need not in there]


def check_state(case: KycCase | None) -> State:
    """How far our own check is, from the customer's side."""
    if case is None:
        return State.NOW
    ends = {CaseState.APPROVED: State.DONE, CaseState.AWAITING_CUSTOMER: State.AGAIN, CaseState.REJECTED: State.AGAIN}
    return ends.get(case.state, State.NOW if case.state is CaseState.EXPIRED else State.WAITS)


def why_not_ask(strides: Sequence[Stride]) -> Refusal | None:
    """Why the customer cannot ask to be checked yet, or None."""
    lacking = [words for one in strides if one.step in NEEDED for words in one.missing]
    return Refusal("INVALID_TRANSITION", NOT_YET) if lacking else None


def text_for_reader(message: Message) -> str:
    """What a message said, for its reader once more; codes and links are good where they arrived, nowhere else."""
    return message.text if message.has_text and not message.once else ""


def proved(contacts: Sequence[Phone | Email]) -> bool:
    """Whether one of these is proved to be the customer's."""
    return any(one.verified_at for one in contacts)
