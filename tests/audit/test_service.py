"""The log as auditors read it: sentences, covered values, filters, pages, and the checks of its chains."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.audit import service
from backoffice.audit.jobs import check_chains
from backoffice.audit.service import Filters
from backoffice.customers.models import Customer
from backoffice.kernel import clock, vault
from backoffice.kernel.audit_log import AuditEntry
from backoffice.kernel.db import db, fresh_session
from backoffice.kernel.errors import Invalid, PermissionDenied
from tests.audit.conftest import AGENT, AUDITOR, MANAGER, enter
from tests.identity.signing_in import staff


def sentences(filters: Filters | None = None) -> list[str]:
    return [f"{entry.actor} {entry.sentence}" for entry in service.entries(AUDITOR, filters).items]


def test_the_log_tells_the_story_newest_first(told_about: Customer) -> None:
    assert sentences() == [
        "M. Achieng tried to reveal masked values without the permission",
        "J. Were tried to change the customer, which was refused (version conflict)",
        "M. Achieng opened the customer",
        "J. Were changed family name, birth date",
        "J. Were entered (audit)",
    ]


def test_personal_values_are_covered_and_plain_ones_are_not(told_about: Customer) -> None:
    changed = service.entries(AUDITOR, Filters(operation="customers.change_profile", outcome="done")).items[0]
    shown = {one.field: (one.old, one.new) for one in changed.changes}
    assert shown["customer.birth_date"] == ("1990-••-••", "1991-••-••")
    assert shown["customer.family_name"] == ("Otieno", "Odhiambo")
    entered = service.entries(AUDITOR, Filters(operation="audit.enter")).items[0]
    new = {one.field: one.new for one in entered.changes}
    assert new["customer.occupation"] == "tailor" and new["customer.stage"] == "prospect"


def test_reading_the_log_leaves_an_entry_of_its_own(told_about: Customer) -> None:
    sentences()
    assert sentences()[0] == "Odera Lang read the audit log"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(actor=MANAGER.id), 2),
        (Filters(operation="customers.change_profile"), 2),
        (Filters(outcome="refused"), 1),
        (Filters(outcome="denied", actor=AGENT.id), 0),
        (Filters(chain="change"), 2),
        (Filters(until=clock.now() - timedelta(days=1)), 0),
        (Filters(since=clock.now() - timedelta(days=1)), 5),
    ],
)
def test_filters_narrow_the_log(told_about: Customer, filters: Filters, found: int) -> None:
    assert len(sentences(filters)) == found


def test_the_log_of_one_customer_knows_nobody_else(told_about: Customer) -> None:
    enter(AGENT, given_names="Grace")
    assert len(sentences(Filters(customer=told_about.id))) == 3


def test_pages_follow_each_other_without_a_gap(told_about: Customer) -> None:
    mine, after, seen = Filters(until=clock.now()), None, []
    while True:
        page = service.entries(AUDITOR, mine, after=after, limit=2)
        seen += [entry.sentence for entry in page.items]
        if not (after := page.next):
            break
    assert len(seen) == 5 and len(set(seen)) == 5
    with pytest.raises(Invalid):
        service.entries(AUDITOR, after="nonsense")


def test_only_who_reads_the_log_reads_it(app: Flask) -> None:
    with pytest.raises(PermissionDenied):
        service.entries(MANAGER)
    with pytest.raises(PermissionDenied):
        service.chain_state(AGENT)


def test_the_log_of_the_whole_bank_is_closed_to_who_sees_one_branch(app: Flask) -> None:
    narrow = staff("auditor", branch="north")
    one_branch = type(narrow)(
        narrow.iss, narrow.sub, narrow.name, narrow.permissions - {"all_branches"}, narrow.branch, narrow.roles
    )
    with pytest.raises(PermissionDenied):
        service.entries(one_branch)


def test_an_erased_customer_leaves_the_story_without_values(told_about: Customer) -> None:
    with fresh_session() as session:
        session.connection().exec_driver_sql("BEGIN READ WRITE")
        session.execute(vault.SubjectKey.__table__.delete().where(vault.SubjectKey.subject == told_about.id))
        session.commit()
    db.session().info.pop(vault.CACHE, None)
    changed = service.entries(AUDITOR, Filters(operation="customers.change_profile", outcome="done")).items[0]
    assert changed.changes == () and changed.sentence == "changed family name, birth date"


def test_a_check_of_the_chains_is_kept_for_everybody(told_about: Customer) -> None:
    assert {state.check for state in service.chain_state(AUDITOR)} == {None}
    assert all(one.sound for one in service.check_chains(AUDITOR))
    states = {state.chain: state for state in service.chain_state(AUDITOR)}
    assert states["change"].check and states["change"].check.checked_by == "Odera Lang"
    assert states["change"].check.entries == 2 and states["change"].entries == 3
    assert states["access"].check and states["access"].check.first_wrong is None


def test_the_hourly_check_is_in_the_log_itself(told_about: Customer) -> None:
    check_chains()
    names = db.session.scalars(select(AuditEntry.operation).where(AuditEntry.actor == "system:hourly check")).all()
    assert sorted(names) == ["audit.keep_check", "audit.verify"]
