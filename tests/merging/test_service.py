"""Merging and unmerging as the people of the bank do it, on a real database."""

from typing import Any

import pytest
from sqlalchemy import select

from backoffice.approvals import service as approvals
from backoffice.approvals.models import Contribution, Outcome, RequestState
from backoffice.consents import service as consents
from backoffice.consents.models import Consent, Purpose
from backoffice.contacts import service as contacts
from backoffice.contacts.models import Phone
from backoffice.customers import service as customers
from backoffice.customers.models import Channel, Stage
from backoffice.customers.service import Filters
from backoffice.documents import service as documents
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Moved, NotFound, Refused
from backoffice.kyc import service as kyc
from backoffice.kyc.models import KycCase
from backoffice.merging import service
from backoffice.merging.models import Merge, MergeState
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from backoffice.tiers import service as tiers
from tests.approvals.bank import company
from tests.kyc import bank as papers
from tests.merging.bank import (
    AGENT,
    ALICE,
    JOY,
    KWAME,
    SOUTH,
    approved,
    loaded,
    merged,
    record,
    snapshot,
    two,
    unmerged,
)  # fmt: skip
from tests.tiers import bank as evidence

pytestmark = pytest.mark.usefixtures("app")


def refusal(function: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refused:
        function(*args, **kwargs)
    return refused.value.code


def at_tier(customer_id: Any, level: int) -> None:
    row = loaded(customer_id)
    evidence.verify_phone(AGENT, row)
    if level > 1:
        evidence.accept(AGENT, row, "id", "address")
        evidence.known_as_verified(papers.PETER, customer_id)
        approved(tiers.propose(JOY, customer_id, level, "The papers are there."))


def test_two_records_become_one() -> None:
    survivor_id, duplicate_id = two()
    merge_id = merged(survivor_id, duplicate_id)
    duplicate = loaded(duplicate_id)
    assert (duplicate.stage, duplicate.merged_into) == (Stage.MERGED, survivor_id)
    kept = contacts.contacts_of([survivor_id])[survivor_id]
    assert len(kept.phones) == 2 and len(kept.emails) == 2 and len(kept.addresses) == 1
    assert [phone.is_primary for phone in kept.phones] == [True, False]
    assert all(phone.living for phone in kept.phones)
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.operation == "approvals.approve_merge"))
    assert set(entry.customers) == {survivor_id, duplicate_id}
    assert db.session.get_one(Merge, merge_id).state is MergeState.DONE


def test_rows_keep_the_key_that_seals_them() -> None:
    survivor_id, duplicate_id = two()
    theirs = set(db.session.scalars(select(Phone.sealed).where(Phone.customer_id == duplicate_id)))
    merged(survivor_id, duplicate_id)
    moved = db.session.scalars(select(Phone).where(Phone.customer_id == survivor_id, Phone.sealed_for == duplicate_id))
    assert {phone.sealed for phone in moved} == theirs


def test_unmerging_gives_back_every_byte() -> None:
    both = two()
    before = snapshot(both)
    merge_id = merged(*both, given_names=both[1])
    assert loaded(both[0]).given_names == "Amina W."
    assert snapshot(both) != before
    unmerged(merge_id)
    assert snapshot(both) == before
    assert refusal(service.propose_unmerge, ALICE, merge_id, "Again.") == "ALREADY_DECIDED"


def test_the_picture_is_what_the_merge_then_does() -> None:
    survivor_id, duplicate_id = two()
    seen = service.picture(JOY, survivor_id, duplicate_id, {"given_names": duplicate_id})
    assert seen.result["given_names"] == "Amina W." and not seen.blockers
    assert seen.moves["Phones"] == 1 and seen.moves["Identity numbers"] == 1
    merge_id = merged(survivor_id, duplicate_id, given_names=duplicate_id)
    checked = service.undone_picture(ALICE, merge_id)
    assert checked.moves["Phones"] == 1 and not checked.since
    assert loaded(survivor_id).given_names == "Amina W."


def test_what_was_changed_since_is_looked_at_again_before_it_is_merged() -> None:
    survivor_id, duplicate_id = two()
    request = service.propose(JOY, survivor_id, duplicate_id)
    version = request.version
    row = loaded(duplicate_id)
    customers.change_profile(JOY, duplicate_id, row.version, {"occupation": "tailor"})
    stale = refusal(approvals.decide, KWAME, request.id, Outcome.APPROVED, version)
    assert stale == "VERSION_CONFLICT"
    assert approved(request).state is RequestState.APPROVED


def test_what_changes_after_the_second_look_is_not_merged_unseen() -> None:
    survivor_id, duplicate_id = two()
    request = service.propose(JOY, survivor_id, duplicate_id)
    customers.change_profile(JOY, duplicate_id, loaded(duplicate_id).version, {"occupation": "tailor"})
    looked_at = approvals.request(KWAME, request.id).version
    consents.give(AGENT, duplicate_id, consents.Given(Purpose.MARKETING, Channel.AGENT, "Said so."))
    assert refusal(approvals.decide, KWAME, request.id, Outcome.APPROVED, looked_at) == "VERSION_CONFLICT"
    assert loaded(duplicate_id).is_living


def test_nobody_proposes_what_they_did_not_see() -> None:
    survivor_id, duplicate_id = two()
    seen = service.picture(JOY, survivor_id, duplicate_id, {})
    customers.change_profile(JOY, survivor_id, loaded(survivor_id).version, {"occupation": "tailor"})
    assert refusal(service.propose, JOY, survivor_id, duplicate_id, {}, seen.version) == "VERSION_CONFLICT"


def test_the_same_waits_once_and_another_way_round_beside_it() -> None:
    survivor_id, duplicate_id = two()
    service.propose(JOY, survivor_id, duplicate_id)
    assert refusal(service.propose, JOY, survivor_id, duplicate_id) == "VERSION_CONFLICT"
    other = service.propose(JOY, duplicate_id, survivor_id)
    first = db.session.scalars(select(Merge).where(Merge.survivor_id == survivor_id)).one()
    merged_first = approvals.request(KWAME, first.id)
    approved(merged_first)
    assert refusal(approvals.decide, ALICE, other.id, Outcome.APPROVED, 1) == "ALREADY_DECIDED"


def test_nobody_approves_their_own_merge() -> None:
    survivor_id, duplicate_id = two()
    request = service.propose(KWAME, survivor_id, duplicate_id)
    assert refusal(approvals.decide, KWAME, request.id, Outcome.APPROVED, request.version) == "SELF_APPROVAL"


def test_a_declined_merge_changes_nothing() -> None:
    both = two()
    before = snapshot(both)
    request = service.propose(JOY, *both)
    approvals.decide(KWAME, request.id, Outcome.DECLINED, request.version, "Two people.")
    assert snapshot(both) == before
    assert db.session.get_one(Merge, request.id).state is MergeState.ENDED


def test_the_lower_tier_counts_until_somebody_agrees_to_a_higher_one() -> None:
    survivor_id, duplicate_id = two()
    at_tier(survivor_id, 2)
    at_tier(duplicate_id, 1)
    both = (survivor_id, duplicate_id)
    before = snapshot(both)
    merge_id = merged(*both)
    assert loaded(survivor_id).tier_level == 1
    unmerged(merge_id)
    assert loaded(survivor_id).tier_level == 2
    held = [key for key in before if key[0] == "tier_assignment"]
    after = snapshot(both)
    assert held and [after[key] for key in held] == [before[key] for key in held]


def test_a_merge_never_raises_a_tier() -> None:
    survivor_id, duplicate_id = two()
    at_tier(duplicate_id, 1)
    merged(survivor_id, duplicate_id)
    assert loaded(survivor_id).tier_level is None


def test_two_cases_under_way_are_a_blocker() -> None:
    survivor_id, duplicate_id = two()
    for customer_id in (survivor_id, duplicate_id):
        papers.opened(loaded(customer_id))
    assert [one.code for one in service.picture(JOY, survivor_id, duplicate_id, {}).blockers] == ["OPEN_CASES"]
    assert refusal(service.propose, JOY, survivor_id, duplicate_id) == "KYC_VERIFICATION_PENDING"


def test_attempts_are_counted_on_and_a_case_goes_on_with_the_survivor() -> None:
    survivor_id, duplicate_id = two()
    case = papers.opened(loaded(duplicate_id))
    merge_id = merged(survivor_id, duplicate_id)
    moved = db.session.get_one(KycCase, case.id)
    assert moved.customer_id == survivor_id and loaded(survivor_id).kyc.value == "pending"
    assert len(documents.of_customer(survivor_id)) == 2
    unmerged(merge_id)
    db.session.expire_all()
    assert db.session.get_one(KycCase, case.id).customer_id == duplicate_id
    assert kyc.cases_of(JOY, duplicate_id)


def test_a_request_about_the_record_that_goes_is_a_blocker() -> None:
    survivor_id, duplicate_id = two()
    asked = restrictions.restrict(JOY, duplicate_id, RestrictionKind.ALL, Source.COMPLIANCE, "A tip.")
    restrictions.lift(JOY, duplicate_id, asked.id, "It was nothing.")
    assert [one.code for one in service.picture(JOY, survivor_id, duplicate_id, {}).blockers] == ["REQUEST_WAITS"]


def test_restrictions_of_either_block_the_survivor() -> None:
    survivor_id, duplicate_id = two()
    restrictions.restrict(JOY, duplicate_id, RestrictionKind.NO_DEBIT, Source.COURT, "An order.")
    merge_id = merged(survivor_id, duplicate_id)
    assert loaded(survivor_id).blocked_debit
    unmerged(merge_id)
    assert not loaded(survivor_id).blocked_debit and loaded(duplicate_id).blocked_debit


def test_a_consent_that_both_gave_stands_once() -> None:
    both = two()
    for customer_id in both:
        consents.give(AGENT, customer_id, consents.Given(Purpose.MARKETING, Channel.AGENT, "Said so."))
    before = snapshot(both)
    merge_id = merged(*both)
    standing = select(Consent).where(Consent.customer_id == both[0], Consent.withdrawn_at.is_(None))
    assert len(db.session.scalars(standing).all()) == 1
    unmerged(merge_id)
    assert snapshot(both) == before


def test_whoever_worked_on_either_worked_on_the_survivor() -> None:
    survivor_id = record(1).id
    duplicate_id = record(2).id
    evidence.edited(ALICE, duplicate_id)
    merged(survivor_id, duplicate_id)
    workers = set(db.session.scalars(select(Contribution.actor_id).where(Contribution.customer_id == survivor_id)))
    assert {ALICE.id, JOY.id} <= workers


def test_the_old_number_finds_the_survivor_and_the_old_id_leads_there() -> None:
    first, second, third = (record(number).id for number in (1, 2, 3))
    number = loaded(first).public_number
    merged(second, first)
    merged(third, second)
    with pytest.raises(Moved) as moved:
        customers.customer(JOY, first)
    assert moved.value.survivor == third
    assert [hit.customer.id for hit in customers.search(JOY, number)] == [third]
    assert {row.id for row in customers.customers(JOY, Filters()).items} == {third}


def test_what_happened_since_stays_or_goes_where_a_person_says() -> None:
    survivor_id, duplicate_id = two()
    merge_id = merged(survivor_id, duplicate_id)
    phones = [
        contacts.add_phone_to(JOY, survivor_id, {"number": f"07330000{number}", "phone_type": "mobile"}).id
        for number in (11, 12)
    ]
    customers.change_profile(
        JOY, survivor_id, loaded(survivor_id).version, {"occupation": "tailor", "industry": "trade"}
    )
    since = {one.key: one for one in service.undone_picture(ALICE, merge_id).since}
    assert set(since) == {"occupation", "industry", *map(str, phones)}
    assert {one.placed for one in since.values()} == {survivor_id}
    unmerged(merge_id, {str(phones[1]): duplicate_id, "industry": duplicate_id})
    survivor, duplicate = loaded(survivor_id), loaded(duplicate_id)
    assert (survivor.occupation, survivor.industry) == ("tailor", None)
    assert (duplicate.occupation, duplicate.industry) == (None, "trade")
    book = contacts.contacts_of([survivor_id, duplicate_id])
    assert phones[0] in [one.id for one in book[survivor_id].phones]
    assert phones[1] in [one.id for one in book[duplicate_id].phones]
    for kept in book.values():
        assert [one.is_primary for one in kept.phones] == [True, False]
    assert [hit.customer.id for hit in customers.search(JOY, duplicate.public_number)] == [duplicate_id]


def test_a_phone_made_the_first_since_stays_the_first() -> None:
    survivor_id, duplicate_id = two()
    merge_id = merged(survivor_id, duplicate_id, primary_phone=duplicate_id)
    added = contacts.add_phone_to(JOY, survivor_id, {"number": "0733000011", "phone_type": "mobile", "primary": True})
    unmerged(merge_id)
    book = contacts.contacts_of([survivor_id, duplicate_id])
    assert [one.id for one in book[survivor_id].phones if one.is_primary] == [added.id]
    assert len([one for one in book[duplicate_id].phones if one.is_primary]) == 1


def test_records_merged_in_a_chain_are_taken_apart_from_its_end() -> None:
    first, second, third = (record(number).id for number in (1, 2, 3))
    before = snapshot((first, second, third))
    inner, outer = merged(second, first), merged(third, second)
    assert refusal(service.propose_unmerge, ALICE, inner, "Two.") == "INVALID_TRANSITION"
    unmerged(outer)
    unmerged(inner)
    assert snapshot((first, second, third)) == before


@pytest.mark.parametrize("which", ["survivor", "duplicate"])
def test_a_record_that_was_merged_is_merged_no_more(which: str) -> None:
    first, second, third = (record(number).id for number in (1, 2, 3))
    merged(second, first)
    pair = (first, third) if which == "survivor" else (third, first)
    assert refusal(service.propose, JOY, *pair) == "INVALID_TRANSITION"


def test_a_record_of_another_branch_is_none() -> None:
    survivor_id, duplicate_id = two()
    with pytest.raises(NotFound):
        service.picture(SOUTH, survivor_id, duplicate_id, {})


def test_choices_are_of_known_fields_and_of_the_two() -> None:
    survivor_id, duplicate_id = two()
    with pytest.raises(Invalid) as invalid:
        service.picture(JOY, survivor_id, duplicate_id, {"tier": survivor_id, "gender": record(9).id})
    assert set(invalid.value.fields) == {"choices.tier", "choices.gender"}
    with pytest.raises(Invalid):
        service.picture(JOY, survivor_id, survivor_id, {})


def test_people_and_organisations_are_never_one() -> None:
    assert refusal(service.propose, JOY, company().id, record(1).id) == "CUSTOMER_ERROR"
