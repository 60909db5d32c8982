"""Matches: found when somebody comes or changes, judged by people, remembered until new evidence, never told on."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import ApprovalRequest, Outcome, RequestKind, RequestState
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, Risk, Stage
from backoffice.integrations.ports import NotAnswered
from backoffice.kernel import jobs as queue
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import NotFound, PermissionDenied, Refused
from backoffice.kernel.operations import command
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.screening import jobs, service
from backoffice.screening.models import MatchKind, MatchState, Verdict, WatchMatch
from tests.identity.signing_in import staff
from tests.screening import bank
from tests.screening.bank import (
    AGENT,
    COLLEAGUE,
    MINISTER,
    REVIEWER,
    SMUGGLER,
    SUPERVISOR,
    Lists,
    customer,
    minister,
    only_match,
    screened,
    smuggler,
)

pytestmark = pytest.mark.usefixtures("lists")


def refusal(call: object) -> str:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


def request_waiting() -> ApprovalRequest:
    waits = (ApprovalRequest.kind == RequestKind.SCREENING, ApprovalRequest.state == RequestState.PENDING)
    return db.session.scalars(select(ApprovalRequest).where(*waits)).one()


def decided(who: Actor, outcome: Outcome = Outcome.APPROVED) -> ApprovalRequest:
    request = request_waiting()
    return approvals.decide(who, request.id, outcome, request.version)


def proposed() -> WatchMatch:
    smuggler()
    found = only_match()
    return service.judge_true(REVIEWER, found.id, found.version, "The passport is the one on the list.")


def test_whoever_registers_is_screened_by_a_job() -> None:
    with queue.kept_back():
        row = customer("Baraka", "Mutisya")
        assert ("screening.look", {"customer_id": str(row.id)}) in queue.take_kept_back()
    assert bank.since(row.id).asked_at and bank.since(row.id).screened_at is None
    screened(row)
    found = only_match()
    assert (found.kind, found.state, found.score) == (MatchKind.PEP, MatchState.OPEN, 100)
    assert found.evidence == ["name.same", "birth.same", "country.same", "number.missing"]
    assert found.entry["positions"] == ["Minister of Ferries"]
    assert bank.since(row.id).asked_at is None and bank.since(row.id).screened_at


@pytest.mark.parametrize(
    ("given", "family"),
    [("Viktor", "Zelenkovich"), ("Виктор", "Зеленкович"), ("فيكتور", "زلنكوفيتش"), ("Zelenkovich", "Victor")],
)
def test_a_name_is_found_in_whatever_script_it_was_registered(given: str, family: str) -> None:
    screened(customer(given, family, "1970-11-05"))
    assert only_match().kind is MatchKind.SANCTION


def test_nobody_is_found_who_only_shares_a_part_of_the_name() -> None:
    screened(customer("Baraka", "Otieno"))
    screened(customer("Viktor", "Zelenkovich", "1999-01-01"))
    assert bank.matches() == []


def test_what_is_listed_is_sealed_and_the_entry_is_not_named_in_clear() -> None:
    minister()
    row = db.session.connection().exec_driver_sql("SELECT * FROM watch_match").one()
    told = json.dumps([str(value) for value in row._mapping.values()])
    assert "Q-1" not in told and "Ndolo" not in told and "invented_parliament" not in told


def test_a_pep_match_is_judged_by_one_person_and_asks_kyc_for_a_second_reviewer() -> None:
    row = minister()
    assert service.case_checked(actor=REVIEWER, customer_id=row.id) == "unjudged"
    found = only_match()
    judged = service.judge_true(REVIEWER, found.id, found.version, "Seen on the parliament's page.")
    assert judged.state is MatchState.TRUE and judged.decided_at
    assert service.case_checked(actor=REVIEWER, customer_id=row.id) == "pep"
    assert service.risk_facts(customer_ids=[row.id]) == {row.id: {"pep": True, "sanctioned": False}}
    assert restrictions.in_force_of([row.id]) == {}
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.operation == "screening.judge_true"))
    assert entry.body["outcome"] == "done" and row.id in entry.customers


def test_somebody_in_public_office_is_weighed_anew_and_of_high_risk() -> None:
    row = minister()
    found = only_match()
    with queue.kept_back():
        service.judge_true(REVIEWER, found.id, found.version, "Seen on the parliament's page.")
        weighed = [(name, ids) for name, ids in queue.take_kept_back() if name == "risk.weigh"]
    assert weighed == [("risk.weigh", {"customer_id": str(row.id)})]
    queue.run(*weighed[0])
    assert customers.customer(REVIEWER, row.id).risk is Risk.HIGH


def test_a_sanction_takes_two_people_and_blocks_the_customer_for_a_reason_that_says_nothing() -> None:
    found = proposed()
    assert found.state is MatchState.PROPOSED
    assert restrictions.in_force_of([found.customer_id]) == {}
    assert refusal(lambda: decided(REVIEWER)) == "SELF_APPROVAL"
    decided(COLLEAGUE)
    assert only_match().state is MatchState.TRUE
    [block] = restrictions.in_force_of([found.customer_id])[found.customer_id]
    assert (block.kind, block.source) == (RestrictionKind.ALL, Source.COMPLIANCE)
    assert not {"sanction", "list", "match", "screen"} & set(block.reason.lower().split())
    assert [one.verdict for one in bank.judgements()] == [Verdict.PROPOSED, Verdict.TRUE]
    assert service.risk_facts(customer_ids=[found.customer_id])[found.customer_id]["sanctioned"] is True


def test_a_second_person_who_does_not_agree_leaves_it_open() -> None:
    found = proposed()
    decided(SUPERVISOR, Outcome.DECLINED)
    assert only_match().state is MatchState.OPEN and restrictions.in_force_of([found.customer_id]) == {}


def test_what_waits_for_a_second_person_is_not_judged_meanwhile() -> None:
    found = proposed()
    assert refusal(lambda: service.judge_different(COLLEAGUE, found.id, found.version, "No.")) == "ALREADY_DECIDED"


def test_a_true_sanction_is_opened_again_by_two_people_and_the_block_stays_until_it_is_lifted() -> None:
    found = proposed()
    decided(COLLEAGUE)
    true = only_match()
    assert service.reopen(REVIEWER, true.id, true.version, "The list has a namesake.").state is MatchState.TRUE
    assert refusal(lambda: service.reopen(COLLEAGUE, true.id, true.version, "Me too.")) == "VERSION_CONFLICT"
    decided(SUPERVISOR)
    assert only_match().state is MatchState.OPEN
    assert len(restrictions.in_force_of([found.customer_id])[found.customer_id]) == 1


def test_not_the_same_person_is_remembered_until_new_evidence(lists: Lists) -> None:
    row = minister()
    found = only_match()
    service.judge_different(REVIEWER, found.id, found.version, "Another Baraka: asked at the counter.")
    screened(row)
    lists.hold(MINISTER | {"datasets": ["another_list"]}, SMUGGLER)
    screened(row)
    assert only_match().state is MatchState.DIFFERENT and only_match().entry["datasets"] == ["another_list"]
    numbered = MINISTER | {"properties": {**MINISTER["properties"], "idNumber": ["30000001"]}}
    lists.hold(numbered)
    screened(row)
    again = only_match()
    assert again.state is MatchState.OPEN and "number.same" in again.evidence
    assert [(one.verdict, one.by_name) for one in bank.judgements()] == [
        (Verdict.DIFFERENT, "Peter"), (Verdict.REOPENED, jobs.SCREENER.name),
    ]  # fmt: skip


def test_somebody_in_office_who_comes_on_a_sanctions_list_comes_up_again(lists: Lists) -> None:
    row = minister()
    found = only_match()
    service.judge_different(REVIEWER, found.id, found.version, "Another Baraka.")
    lists.hold(MINISTER | {"properties": {**MINISTER["properties"], "topics": ["role.pep", "sanction"]}})
    screened(row)
    assert (only_match().state, only_match().kind) == (MatchState.OPEN, MatchKind.SANCTION)


def test_an_entry_that_left_the_list_leaves_the_worklist_and_comes_back(lists: Lists) -> None:
    row = minister()
    lists.hold(SMUGGLER)
    screened(row)
    assert not only_match().current and service.worklist(REVIEWER, service.Filters()).items == []
    lists.hold(MINISTER)
    screened(row)
    assert only_match().current and len(service.worklist(REVIEWER, service.Filters()).items) == 1


def test_a_corrected_name_is_screened_anew() -> None:
    row = screened(customer("Baraka", "Mutua"))
    assert bank.matches() == []
    with queue.kept_back():
        version = customers.customer(bank.OFFICER, row.id).version
        customers.change_profile(bank.OFFICER, row.id, version, {"family_name": "Mutisya"})
        assert ("screening.look", {"customer_id": str(row.id)}) in queue.take_kept_back()
    screened(row)
    assert only_match().customer_id == row.id


def test_who_changed_after_they_were_read_is_asked_for_again(lists: Lists) -> None:
    row = customer("Baraka", "Mutisya")
    asked = service.wanted(jobs.SCREENER, [row.id])
    version = customers.customer(bank.OFFICER, row.id).version
    customers.change_profile(bank.OFFICER, row.id, version, {"family_name": "Otieno"})
    answered = lists.match({str(row.id): asked[row.id].sought})
    with queue.kept_back():
        assert service.take(jobs.SCREENER, asked, {row.id: answered[str(row.id)]}) == 0
        assert [name for name, _ in queue.take_kept_back()] == ["screening.look"]
    assert bank.matches() == [] and bank.since(row.id).asked_at


def test_while_the_lists_are_silent_the_job_fails_and_the_customer_waits(lists: Lists) -> None:
    row = minister()
    before = bank.since(row.id).screened_at
    lists.silent = True
    service.screen_again(REVIEWER, row.id)
    with pytest.raises(NotAnswered):
        jobs.look(str(row.id))
    freshness = service.of_customer(REVIEWER, row.id).freshness
    assert freshness.screened_at == before and freshness.waits_since
    lists.silent = False
    jobs.look(str(row.id))
    freshness = service.of_customer(REVIEWER, row.id).freshness
    assert freshness.waits_since is None and freshness.screened_at and before and freshness.screened_at > before


@pytest.mark.parametrize("who", [AGENT, bank.OFFICER, staff("manager"), staff("svc-channel")])
def test_nobody_without_the_permission_sees_or_judges_anything(who: Actor) -> None:
    row = minister()
    found = only_match()
    for call in (
        lambda: service.worklist(who, service.Filters()),
        lambda: service.match(who, found.id),
        lambda: service.of_customer(who, row.id),
        lambda: service.lists(who),
        lambda: service.judge_true(who, found.id, found.version, "Me."),
        lambda: service.screen_again(who, row.id),
    ):
        with pytest.raises(PermissionDenied):
            call()
    assert service.waiting(who) is None


@command(Permission.EDIT_CUSTOMER)
def end(actor: Actor, customer_id: UUID) -> None:
    """Close a customer, as another area does."""
    customers.note_stage(db.session.get_one(Customer, customer_id), Stage.DECLINED)


def test_matches_of_customers_who_are_none_any_more_do_not_wait() -> None:
    row = minister()
    found = only_match()
    assert service.waiting(REVIEWER) == 1 and service.counts(REVIEWER).pep == 1
    end(bank.OFFICER, row.id)
    assert service.waiting(REVIEWER) == 0 and service.counts(REVIEWER).open == 0
    with pytest.raises(NotFound):
        service.match(REVIEWER, found.id)
    assert refusal(lambda: service.judge_true(REVIEWER, found.id, found.version, "Late.")) == "INVALID_TRANSITION"
