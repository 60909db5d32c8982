"""KYC and the clock: an approval lifts the clock's restriction and no other, undoing it puts that one back."""

from flask import Flask

from backoffice.customers.models import Channel
from backoffice.kernel import clock
from backoffice.kyc import service as kyc
from backoffice.kyc_clock import service
from backoffice.kyc_clock.service.starting import CLOCK
from backoffice.restrictions import service as restrictions
from backoffice.restrictions.models import RestrictionKind, Source
from tests.kyc.bank import RITA, customer_of, held
from tests.kyc_clock.people import OFFICER, after, in_force, messages, pass_time, registered


def test_an_approval_lifts_the_clocks_restriction_and_no_other_and_undoing_it_puts_that_one_back(app: Flask) -> None:
    row = registered(Channel.AGENT)
    pass_time(after(hours=25))
    with clock.at(after(hours=26)):
        restrictions.restrict(OFFICER, row.id, RestrictionKind.NO_DEBIT, Source.CUSTOMER, "Lost the phone.")
        restrictions.restrict(OFFICER, row.id, RestrictionKind.NO_CREDIT, Source.COMPLIANCE, "Being looked into.")
    with clock.at(after(days=2)):
        case = held(customer=row)
        kyc.approve(RITA, case.id, case.revision)
        assert {one.source for one in in_force(row)} == {Source.CUSTOMER, Source.COMPLIANCE}
        assert customer_of(case).kyc_clock is None
        kyc.undo(RITA, case.id)
    assert {one.source for one in in_force(row)} == {Source.KYC_CLOCK, Source.CUSTOMER, Source.COMPLIANCE}
    assert customer_of(case).kyc_clock is not None and customer_of(case).blocked_debit


def test_who_is_verified_in_time_is_neither_reminded_nor_restricted(app: Flask) -> None:
    row = registered(Channel.MOBILE)
    with clock.at(after(hours=2)):
        case = held(customer=row)
        kyc.approve(RITA, case.id, case.revision)
    for days in (4, 6, 8, 400):
        pass_time(after(days=days))
    assert not in_force(row) and messages(row) == []


def test_nobody_is_reminded_while_the_papers_wait_for_a_reviewer(app: Flask) -> None:
    row = registered(Channel.MOBILE)
    with clock.at(after(hours=2)):
        case = held(customer=row)
    with clock.at(after(days=4, hours=1)):
        assert service.to_nudge(CLOCK) == []
        service.nudge(CLOCK, row.id)
        kyc.reject(RITA, case.id, case.revision, "UNREADABLE")
        assert service.to_nudge(CLOCK) == [row.id]
    pass_time(after(days=4, hours=2))
    assert messages(row) == ["kyc_clock_nudge"]
