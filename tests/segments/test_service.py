"""Segments in use: changed by two managers, recomputed in slices, placed by hand, following what happens."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from backoffice.access.actor import SYSTEM
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import Outcome
from backoffice.approvals.service import kinds
from backoffice.customers import service as customers
from backoffice.customers.models import Kyc, Stage
from backoffice.customers.service import Filters
from backoffice.kernel import clock
from backoffice.kernel import jobs as queue
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, PermissionDenied, Refused
from backoffice.kernel.operations import command
from backoffice.segments import jobs, service
from backoffice.segments.models import RunState, SegmentStanding
from backoffice.segments.service import running
from tests.segments.bank import AGENT, BORN_OLD, MANAGER, SECOND, YOUNG, agree, codes, customer, run, standing, young

pytestmark = pytest.mark.usefixtures("app")


def test_a_new_rule_counts_when_a_second_manager_agrees() -> None:
    asked = service.propose(MANAGER, "young", YOUNG, "Wanted by marketing.", seen=0)
    assert asked.version is None and asked.request is not None
    waiting = {one.code: one for one in service.segments(MANAGER)}
    assert "young" not in waiting
    with pytest.raises(Refused, match="You proposed this"):
        kinds.decide(MANAGER, asked.request.id, Outcome.APPROVED, asked.request.version)
    agree(asked.request.id)
    version = service.segment(MANAGER, "young")[0]
    assert (version.number, version.proposed_by_name, version.agreed_by_name) == (1, "Mary Manager", "Second Manager")


def test_a_declined_rule_never_counts() -> None:
    asked = service.propose(MANAGER, "young", YOUNG, "Wanted.", seen=0)
    assert asked.request is not None
    request = approvals.request(SECOND, asked.request.id)
    kinds.decide(SECOND, request.id, Outcome.DECLINED, request.version)
    with pytest.raises(NotFound):
        service.segment(MANAGER, "young")


def test_where_the_policy_asks_nobody_a_rule_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = service.changing.policy.edits().model_copy(update={"segments": "at_once"})  # type: ignore[attr-defined]
    monkeypatch.setattr("backoffice.policy.service.edits", lambda: at_once)
    done = service.propose(MANAGER, "young", YOUNG, "Wanted.", seen=0)
    assert done.request is None and done.version is not None and done.version.number == 1


def test_two_managers_who_change_one_rule_do_not_overwrite_each_other() -> None:
    young()
    with pytest.raises(Refused, match="Somebody changed this segment"):
        service.propose(SECOND, "young", YOUNG | {"name": "Others"}, "Better.", seen=0)
    with pytest.raises(Refused, match="what counts already"):
        service.propose(SECOND, "young", YOUNG, "Better.", seen=1)


def test_only_managers_change_segments() -> None:
    for act in (lambda: service.propose(AGENT, "young", YOUNG, "Mine.", seen=0), lambda: service.start(AGENT)):
        with pytest.raises(PermissionDenied):
            act()


def test_a_run_places_everybody_with_the_reason_and_the_day() -> None:
    one, other = customer(1), customer(2, birth_date=BORN_OLD)
    young()
    run()
    assert codes(one) == {"young", "basic"} and codes(other) == {"basic"}
    found = next(member for member in standing(one).memberships if member.code == "young")
    assert (found.since, found.by, found.why) == (clock.today(), "rule", [("age", "25_34")])
    sizes = {one.code: one.members for one in service.segments(MANAGER)}
    assert sizes["young"] == 1 and sizes["basic"] == 2 and sizes["premium"] == 0


def test_a_run_that_ended_early_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [customer(number) for number in range(1, 6)]
    young()
    monkeypatch.setattr(running, "AT_ONCE", 2)
    begun = service.begin(MANAGER)
    assert service.recompute_some(MANAGER) and service.latest_run(MANAGER).done == 2  # type: ignore[union-attr]
    assert service.begin(SECOND).id == begun.id
    jobs.run(str(begun.id))
    ended = service.latest_run(MANAGER)
    assert ended is not None and (ended.state, ended.done) == (RunState.DONE, 5)
    assert all("young" in codes(row) for row in rows)


def test_a_second_run_writes_nothing_and_nobodys_day_moves() -> None:
    row = customer(1)
    run()
    version = db.session.scalars(select(SegmentStanding.version)).one()
    with clock.at(clock.now() + timedelta(hours=1)):
        run()
    ended = service.latest_run(MANAGER)
    assert ended is not None and ended.changed == 0 and codes(row) == {"basic"}
    assert db.session.scalars(select(SegmentStanding.version)).one() == version


def test_the_birth_date_is_nowhere_in_what_is_kept() -> None:
    row = customer(1)
    young()
    run()
    stored = db.session.scalars(select(SegmentStanding).where(SegmentStanding.customer_id == row.id)).one()
    assert "2000" not in str(stored.opened()) and b"25_34" not in stored.sealed


def test_the_list_of_customers_is_narrowed_to_a_segment() -> None:
    one, other = customer(1), customer(2, birth_date=BORN_OLD)
    young()
    run()
    found = customers.customers(MANAGER, Filters(segment="young"))
    assert [row.id for row in found.items] == [one.id]
    assert {row.id for row in customers.customers(MANAGER, Filters(segment="basic")).items} == {one.id, other.id}
    with pytest.raises(Invalid):
        customers.customers(MANAGER, Filters(segment="nobody"))


def test_whoever_changes_is_looked_at_a_moment_later() -> None:
    young()
    row = customer(1, birth_date=BORN_OLD)
    assert "young" not in codes(row)
    version = customers.customer(AGENT, row.id).version
    customers.change_profile(AGENT, row.id, version, {"birth_date": "2000-01-01"})
    queued = text("SELECT args->>'customer_id' FROM procrastinate_jobs WHERE task_name = 'segments.look'")
    assert str(row.id) in set(db.session.execute(queued).scalars())
    jobs.look(str(row.id))
    assert "young" in codes(row)


@command(Permission.REVIEW_DOCUMENT)
def verified(actor: object, row: object) -> None:
    """A case was approved."""
    customers.note_kyc(row, Kyc.VERIFIED)  # type: ignore[arg-type]


def test_whose_identity_was_verified_is_looked_at_too() -> None:
    row = customer(1)
    with queue.kept_back():
        verified(SYSTEM, row)
        asked = [(name, told) for name, told in queue.take_kept_back() if name == "segments.look"]
    assert asked == [("segments.look", {"customer_id": str(row.id)})]


@command(Permission.EDIT_CUSTOMER)
def declined(actor: object, row: object) -> None:
    """The relationship ends."""
    customers.note_stage(row, Stage.DECLINED)  # type: ignore[arg-type]


def test_whoever_ended_is_in_no_segment() -> None:
    row = customer(1)
    assert codes(row) == {"basic"}
    declined(AGENT, customers.customer(AGENT, row.id))
    run()
    assert codes(row) == set() and standing(row).engagement == []


def test_a_manager_keeps_somebody_in_a_segment_and_lets_the_rules_decide_again() -> None:
    row = customer(1)
    placed = service.place(MANAGER, row.id, "premium", inside=True, reason="The owner's brother.")
    assert codes(row) == {"premium"} and standing(row).memberships[0].by == "person"
    run()
    assert codes(row) == {"premium"}
    service.end_placement(SECOND, row.id, placed.id)
    assert codes(row) == {"basic"}
    with pytest.raises(Refused, match="ended already"):
        service.end_placement(SECOND, row.id, placed.id)


def test_a_placement_ends_with_its_day_and_a_new_one_takes_its_place() -> None:
    row = customer(1)
    today = clock.today()
    service.place(MANAGER, row.id, "premium", inside=True, reason="For a week.", until=today + timedelta(days=7))
    service.place(SECOND, row.id, "premium", inside=True, reason="For a day.", until=today)
    assert [one.ended_at is None for one in standing(row).placements] == [True, False]
    with clock.at(clock.now() + timedelta(days=1)):
        run()
        assert codes(row) == {"basic"}


def test_nobody_is_placed_for_a_past_day_or_in_what_is_not_used() -> None:
    row = customer(1)
    young()
    young(retired=True)
    for code, day in (("young", None), ("nobody", None), ("premium", clock.today() - timedelta(days=1))):
        with pytest.raises(Invalid):
            service.place(MANAGER, row.id, code, inside=True, reason="No.", until=day)


def test_a_preview_knows_whom_people_placed() -> None:
    young()
    kept, other = customer(1, birth_date=BORN_OLD), customer(2)
    service.place(MANAGER, kept.id, "young", inside=True, reason="Studies again.")
    service.place(MANAGER, other.id, "young", inside=False, reason="Asked not to be.")
    effect = service.preview(MANAGER, "young", YOUNG | {"name": "Others"}, seen=1)
    assert (effect.fitting, effect.coming, effect.leaving) == (1, 0, 0) and effect.is_whole


def test_a_preview_counts_and_changes_nothing() -> None:
    customer(1)
    customer(2, birth_date=BORN_OLD)
    effect = service.preview(MANAGER, "young", YOUNG, seen=0)
    assert (effect.customers, effect.looked_at, effect.fitting, effect.coming, effect.leaving) == (2, 2, 1, 1, 0)
    assert effect.is_whole and "young" not in service.in_force()


def test_a_retired_segment_loses_everybody_and_stays_readable() -> None:
    row = customer(1)
    young()
    run()
    young(retired=True)
    run()
    assert codes(row) == {"basic"} and [one.number for one in service.segment(MANAGER, "young")] == [2, 1]
