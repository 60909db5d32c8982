"""Proposals: made inside the command that needs a second person, and told when their subject changes."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest, RequestKind, RequestState
from backoffice.kernel.db import db


def propose(  # noqa: PLR0913 (one keyword per fact of the request)
    actor: Actor,
    kind: RequestKind | str,
    customer_id: UUID | None,
    *,
    old: dict[str, Any],
    new: dict[str, Any],
    why: str = "",
    subject_id: UUID | None = None,
    request_id: UUID | None = None,
    maker: str | None = None,
    maker_name: str | None = None,
    in_inbox: bool = True,
    sealed_for: UUID | None = None,
    object_maker: str | None = None,
    replaces: UUID | None = None,
) -> ApprovalRequest:
    """Ask for a decision. `old` and `new` are JSON values for the checker; `maker` is the actor unless named."""
    chosen = request_id or uuid4()
    request = ApprovalRequest(
        id=chosen, kind=RequestKind(kind), customer_id=customer_id, subject_id=subject_id or chosen, in_inbox=in_inbox,
        state=RequestState.PENDING, subject_version=1, round=1, maker=maker or actor.id,
        maker_name=maker_name if maker_name is not None else actor.name, sealed_for=sealed_for or customer_id,
        object_maker=object_maker, replaces=replaces, old=old, new=new, why=why,
    )  # fmt: skip
    request.seal_draft()
    request.payload_sha256 = digest_of(request)
    db.session.add(request)
    db.session.flush()
    return request


def digest_of(request: ApprovalRequest) -> bytes:
    """What a decision is bound to: SHA-256 of the sealed payload."""
    return hashlib.sha256(request.sealed).digest()


def subject_changed(customer_id: UUID, kinds: Iterable[RequestKind] | None = None) -> None:
    """Raise the version of the customer's waiting requests: whoever looked at them must look again."""
    for request in waiting_about(customer_id, kinds):
        request.subject_version += 1


def waiting_about(customer_id: UUID, kinds: Iterable[RequestKind] | None = None) -> list[ApprovalRequest]:
    """The customer's requests that wait in the inbox, locked, oldest first. Inside a command."""
    statement = _waiting(customer_id, kinds).order_by(ApprovalRequest.created_at, ApprovalRequest.id)
    return list(db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)))


def waits_about(customer_id: UUID, kinds: Iterable[RequestKind]) -> bool:
    """Whether a request of these kinds about the customer waits in the inbox."""
    return db.session.scalars(_waiting(customer_id, kinds).limit(1)).first() is not None


def _waiting(customer_id: UUID, kinds: Iterable[RequestKind] | None) -> Select[ApprovalRequest]:
    waits = (
        ApprovalRequest.customer_id == customer_id,
        ApprovalRequest.state == RequestState.PENDING,
        ApprovalRequest.in_inbox,
    )
    statement = select(ApprovalRequest).where(*waits)
    if kinds is not None:
        statement = statement.where(ApprovalRequest.kind.in_([RequestKind(kind) for kind in kinds]))
    return statement


def take_back(request: ApprovalRequest) -> None:
    """Withdraw a request that waits (and is locked), and let the one wait again whose place it took."""
    withdraw(request)
    replaced = db.session.get(ApprovalRequest, request.replaces, with_for_update=True) if request.replaces else None
    if replaced and replaced.state is RequestState.WITHDRAWN:
        replaced.state = RequestState.PENDING
        db.session.flush()


def withdraw(request: ApprovalRequest) -> None:
    """Take back a request that waits (and is locked), because a better one replaces it."""
    request.state = RequestState.WITHDRAWN
    db.session.flush()
