"""The sample bank: stories played through the real operations, the same for the same seed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals.models import ApprovalRequest, Decision, RequestKind, RequestState
from backoffice.audit import service as audit
from backoffice.customers.models import Channel, Customer, CustomerType, IdType, Risk, Stage
from backoffice.demo.seed import bank, hours, merges, names, organisations, risks, segments
from backoffice.demo.seed.cases import FATES, GOES_DOWN, Casework, brought_at, ends_about, fate_of
from backoffice.demo.seed.command import seed
from backoffice.demo.seed.firms import Firm
from backoffice.demo.seed.people import CARDS, lookalike, persona
from backoffice.demo.seed.postbox import postbox
from backoffice.demo.seed.staff import Staff
from backoffice.demo.seed.story import Teller
from backoffice.demo.sign_in.people import holder
from backoffice.demo.specimens.chance import chance
from backoffice.documents.models import Document
from backoffice.duplicates.models import DuplicatePair
from backoffice.kernel import audit_chain, audit_log
from backoffice.kernel.db import db
from backoffice.kyc.models import CaseKind, CaseState, KycCase
from backoffice.kyc.rules import number_formats
from backoffice.merging.models import Merge, MergeState
from backoffice.notifications.models import Message, MessageState
from backoffice.risk.models import RiskDay, RiskOverride, RiskRating
from backoffice.segments import service as sorting
from backoffice.tiers.models import BASIC, BUSINESS

WITHIN = timedelta(hours=8)
STAFF = Staff("https://sign-in.example/realms/bank")


def counted(column: object) -> dict[object, int]:
    rows = db.session.execute(select(column, func.count()).group_by(column))  # type: ignore[call-overload]
    return {row[0]: row[1] for row in rows}


def test_a_small_bank_has_customers_papers_cases_and_a_sound_log(app: Flask) -> None:
    told: list[None] = []
    bank.make(bank.Part(12, seed=1), STAFF, lambda: told.append(None))
    assert len(told) == 12
    assert sum(counted(Customer.stage).values()) == 12
    assert Stage.CUSTOMER in counted(Customer.stage)
    assert sum(counted(Document.document_type).values()) >= 12
    assert {CaseState.OPEN, CaseState.APPROVED, CaseState.REJECTED} <= counted(KycCase.state).keys()
    assert CaseKind.RENEWAL in counted(KycCase.kind)
    fared = counted(Message.state).keys()
    assert MessageState.DELIVERED in fared and fared <= {MessageState.DELIVERED, MessageState.SENT, MessageState.FAILED}
    assert db.session.scalar(select(func.count()).select_from(Decision).where(Decision.maker == Decision.checker)) == 0
    assert counted(ApprovalRequest.kind)
    assert all(audit_chain.verify(chain).sound for chain in audit_log.CHAINS)
    oldest = db.session.scalar(select(func.min(Customer.created_at)))
    assert oldest is not None and oldest < datetime.now(UTC) - timedelta(days=1)


def test_a_fresh_bank_s_chains_are_verified_once(app: Flask) -> None:
    with app.app_context():
        assert CliRunner().invoke(seed, ["--customers", "1"]).exit_code == 0
    chains = audit.chain_state(Actor.system("test", frozenset({Permission.GET_AUDIT})))
    assert [one.check.first_wrong if one.check else "never" for one in chains] == [None, None]


def test_of_those_alike_two_are_merged_one_waits_and_one_was_taken_apart(app: Flask) -> None:
    number = 0
    while len(counted(DuplicatePair.id)) < 4 and number < 200:
        with postbox() as box:
            teller = Teller(STAFF, box, datetime.now(UTC))
            for one in (persona(1, number, papers=False), lookalike(persona(1, number, papers=False), 1, number + 1)):
                teller.registered(one, datetime.now(UTC) - timedelta(days=3))
        number += 2
    merges.play(STAFF)
    assert counted(Merge.state) == {MergeState.DONE: 2, MergeState.UNDONE: 1, MergeState.WAITING: 1}


def test_the_same_seed_makes_the_same_people_and_another_seed_others() -> None:
    first = [persona(1, number, papers=False) for number in range(200)]
    assert first == [persona(1, number, papers=False) for number in range(200)]
    assert first != [persona(2, number, papers=False) for number in range(200)]


def test_nobody_shares_a_phone_or_a_number_and_no_test_number_is_taken() -> None:
    people = [persona(1, number, papers=False) for number in range(5_000)]
    assert len({one.phone for one in people}) == 5_000
    papers = [one.paper for one in people if one.paper]
    assert len(set(papers)) == len(papers)
    assert not any(one.phone.startswith("+254712") for one in people)


def test_each_paper_bears_the_number_of_its_kind_and_the_bank_knows_it() -> None:
    people = [persona(1, number, papers=True) for number in range(200)]
    assert {one.card for one in people} == set(CARDS)
    for one in people:
        known = {kind.value: number for kind, number, _ in one.registration().identity_numbers}
        shown = one.on_paper(date(2020, 2, 1), one.card).number
        assert known[one.card.value] == shown and known["national_id"] == one.paper
        assert number_formats.why_not("KE", IdType(one.card), shown) is None


def test_verifications_end_spread_over_the_months_that_come() -> None:
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    verified = [place for place in range(40) if fate_of(place) in ("in force", "waiting tier") and place % 5]
    ends = [ends_about(place, now, now) for place in verified]
    assert len({(day.year, day.month) for day in ends if day}) >= 7


def test_there_are_single_names_partial_birth_dates_and_names_in_many_scripts() -> None:
    people = [persona(1, number, papers=False) for number in range(2_000)]
    assert {one.naming for one in people} == set(names.NAMINGS)
    assert any(one.is_person and one.profile["family_name"] is None for one in people)
    assert {len(one.profile["birth_date"]) for one in people if one.is_person} == {4, 7, 10}
    assert {one.branch for one in people} == {"north", "south", "harbour", "hills"}


def test_papers_go_to_about_150_customers_who_are_spread_over_the_bank() -> None:
    places = [bank.place_of(number, 2_000) for number in range(2_000)]
    assert sorted(place for place in places if place is not None) == list(range(150))
    assert all(persona(1, number, papers=True).naming.drawn for number in range(500))


def test_every_fate_of_papers_happened_in_the_past_and_few_open_cases_are_late() -> None:
    assert len(FATES) == 20
    waits = [place for place in range(150) if fate_of(place) in ("open", "in review")]
    for hour in (2, 9, 12, 20):
        now = datetime(2026, 11, 25, hour, 30, tzinfo=UTC)
        assert all(brought_at(place, WITHIN, now) < now for place in range(150))
        due = [brought_at(place, WITHIN, now) + WITHIN for place in waits]
        assert 3 <= sum(moment < now for moment in due) <= 8


def test_customers_came_in_the_banks_hours_over_months_and_only_a_handful_today() -> None:
    now, luck = datetime(2026, 11, 25, 12, 0, tzinfo=UTC), chance("test", "hours")
    moments = [hours.came(now, bank.OLDEST, luck) for _ in range(2_000)]
    assert all(hours.OPENS <= moment.hour < hours.CLOSES and moment.weekday() != hours.SUNDAY for moment in moments)
    assert max(moments) <= now - hours.AT_LEAST
    assert 1 <= sum(moment.date() == now.date() for moment in moments) <= 20
    assert min(moments) < now - timedelta(days=350)


@pytest.mark.parametrize("day", range(20, 27))
@pytest.mark.parametrize("hour", [0, 7, 8, 16, 17, 23])
def test_work_moves_into_the_banks_hours_and_never_beyond_the_present(day: int, hour: int) -> None:
    moment = datetime(2026, 11, day, hour, 30, tzinfo=UTC)
    before, after = hours.last_open(moment), hours.next_open(moment)
    assert before <= moment <= after
    assert all(hours.next_open(each) == each == hours.last_open(each) for each in (before, after))
    assert hours.later(moment, timedelta(days=9), moment + timedelta(hours=1)) <= moment + timedelta(hours=1)


def test_the_organisations_are_of_every_kind() -> None:
    kinds = {persona(1, number, papers=False).kind for number in range(2_000)}
    assert kinds == {CustomerType.INDIVIDUAL, *organisations.KINDS} == set(CustomerType)


def test_the_staff_of_the_sample_bank_are_the_persons_of_the_sign_in() -> None:
    assert STAFF.reviewers[0].sub == holder("kyc-reviewer").sub
    assert STAFF.agent("north").sub == holder("agent").sub
    deciders = {person.id for person in (*STAFF.reviewers, *STAFF.supervisors)}
    makers = {STAFF.agent("south").id, STAFF.officer("south").id}
    assert len(deciders) == 5
    assert not deciders & makers


def test_firms_rise_to_business_or_wait_for_it_and_somebody_asks_to_go_down(app: Flask) -> None:
    people = [persona(1, number, papers=False) for number in range(400)]
    firms = [next(who for who in people if not who.is_person and who.number % 2 == odd) for odd in (0, 1)]
    with postbox() as box:
        teller, long_ago = Teller(STAFF, box, datetime.now(UTC)), datetime.now(UTC) - timedelta(days=40)
        for who in firms:
            Firm(teller, who, teller.registered(who, long_ago)).play(hours.last_open(long_ago + timedelta(days=2)))
        smaller = persona(1, 405, papers=True)
        customer_id = teller.registered(smaller, long_ago)
        teller.phone_verified(smaller, customer_id, long_ago + timedelta(minutes=6))
        Casework(teller, smaller, customer_id, GOES_DOWN).play()
    assert counted(Customer.tier_level)[BUSINESS] == 1
    waits = [request for request in db.session.scalars(select(ApprovalRequest)) if request.kind == RequestKind.TIER]
    asked = [(one.old["level"], one.new["level"]) for one in waits if one.state == RequestState.PENDING]
    assert sorted(level for _, level in asked) == [BASIC, BUSINESS] and (2, BASIC) in asked


def test_the_bank_has_a_dozen_segments_with_sizes_over_half_a_year_and_a_change_that_waits(app: Flask) -> None:
    bank.make(bank.Part(6, seed=1), STAFF)
    segments.play(STAFF)
    listed = sorting.segments(STAFF.managers[0])
    assert len(listed) == 12 and [one.code for one in listed if one.waiting] == ["market_traders"]
    assert all(one.version.agreed_by_name or one.segment.family == "value" for one in listed)
    sizes = sorting.sizes(STAFF.managers[0])
    assert len({size.day for size in sizes}) == len(segments.COUNTED)
    basic = [size.members for size in sizes if size.code == "basic"]
    assert basic == sorted(basic) and basic[-1] > 0


def test_customers_of_the_ussd_channel_registered_on_their_own_phones_and_clocks_run(app: Flask) -> None:
    on_phones = [number for number in range(60) if persona(1, number, papers=False).channel is Channel.USSD][:3]
    for number in on_phones:
        bank.make(bank.Part(number + 1, seed=1, part=number, of=1_000), STAFF)
    rows = db.session.scalars(select(Customer)).all()
    assert len(rows) == len(on_phones) and any(row.registered_by == "system:ussd" for row in rows)
    assert all(row.kyc_due_at for row in rows)


def test_everybody_of_a_large_bank_can_be_told_about_whatever_their_names() -> None:
    size = 2_000
    for number in range(size):
        who = bank._who(bank.Part(size, seed=1), number, papers=bank.place_of(number, size) is not None)
        assert who.profile["given_names"] or who.profile["family_name"] or who.profile["organisation_name"]


def test_some_customers_of_the_bank_are_rated_otherwise_by_two_people_and_one_waits(app: Flask) -> None:
    bank.make(bank.Part(16, seed=1), STAFF)
    risks.play(STAFF)
    override = db.session.scalars(select(RiskOverride).order_by(RiskOverride.ends_at)).first()
    assert override is not None and override.level is Risk.HIGH and override.agreed_by != override.proposed_by
    assert counted(RiskRating.level).keys() >= {Risk.LOW, Risk.HIGH}
    waits = (ApprovalRequest.kind == RequestKind.RISK, ApprovalRequest.state == RequestState.PENDING)
    assert db.session.scalar(select(func.count()).select_from(ApprovalRequest).where(*waits)) == 1
    counts = select(RiskDay.day, func.sum(RiskDay.low), func.sum(RiskDay.high)).group_by(RiskDay.day)
    days = db.session.execute(counts.order_by(RiskDay.day)).all()
    assert 1 < len(days) <= len(risks.COUNTED) and days[-1][1] > 0 and days[-1][2] > 0
