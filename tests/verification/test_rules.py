"""Which word counts, whatever the order in which words arrive, and when a check may be asked for."""

from datetime import timedelta
from functools import reduce
from itertools import permutations

import pytest

from backoffice.customers.models import Customer, CustomerType, Risk, Stage
from backoffice.documents.models import Document, DocumentState, DocumentType
from backoffice.integrations.ports import Answer, Finding
from backoffice.kernel import clock
from backoffice.kyc.models import CaseState, KycCase
from backoffice.verification.models import CheckKind, CheckState, ProviderCheck
from backoffice.verification.rules import asking
from backoffice.verification.rules.words import Heard, counting, is_newer, until_read

S = CheckState
NEVER = Heard(0, S.PENDING)
SIX = (
    Heard(1_000, S.PENDING), Heard(2_000, S.GREEN), Heard(3_000, S.RETRY), Heard(4_000, S.GREEN),
    Heard(4_000, S.FINAL), Heard(3_500, S.PENDING),
)  # fmt: skip


def heard_last(words: tuple[Heard, ...]) -> Heard:
    return reduce(lambda heard, told: told if is_newer(told, heard) else heard, words, NEVER)


def test_all_720_orders_of_six_events_end_in_one_word() -> None:
    ends = {heard_last(order) for order in permutations(SIX)}
    assert ends == {Heard(4_000, S.FINAL)}


def test_nothing_but_a_revocation_counts_before_the_provider_was_asked_itself() -> None:
    assert {until_read(word) for word in (S.GREEN, S.RETRY, S.FINAL, S.PENDING)} == {S.PENDING}
    assert until_read(S.REVOKED) is S.REVOKED


@pytest.mark.parametrize(
    ("heard", "read", "counts"),
    [
        (NEVER, Finding(Answer.GREEN, 5_000), S.GREEN),
        (Heard(4_000, S.GREEN), Finding(Answer.GREEN, 4_000), S.GREEN),
        (Heard(4_000, S.GREEN), Finding(Answer.FINAL, 4_000), S.FINAL),
        (Heard(4_900, S.FINAL), Finding(Answer.GREEN, 4_000), S.FINAL),
        (Heard(4_900, S.RETRY), Finding(Answer.GREEN, 4_000), S.RETRY),
        (Heard(4_900, S.FINAL), Finding(Answer.RETRY, 4_000), S.FINAL),
        (Heard(4_900, S.FINAL), Finding(Answer.GREEN, 5_000), S.GREEN),
        (Heard(4_900, S.FINAL), Finding(Answer.PENDING, 0), S.PENDING),
        (Heard(4_900, S.REVOKED), Finding(Answer.PENDING, 0), S.REVOKED),
        (Heard(4_900, S.REVOKED), Finding(Answer.GREEN, 4_000), S.REVOKED),
        (Heard(4_900, S.REVOKED), Finding(Answer.GREEN, 9_000), S.GREEN),
    ],
)
def test_a_sterner_word_falls_only_to_a_newer_reading(heard: Heard, read: Finding, counts: CheckState) -> None:
    assert counting(heard, read) is counts


def person(**changes: object) -> Customer:
    usual = {"customer_type": CustomerType.INDIVIDUAL, "stage": Stage.PROSPECT, "risk": Risk.LOW}
    row = Customer(**usual | changes)
    row.primary_phone = "+254712345678"
    return row


def test_people_are_checked_where_the_policy_allows_it() -> None:
    methods = ["manual", "automated"]
    assert asking.why_not_ask(person(), CheckKind.IDENTITY, methods) is None
    assert asking.why_not_ask(person(), CheckKind.IDENTITY, ["manual"]) is asking.BY_HAND
    assert asking.why_not_ask(person(customer_type=CustomerType.BANK), CheckKind.ADDRESS, methods) is asking.NO_PERSON
    closed = asking.why_not_ask(person(stage=Stage.CLOSED), CheckKind.IDENTITY, methods)
    assert closed and closed.code == "INVALID_TRANSITION"
    unreachable = person()
    unreachable.primary_phone = None
    assert asking.why_not_ask(unreachable, CheckKind.IDENTITY, methods) is asking.UNREACHABLE
    assert asking.why_not_ask(unreachable, CheckKind.ADDRESS, methods) is None


def check(state: CheckState, **changes: object) -> ProviderCheck:
    return ProviderCheck(kind=CheckKind.IDENTITY, state=state, **changes)


def test_an_open_check_is_asked_for_again_once_its_link_has_ended() -> None:
    now = clock.now()
    assert asking.why_not_again(check(S.PENDING, link_ends_at=now + timedelta(hours=1)), now)
    assert asking.why_not_again(check(S.ASKED), now)
    assert asking.why_not_again(check(S.PENDING, link_ends_at=now), now) is None
    assert asking.why_not_again(check(S.FINAL), now) is None


def test_who_may_try_again_goes_on_and_everybody_else_begins_anew() -> None:
    assert [state for state in CheckState if asking.begins_anew(check(state))] == [S.GREEN, S.FINAL, S.REVOKED]


@pytest.mark.parametrize(
    ("state", "risk", "case_state", "kinds", "alone"),
    [
        (S.GREEN, Risk.LOW, CaseState.OPEN, [DocumentType.PASSPORT], True),
        (S.RETRY, Risk.LOW, CaseState.OPEN, [DocumentType.PASSPORT], False),
        (S.GREEN, Risk.MEDIUM, CaseState.OPEN, [DocumentType.PASSPORT], False),
        (S.GREEN, Risk.LOW, CaseState.IN_REVIEW, [DocumentType.PASSPORT], False),
        (S.GREEN, Risk.LOW, CaseState.OPEN, [], False),
        (S.GREEN, Risk.LOW, CaseState.OPEN, [DocumentType.PASSPORT, DocumentType.PROOF_OF_ADDRESS], False),
    ],
)
def test_a_green_check_decides_only_the_plainest_cases(
    state: CheckState, risk: Risk, case_state: CaseState, kinds: list[DocumentType], alone: bool
) -> None:
    papers = [Document(document_type=kind, state=DocumentState.IN_REVIEW) for kind in kinds]
    assert asking.decides_alone(check(state), person(risk=risk), KycCase(state=case_state), papers) is alone
