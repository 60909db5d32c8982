"""When a provider may be asked about a customer, and when its green answer decides a case without a person."""

from collections.abc import Collection, Iterable
from datetime import datetime

from backoffice.customers.models import Customer, Risk
from backoffice.documents.models import Document, Requirement
from backoffice.kernel.errors import Refusal
from backoffice.kernel.words import say
from backoffice.kyc.models import CaseState, KycCase
from backoffice.verification.models import OPEN, UNDER_WAY, CheckKind, CheckState, ProviderCheck

NOBODY = Refusal("CUSTOMER_ERROR", "No provider is connected for this check. Ask your administrator.")
BY_HAND = Refusal("CUSTOMER_ERROR", "The KYC policy allows manual verification only.")
NO_PERSON = Refusal("CUSTOMER_ERROR", "Only people are checked by a provider; an organisation's papers are reviewed.")
UNREACHABLE = Refusal("CUSTOMER_ERROR", "No phone or e-mail address is known to which the link could be sent.")
NO_ADDRESS = Refusal("CUSTOMER_ERROR", "No address is known that could be checked.")
AUTOMATED = "automated"


def why_not_ask(customer: Customer, kind: CheckKind, methods: Collection[str]) -> Refusal | None:
    """Why nobody can ask for this check of this customer, or None."""
    if not customer.is_living:
        return Refusal(
            "INVALID_TRANSITION", say("This customer is {stage}; nothing is verified any more.", stage=customer.stage)
        )
    if not customer.is_person:
        return NO_PERSON
    if AUTOMATED not in methods:
        return BY_HAND
    reachable = customer.primary_phone or customer.primary_email
    return None if kind is not CheckKind.IDENTITY or reachable else UNREACHABLE


def why_not_again(check: ProviderCheck, now: datetime) -> Refusal | None:
    """Why a check that exists cannot be asked for again, or None; an open one can once its link has ended."""
    if check.state not in OPEN:
        return None
    return None if check.link_ends_at and check.link_ends_at <= now else UNDER_WAY


def begins_anew(check: ProviderCheck) -> bool:
    """Whether the provider must forget the attempt before: after `retry` the customer goes on where they were."""
    return check.state in (CheckState.GREEN, CheckState.FINAL, CheckState.REVOKED)


def decides_alone(check: ProviderCheck, customer: Customer, case: KycCase, papers: Iterable[Document]) -> bool:
    """Whether a green check may approve the case: an identity, low risk, nobody looks at it, only identity papers."""
    sound = check.kind is CheckKind.IDENTITY and check.state is CheckState.GREEN
    kinds = {paper.requirement for paper in papers if paper.is_undecided}
    return sound and customer.risk is Risk.LOW and case.state is CaseState.OPEN and kinds == {Requirement.ID}
