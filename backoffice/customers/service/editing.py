"""Changing a profile: at once, or where the policy says so by a request that a second person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import DECIDED, ApprovalRequest, RequestKind, RequestState
from backoffice.customers.models import Customer, IdentityNumber, IdType
from backoffice.customers.rules import edits, profile
from backoffice.customers.service import search_index
from backoffice.customers.service.notes import note_shown_change
from backoffice.customers.service.numbers import Given, blinds_of, numbers_of, refuse_taken, replace_identity_numbers
from backoffice.customers.service.scope import in_scope, locked
from backoffice.dictionaries import service as dictionaries
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, NotFound, Refusal, Refused
from backoffice.kernel.operations import command, note_customer, query
from backoffice.policy import service as policy

NUMBERS = "identity_numbers"


@dataclass(frozen=True)
class Edited:
    """A customer after an edit, and the request for what waits for a second person."""

    customer: Customer
    request: ApprovalRequest | None = None
    at_once: Sequence[str] = ()


@dataclass(frozen=True)
class Weighed:
    """What an edit would change: {field: (old, new)}, and which of them would wait for a second person."""

    customer: Customer
    differences: Mapping[str, tuple[Any, Any]]
    waits: Sequence[str]


@command(Permission.EDIT_CUSTOMER)
def change_profile(
    actor: Actor, customer_id: UUID, version: int, fields: Mapping[str, Any], numbers: Sequence[Given] | None = None
) -> Edited:
    """Change what was seen at `version`: fields that the policy sends to approval wait, the others change at once.

    Raises NotFound, Invalid, Refused (VERSION_CONFLICT, INVALID_TRANSITION, DUPLICATE_CUSTOMER).
    """
    row = locked(actor, customer_id)
    if row.version != version:
        raise Refused(edits.CHANGED)
    if refusal := profile.why_not_edit(row):
        raise Refused(refusal)
    wanted = _wanted(row, fields, numbers)
    waits = waiting_fields(row, wanted)
    _put(actor, row, {name: value for name, value in wanted.items() if name not in waits}, by=actor.id)
    request = _ask(actor, row, {name: wanted[name] for name in waits}) if waits else None
    return Edited(row, request, [name for name in wanted if name not in waits])


@query(Permission.EDIT_CUSTOMER, recorded=True)
def weighed(
    actor: Actor, customer_id: UUID, version: int, fields: Mapping[str, Any], numbers: Sequence[Given] | None = None
) -> Weighed:
    """What an edit would change, without changing it. Raises as `change_profile` does."""
    note_customer(customer_id)
    row = in_scope(actor, customer_id)
    if refusal := profile.why_not_edit(row) or (edits.CHANGED if row.version != version else None):
        raise Refused(refusal)
    wanted = _wanted(row, fields, numbers)
    waits = waiting_fields(row, wanted)
    if waits and waiting_edits(actor, customer_id)[1]:
        raise Refused(edits.WAITS)
    return Weighed(row, {name: (_now(row, name), value) for name, value in wanted.items()}, waits)


@query(Permission.GET_CUSTOMER, recorded=True)
def waiting_edits(actor: Actor, customer_id: UUID) -> tuple[Customer, list[ApprovalRequest]]:
    """The edits of this customer that wait for a decision, oldest first. Raises NotFound, Moved."""
    note_customer(customer_id)
    row = in_scope(actor, customer_id)
    waits = _edits(customer_id).where(ApprovalRequest.state == RequestState.PENDING)
    return row, list(db.session.scalars(waits.order_by(ApprovalRequest.created_at)))


def proposed(customer_id: UUID, fields: Sequence[str]) -> dict[str, Any]:
    """What waiting edits would make of these fields, in clear. Behind the operation `customers.reveal` only."""
    waits = db.session.scalars(_edits(customer_id).where(ApprovalRequest.state == RequestState.PENDING))
    return {name: value for request in waits for name, value in request.new.items() if name in fields}


@command(Permission.EDIT_CUSTOMER)
def withdraw_edit(actor: Actor, customer_id: UUID, request_id: UUID) -> ApprovalRequest:
    """Take one's own waiting edit back. Raises NotFound, Refused (NOT_HOLDER, ALREADY_DECIDED)."""
    locked(actor, customer_id)
    found = db.session.scalars(_edits(customer_id).where(ApprovalRequest.id == request_id).with_for_update()).first()
    if found is None:
        raise NotFound("request")
    if found.maker != actor.id:
        raise Refused(edits.OTHERS)
    if found.state is not RequestState.PENDING:
        raise Refused(DECIDED)
    approvals.withdraw(found)
    return found


def waiting_fields(row: Customer, names: Mapping[str, Any]) -> list[str]:
    """Which of these fields the policy sends to a second person for this customer today."""
    rules, verified = policy.edits(), row.kyc_verified_at is not None
    return [name for name in names if rules.waits(name, verified=verified)]


def take_approved(actor: Actor, request: ApprovalRequest) -> None:
    """Carry an approved edit out; what it brings was typed by who proposed it."""
    _put(actor, _subject(actor, request), request.new, by=request.maker)


def take_back(actor: Actor, request: ApprovalRequest) -> None:
    """Undo an approval: the fields are as they were, identity numbers with who gave them when."""
    row = _subject(actor, request)
    _put(actor, row, request.old, by=request.maker)
    before = {blinds_of([_given(one)]).pop(): one for one in request.old.get(NUMBERS, ())}
    for number in numbers_of(row):
        told = before.get(number.blind)
        if told:
            number.created_by, number.created_at = told["created_by"], datetime.fromisoformat(told["created_at"])
            number.verified_at = datetime.fromisoformat(told["verified_at"]) if told["verified_at"] else None


def why_not_now(actor: Actor, request: ApprovalRequest) -> Refusal | None:
    """Why an approved edit cannot be carried out any more, or None."""
    row = _subject(actor, request)
    same = all(_is(row, name, value) for name, value in request.old.items())
    named = not profile.nameless(row.customer_type, {**row.opened(), **request.new})
    return profile.why_not_edit(row) or (None if same and named else edits.CHANGED)


def _subject(actor: Actor, request: ApprovalRequest) -> Customer:
    if request.customer_id is None:
        raise LookupError("an edit names no customer")
    return locked(actor, request.customer_id)


def _edits(customer_id: UUID) -> Select[ApprovalRequest]:
    of_kind = (ApprovalRequest.customer_id == customer_id, ApprovalRequest.kind == RequestKind.EDIT)
    return select(ApprovalRequest).where(*of_kind, ApprovalRequest.in_inbox)


def _wanted(row: Customer, fields: Mapping[str, Any], numbers: Sequence[Given] | None) -> dict[str, Any]:
    """What would be other than it is, checked."""
    if lacks := profile.nameless(row.customer_type, {**row.opened(), **fields}):
        raise Invalid(lacks)
    dictionaries.check(fields, kept=row.opened())
    wanted = dict(fields) if numbers is None else {**fields, NUMBERS: [_told(*one) for one in numbers]}
    changed = {name: value for name, value in wanted.items() if not _is(row, name, value)}
    if NUMBERS in changed:
        refuse_taken(row, numbers or ())
    return changed


def _ask(actor: Actor, row: Customer, new: dict[str, Any]) -> ApprovalRequest:
    if approvals.waiting_about(row.id, [RequestKind.EDIT]):
        raise Refused(edits.WAITS)
    approvals.contribute(actor, row.id)
    note_customer(row.id, *new)
    return approvals.propose(
        actor, RequestKind.EDIT, row.id, old={name: _now(row, name) for name in new}, new=new,
        subject_id=row.id, sealed_for=row.sealed_for,
    )  # fmt: skip


def _put(actor: Actor, row: Customer, values: Mapping[str, Any], *, by: str) -> None:
    for name in values.keys() - {NUMBERS}:
        setattr(row, name, values[name])
    search_index.index(row)
    if NUMBERS in values:
        replace_identity_numbers(actor, row, [_given(one) for one in values[NUMBERS]], by=by)
    if shown := [name for name in values if name not in edits.UNSHOWN]:
        note_shown_change(actor, row, shown, by=by)


def _now(row: Customer, name: str) -> Any:
    return [_full(number) for number in numbers_of(row)] if name == NUMBERS else getattr(row, name)


def _is(row: Customer, name: str, value: Any) -> bool:
    """Whether the customer's field says this already."""
    if name != NUMBERS:
        return bool(getattr(row, name) == value)
    return blinds_of([_given(one) for one in value]) == {number.blind for number in numbers_of(row)}


def _given(told: Mapping[str, Any]) -> Given:
    return IdType(told["id_type"]), told["number"], told["country"]


def _told(id_type: IdType, number: str, country: str) -> dict[str, Any]:
    return {"id_type": str(id_type), "number": number, "country": country}


def _full(number: IdentityNumber) -> dict[str, Any]:
    """A number with who gave it when, so that undoing brings the same back."""
    known = {"created_by": number.created_by, "created_at": number.created_at.isoformat()}
    verified = number.verified_at.isoformat() if number.verified_at else None
    return {**_told(number.id_type, number.number, number.country), **known, "verified_at": verified}
