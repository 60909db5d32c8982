"""The KYC clock on a real database: it starts with the registration, reminds, restricts once, and ends with KYC."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import Channel, Customer
from backoffice.kernel import clock
from backoffice.kernel.audit_log import opened_changes
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refused
from backoffice.kyc_clock import service
from backoffice.kyc_clock.models import CallResult
from backoffice.kyc_clock.service.starting import CLOCK
from backoffice.policy import service as policy
from backoffice.policy.models import PolicyKind
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from tests.approvals.bank import SOUTH, entries
from tests.kyc_clock.people import OFFICER, after, in_force, messages, pass_time, registered

DAYS = {Channel.AGENT: 1, Channel.MOBILE: 7, Channel.USSD: 30}


@pytest.mark.parametrize("channel", DAYS)
def test_a_registration_starts_the_clock_of_its_channel(app: Flask, channel: Channel) -> None:
    row = registered(channel)
    assert row.kyc_due_at == row.created_at + timedelta(days=DAYS[channel]) == row.kyc_clock
    assert not in_force(row)


def test_who_registers_on_the_web_cannot_take_money_out_before_kyc(app: Flask) -> None:
    row = registered(Channel.WEB)
    assert row.kyc_due_at == row.created_at
    assert [(one.kind, one.source) for one in in_force(row)] == [(RestrictionKind.NO_DEBIT, Source.KYC_CLOCK)]
    pass_time(after(days=1))
    assert len(in_force(row)) == 1 and messages(row) == []


def test_a_change_of_the_policy_counts_for_new_registrations_only(app: Flask) -> None:
    before = registered(Channel.MOBILE, 1)
    document = policy.in_force(PolicyKind.ONBOARDING).document
    rule = {**document["channels"]["mobile"], "kyc_required": "within_3_days"}
    with clock.at(after(hours=1)):
        policy.load(
            Actor.system("test", frozenset({Permission.EDIT_POLICY})),
            {"channels": {**document["channels"], "mobile": rule}}, "Shorter.",
        )  # fmt: skip
    new = registered(Channel.MOBILE, 2, after(hours=2))
    assert new.kyc_due_at == new.created_at + timedelta(days=3)
    assert before.kyc_due_at == before.created_at + timedelta(days=7)


def test_reminders_go_out_at_each_time_once_and_the_end_restricts_once(app: Flask) -> None:
    row = registered(Channel.MOBILE)
    for hours in (1, 2, 90, 96, 97, 145, 150, 164, 167, 168, 169, 300):
        pass_time(after(hours=hours))
    assert messages(row) == ["kyc_clock_nudge"] * 3 + ["kyc_clock_ended"]
    assert [(one.kind, one.source) for one in in_force(row)] == [(RestrictionKind.NO_DEBIT, Source.KYC_CLOCK)]
    [entry] = entries("kyc_clock.end")
    assert entry.customers == [row.id] and "restriction.kind" in str(opened_changes(entry))


def test_running_the_jobs_twice_at_once_tells_nobody_twice(app: Flask) -> None:
    row = registered(Channel.AGENT)
    with clock.at(after(hours=21)):
        assert service.to_nudge(CLOCK) == [row.id]
        for _ in range(3):
            service.nudge(CLOCK, row.id)
        assert service.to_nudge(CLOCK) == []
    with clock.at(after(hours=25)):
        for _ in range(3):
            service.end(CLOCK, row.id)
    assert messages(row) == ["kyc_clock_nudge", "kyc_clock_ended"] and len(in_force(row)) == 1


def test_whoever_lifts_the_clocks_restriction_has_the_last_word(app: Flask) -> None:
    row = registered(Channel.AGENT)
    pass_time(after(hours=25))
    with clock.at(after(hours=26)):
        restrictions.lift(OFFICER, row.id, in_force(row)[0].id, "Papers are in the post.")
    pass_time(after(hours=30))
    assert not in_force(row)


def test_who_came_before_there_was_a_clock_gets_one(app: Flask) -> None:
    row = registered(Channel.MOBILE)
    row_id, now = row.id, after(days=400)
    db.session.connection().execute(update(Customer.__table__).values(kyc_due_at=None))  # type: ignore[arg-type]
    db.session.expire_all()
    with clock.at(now):
        assert service.without_clock(CLOCK) == [row_id]
        service.begin(CLOCK, row_id)
        service.begin(CLOCK, row_id)
        assert service.without_clock(CLOCK) == []
    due = db.session.get_one(Customer, row_id).kyc_due_at
    assert due is not None and now + timedelta(days=7) <= due < now + timedelta(days=97)
    assert len(entries("kyc_clock.begin")) == 2


def test_the_call_list_has_those_first_that_end_soonest_and_knows_who_was_called(app: Flask) -> None:
    later, sooner = registered(Channel.USSD, 1), registered(Channel.MOBILE, 2)
    registered(Channel.AGENT, 3, branch="south")
    with clock.at(after(days=1, hours=12)):
        service.note_call(OFFICER, later.id, CallResult.NO_ANSWER, "Rang long.", after(days=2))
        lines = service.call_list(OFFICER, service.Filters()).items
        assert [line.customer.id for line in lines] == [sooner.id, later.id]
        assert [line.last.title if line.last else "" for line in lines] == ["", "No answer"]
        assert listed(called=service.Called.NEVER) == [sooner.id] and listed(called=service.Called.DONE) == [later.id]
        assert listed(ends=service.Ends.LATE) == [] and listed(ends=service.Ends.LATER) == [later.id]
        assert listed(ends=service.Ends.WITHIN_A_WEEK) == [sooner.id] and listed(channel=Channel.USSD) == [later.id]
    with clock.at(after(days=2, minutes=1)):
        assert listed(called=service.Called.AGAIN) == [later.id]
        service.note_call(OFFICER, later.id, CallResult.WILL_COME)
        assert listed(called=service.Called.AGAIN) == [] and listed(called=service.Called.DONE) == [later.id]
    [first, _] = entries("kyc_clock.note_call")
    assert first.customers == [later.id] and "Rang long." not in str(first.body)


def listed(**filters: object) -> list[object]:
    found = service.call_list(OFFICER, service.Filters(**filters))  # type: ignore[arg-type]
    return [line.customer.id for line in found.items]


def test_pages_of_the_call_list_miss_and_repeat_nobody(app: Flask) -> None:
    everybody = {registered(Channel.MOBILE, number).id for number in range(1, 6)}
    seen: list[object] = []
    after_this: str | None = None
    while True:
        page = service.call_list(OFFICER, service.Filters(), after=after_this, limit=2)
        seen += [line.customer.id for line in page.items]
        after_this = page.next
        if after_this is None:
            break
    assert len(seen) == 5 and set(seen) == everybody


def test_calls_keep_to_the_branch_the_clock_and_the_future(app: Flask) -> None:
    row = registered(Channel.MOBILE)
    with pytest.raises(NotFound):
        service.note_call(SOUTH, row.id, CallResult.NO_ANSWER)
    with pytest.raises(Invalid, match="in the future") as problem, clock.at(after(days=1)):
        service.note_call(OFFICER, row.id, CallResult.NO_ANSWER, "", after(hours=1))
    assert "next_call_at" in problem.value.fields
    db.session.connection().execute(update(Customer.__table__).values(kyc_due_at=None))  # type: ignore[arg-type]
    db.session.expire_all()
    with pytest.raises(Refused, match="No KYC clock"):
        service.note_call(OFFICER, row.id, CallResult.NO_ANSWER)
