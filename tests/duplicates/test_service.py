"""Pairs: kept when somebody comes or changes, decided by people, opened again by new evidence and nothing else."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.contacts import service as contacts
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Stage
from backoffice.duplicates import jobs, service
from backoffice.duplicates.models import DuplicateJudgement, DuplicateKey, Origin, PairState, Relation, Verdict
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, PermissionDenied, Refused
from backoffice.kernel.operations import command
from tests.duplicates.bank import AGENT, OFFICER, SUPERVISOR, customer, only_pair, pairs
from tests.identity.signing_in import staff

pytestmark = pytest.mark.usefixtures("app")


@command(Permission.EDIT_CUSTOMER)
def end(actor: Actor, customer_id: object, stage: Stage) -> None:
    """Move a customer to another stage, as other areas do."""
    customers.note_stage(db.session.get_one(Customer, customer_id), stage)


@command(Permission.MERGE_CUSTOMER)
def merge(actor: Actor, survivor_id: object, duplicate_id: object) -> None:
    """What merging tells about pairs."""
    survivor, duplicate = (db.session.get_one(Customer, one) for one in (survivor_id, duplicate_id))
    service.note_merged(actor, survivor, duplicate)
    customers.note_stage(duplicate, Stage.MERGED)


def judgements() -> list[DuplicateJudgement]:
    return list(db.session.scalars(select(DuplicateJudgement).order_by(DuplicateJudgement.created_at)))


def test_a_reason_given_at_registration_stands_at_the_pair_which_stays_open() -> None:
    first, second = customer(1), customer(2, reason="Her twin sister.")
    pair = only_pair()
    assert set(pair.customer_ids) == {first.id, second.id} and pair.state is PairState.OPEN
    assert pair.origin is Origin.REGISTRATION and "birth.same" in pair.evidence
    said = judgements()
    assert [(one.verdict, one.note) for one in said] == [(Verdict.NOTED, "Her twin sister.")]


def test_a_pair_decided_different_stays_decided() -> None:
    first, second = customer(1), customer(2, reason="a twin")
    service.judge_different(OFFICER, only_pair().id, Relation.TWIN, "Both were here.")
    for one in (first, second):
        jobs.look(str(one.id), Origin.RUN)
    pair = only_pair()
    assert pair.state is PairState.DIFFERENT and pair.relation is Relation.TWIN


def test_new_evidence_opens_a_pair_again() -> None:
    customer(1)
    second = customer(2, reason="a twin", family_name="Otiemo")
    service.judge_different(OFFICER, only_pair().id, Relation.TWIN, "")
    contacts.add_phone_to(OFFICER, second.id, {"number": "0722000111", "phone_type": "mobile"})
    jobs.look(str(second.id), Origin.EDIT)
    assert only_pair().state is PairState.DIFFERENT, "another phone is no evidence for one person"
    customers.change_profile(
        OFFICER, second.id, customers.customer(OFFICER, second.id).version, {"family_name": "Otieno"}
    )
    jobs.look(str(second.id), Origin.EDIT)
    pair = only_pair()
    assert pair.state is PairState.OPEN and pair.relation is None and pair.decided_at is None
    assert [one.verdict for one in judgements()] == [Verdict.NOTED, Verdict.DIFFERENT]


def test_less_evidence_of_the_same_opens_no_pair_again() -> None:
    customer(1)
    second = customer(2, reason="a twin")
    service.judge_different(OFFICER, only_pair().id, Relation.TWIN, "")
    version = customers.customer(OFFICER, second.id).version
    customers.change_profile(OFFICER, second.id, version, {"family_name": "Otiemo"})
    jobs.look(str(second.id), Origin.EDIT)
    pair = only_pair()
    assert "name.close" in pair.evidence and pair.state is PairState.DIFFERENT


def test_an_edit_that_ends_the_likeness_takes_the_pair_away() -> None:
    customer(1)
    second = customer(2, family_name="Otiemo", reason="another")
    other = customer(3, family_name="Otieno", birth_date="1990-04-13", reason="another")
    assert len(pairs()) == 3
    version = customers.customer(OFFICER, other.id).version
    customers.change_profile(OFFICER, other.id, version, {"family_name": "Kamau", "birth_date": "1970-01-01"})
    jobs.look(str(other.id), Origin.EDIT)
    left = [pair for pair in pairs() if other.id in pair.customer_ids]
    assert all(pair.id in {one.pair_id for one in judgements()} for pair in left), "only what somebody spoke of stays"
    assert any(second.id in pair.customer_ids for pair in pairs())


def test_an_answer_can_be_revised_and_taken_back_and_all_are_kept() -> None:
    customer(1)
    customer(2, reason="a twin")
    pair = only_pair()
    service.judge_different(OFFICER, pair.id, Relation.TWIN, "Looked alike.")
    service.judge_different(SUPERVISOR, pair.id, Relation.FAMILY, "Cousins.")
    assert only_pair().relation is Relation.FAMILY
    service.reopen(OFFICER, pair.id, "They are one after all.")
    assert only_pair().state is PairState.OPEN
    told = [one.verdict for one in judgements()]
    assert told == [Verdict.NOTED, Verdict.DIFFERENT, Verdict.DIFFERENT, Verdict.REOPENED]
    with pytest.raises(Refused, match="not decided"):
        service.reopen(OFFICER, pair.id, "")


def test_many_are_judged_at_once_or_none() -> None:
    customer(1)
    customer(2, reason="a twin")
    customer(3, reason="a triplet")
    ids = [pair.id for pair in pairs()]
    with pytest.raises(NotFound):
        service.judge_all_different(OFFICER, [*ids, uuid4()], Relation.TWIN, "")
    assert {pair.state for pair in pairs()} == {PairState.OPEN}
    service.judge_all_different(OFFICER, ids, Relation.TWIN, "Triplets.")
    assert {pair.state for pair in pairs()} == {PairState.DIFFERENT} and len(ids) == 3


def test_who_is_not_the_duplicate_is_not_the_survivor_either() -> None:
    first, second = customer(1), customer(2, reason="the same after all")
    third = customer(3, reason="a twin")
    by = {frozenset(pair.customer_ids): pair.id for pair in pairs()}
    service.judge_different(OFFICER, by[frozenset({second.id, third.id})], Relation.TWIN, "")
    merge(SYSTEM, first.id, second.id)
    states = {frozenset(pair.customer_ids): (pair.state, pair.relation) for pair in pairs()}
    assert states[frozenset({first.id, second.id})] == (PairState.MERGED, None)
    assert states[frozenset({first.id, third.id})] == (PairState.DIFFERENT, Relation.TWIN)
    assert judgements()[-1].verdict is Verdict.CARRIED
    with pytest.raises(Refused, match="merged already"):
        service.judge_different(OFFICER, by[frozenset({first.id, second.id})], Relation.TWIN, "")


def test_who_is_no_customer_any_more_leaves_the_worklist_and_the_keys() -> None:
    customer(1)
    second = customer(2, reason="a twin")
    end(SYSTEM, second.id, Stage.DECLINED)
    assert only_pair().both_living is False
    keys = select(func.count()).select_from(DuplicateKey).where(DuplicateKey.customer_id == second.id)
    assert db.session.scalar(keys) == 0
    with pytest.raises(Refused, match="no customer any more"):
        service.judge_different(OFFICER, only_pair().id, Relation.TWIN, "")


def test_only_whoever_may_merge_judges_and_only_within_reach() -> None:
    customer(1)
    customer(2, reason="a twin")
    with pytest.raises(PermissionDenied):
        service.judge_different(AGENT, only_pair().id, Relation.TWIN, "")
    with pytest.raises(NotFound):
        service.judge_different(staff("branch-officer", branch="south"), only_pair().id, Relation.TWIN, "")


def test_a_judgement_is_in_the_log_of_both() -> None:
    first, second = customer(1), customer(2, reason="a twin")
    service.judge_different(OFFICER, only_pair().id, Relation.TWIN, "")
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.at.desc()).limit(1)).one()
    assert entry.operation == "duplicates.judge_different" and {first.id, second.id} <= set(entry.customers)


def test_customers_with_a_slip_each_are_brought_together() -> None:
    first = customer(1)
    slips = [
        {"given_names": "Amna", "family_name": "Otieno"}, {"family_name": "Othieno"},
        {"given_names": "Otieno", "family_name": "Amina"}, {"birth_date": "1990-12-04"}, {"birth_date": "1990"},
        {"birth_date": None},
    ]  # fmt: skip
    for number, slip in enumerate(slips, 2):
        other = customer(number, reason="for the test", **slip)
        met = [pair for pair in pairs() if set(pair.customer_ids) == {first.id, other.id}]
        assert len(met) == 1, slip
