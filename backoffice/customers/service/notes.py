"""What other areas note on the customer: the plain columns that lists filter by, the primary contact, what finds it."""

from collections.abc import Sequence
from datetime import datetime

from backoffice.access.actor import Actor
from backoffice.approvals import service as approvals
from backoffice.customers.models import Customer, Kyc, Risk, Stage
from backoffice.customers.rules import profile
from backoffice.customers.service import search_index
from backoffice.kernel import clock, moments
from backoffice.kernel.errors import Refused


def note_stage(row: Customer, stage: Stage) -> None:
    """Move the relationship on; whoever ends frees what only one living customer may have. Raises Refused."""
    if row.stage is stage:
        return
    if refusal := profile.why_not_move(row, stage):
        raise Refused(refusal)
    was_living, row.stage = row.is_living, stage
    row.updated_at = clock.now()
    if row.is_living is not was_living:
        moments.publish("living_changed", customer_id=row.id, living=row.is_living)


def note_tier(row: Customer, level: int | None) -> None:
    """The tier in force; the first one makes a prospect a customer."""
    row.tier_level = level
    row.updated_at = clock.now()
    if level is not None and row.activated_at is None:
        row.activated_at = clock.now()
    if level is not None and row.stage is Stage.PROSPECT:
        note_stage(row, Stage.CUSTOMER)


def note_tier_undone(row: Customer, level: int | None, since: datetime) -> None:
    """The tier before the one that came `since` is in force again; without one, what that one began never began."""
    row.tier_level = level
    row.updated_at = clock.now()
    if level is None and row.activated_at and row.activated_at >= since:
        row.activated_at = None
        row.stage = Stage.PROSPECT


def note_risk(row: Customer, risk: Risk) -> None:
    """The risk as it was judged now; the areas above are told where it changes."""
    if row.risk is risk:
        return
    before, row.risk, row.updated_at = row.risk, risk, clock.now()
    moments.publish("risk_changed", customer_id=row.id, before=before, now=risk)


def note_kyc_undone(row: Customer, kyc: Kyc, verified_at: datetime | None, expires_at: datetime | None) -> None:
    """What was known of the identity before the decision that is undone; times that were not there go."""
    row.kyc, row.kyc_verified_at, row.kyc_expires_at = kyc, verified_at, expires_at
    row.updated_at = clock.now()
    moments.publish("risk_facts_changed", customer_id=row.id)


def note_kyc(row: Customer, kyc: Kyc, verified_at: datetime | None = None, expires_at: datetime | None = None) -> None:
    """What is known of the identity today; the times stay when none are given."""
    if row.kyc is not kyc:
        moments.publish("risk_facts_changed", customer_id=row.id)
    row.kyc = kyc
    row.updated_at = clock.now()
    row.kyc_verified_at = verified_at or row.kyc_verified_at
    row.kyc_expires_at = expires_at or row.kyc_expires_at


def note_kyc_due(row: Customer, due: datetime) -> None:
    """When the KYC clock ends. It was not told to anybody yet."""
    row.kyc_due_at, row.kyc_clock_step = due, None


def note_kyc_clock_step(row: Customer, hours: int) -> None:
    """The customer was told so many hours before the clock ends; 0: it has ended."""
    row.kyc_clock_step = hours


def note_restrictions(row: Customer, *, all: bool, debit: bool, credit: bool) -> None:  # noqa: A002 (the contract's word)
    """What the restrictions in force block together."""
    row.blocked_all, row.blocked_debit, row.blocked_credit = all, debit, credit
    row.updated_at = clock.now()


def note_primary(row: Customer, *, phone: str | None = None, email: str | None = None) -> None:
    """The contact to show first; None leaves the one that is known, an empty text says that there is none."""
    row.primary_phone = row.primary_phone if phone is None else phone or None
    row.primary_email = row.primary_email if email is None else email or None


def note_found_by(row: Customer, kind: str, values: Sequence[str]) -> None:
    """The canonical phones, e-mails or identity numbers by which search finds this customer, and what else tells who
    is the same: the phones that are shared, the places."""
    row.found_by = {**row.found_by, kind: list(values)}
    search_index.index(row)


def note_shown_change(actor: Actor, row: Customer, fields: Sequence[str], *, by: str | None = None) -> None:
    """Somebody (`by`, or the actor) changed what reviewers look at: they become a contributor, and open cases and
    requests are told."""
    row.updated_at = clock.now()
    approvals.contribute(actor, row.id, by=by)
    approvals.subject_changed(row.id)
    moments.publish("shown_field_changed", actor=actor, customer_id=row.id, fields=list(fields))
