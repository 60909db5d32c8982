"""The figures: the way to verified, the backlog by branch, the weeks, jobs by kind; the numbers of the other homes."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from backoffice.access.permissions import Permission
from backoffice.audit import service as audit
from backoffice.dashboards import page, service
from backoffice.dashboards.service import Backlog
from backoffice.kernel import clock
from backoffice.kernel.errors import PermissionDenied
from backoffice.kyc import service as kyc
from backoffice.kyc.models import KycCase
from tests.identity.signing_in import sign_in, staff
from tests.kyc.bank import PETER, RITA, amina, held, opened
from tests.rest import Machine

pytestmark = pytest.mark.usefixtures("app")
MANAGER = staff("manager", name="Daniel Haile")
AUDITOR = staff("auditor", name="Tomasz Zielinski")


def test_each_step_counts_those_who_came_that_far() -> None:
    amina()
    opened()
    kyc.approve(RITA, held(RITA).id, 1)
    kyc.reject(RITA, held(RITA).id, 1, "UNREADABLE")
    found = service.figures(MANAGER)
    assert {step.name: step.count for step in found.steps} == {
        "Registered": 4,
        "Phone verified": 0,
        "Papers sent": 3,
        "KYC decided": 2,
        "KYC verified": 1,
    }
    assert found.first_pass == 0.5


def test_what_was_registered_before_the_period_is_not_counted() -> None:
    with clock.at(clock.now() - timedelta(weeks=9)):
        amina()
    assert service.figures(MANAGER).registered == 0


def test_the_backlog_tells_late_from_soon_and_in_time() -> None:
    with clock.at(clock.now() - timedelta(days=20)):
        opened()
    case = opened()
    found = service.figures(MANAGER)
    assert found.backlog == [_expected(case, late=1)]
    assert (found.open, found.late) == (2, 1)


def _expected(case: KycCase, *, late: int) -> Backlog:
    soon = int(case.due_at < clock.now() + timedelta(days=1))
    return Backlog("north", 1 - soon, soon, late)


def test_the_last_week_is_this_one() -> None:
    kyc.approve(RITA, held(RITA).id, 1)
    weeks = service.figures(MANAGER).weeks
    assert len(weeks) == 8 and (weeks[-1].came_in, weeks[-1].decided) == (1, 1)
    assert weeks[-1].monday <= clock.today() < weeks[-1].monday + timedelta(days=7)


def test_reviewers_see_what_came_in_and_was_decided_by_hour() -> None:
    kyc.approve(PETER, held(PETER).id, 1)
    opened()
    hours = kyc.by_hour(RITA)
    assert len(hours) == 24 and (hours[-1].came_in, hours[-1].decided) == (2, 1)


def test_a_branch_s_own_people_see_its_figures_only() -> None:
    opened()
    of_south = replace(MANAGER, branch="south", permissions=MANAGER.permissions - {Permission.ALL_BRANCHES})
    assert service.figures(MANAGER).open == 1
    assert (service.figures(of_south).open, service.figures(of_south).registered) == (0, 0)


def test_the_day_of_the_log_is_counted_by_person() -> None:
    kyc.approve(RITA, held(RITA).id, 1)
    with pytest.raises(PermissionDenied):
        service.figures(RITA)
    begin = clock.now() - timedelta(hours=1)
    found = {one.name: one for one in audit.day(AUDITOR, begin, begin + timedelta(hours=2)).people}
    assert found[RITA.name].denied == 1
    listed = audit.entries(AUDITOR, audit.Filters(actor=RITA.id, outcome="denied")).items
    assert len(listed) == found[RITA.name].denied


def test_nobody_who_sees_one_branch_reads_the_log_s_numbers() -> None:
    with pytest.raises(PermissionDenied):
        audit.day(staff("agent"), clock.now(), clock.now())


def test_jobs_are_told_in_words() -> None:
    shown = page.jobs({"audit.check_chains": Counter(succeeded=2, failed=1)})
    assert shown["kinds"] == [("Check chains (audit)", Counter(succeeded=2, failed=1))]
    assert shown["states"]["failed"] == 1


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (None, "–"),
        (timedelta(minutes=11, seconds=4), "11 min"),
        (timedelta(hours=5, minutes=10), "5 h 10 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(days=1, hours=4), "1 d 4 h"),
    ],
)
def test_lengths_of_time_are_told_in_two_units(time: timedelta | None, words: str) -> None:
    assert page.length(time) == words


def test_the_number_of_registered_leads_to_its_list(client: FlaskClient) -> None:
    amina()
    sign_in(client, "manager")
    card = client.get("/cards/figures").get_data(as_text=True)
    assert "/customers/?registered_from=" in card and "How each number is counted" in card


def test_machines_read_the_same_figures(client: FlaskClient) -> None:
    opened()
    machine = Machine(client, "supervisor")
    told: dict[str, Any] = machine.get("/dashboard/figures").get_json()
    assert (told["steps"][0], told["median_seconds"]) == ({"name": "Registered", "count": 1}, None)
    assert machine.get("/dashboard/standing").json == {
        "by": {"stage": {"prospect": 1}, "kyc": {"pending": 1}, "tier": {}},
        "whole": True,
    }
