"""Operations: the marks `@command` and `@query` are the permission check, the transaction and the audit entry in one.

    @command(Permission.REVIEW_DOCUMENT)
    def approve(actor: Actor, case_id: UUID, *, version: int) -> KycCase: ...

A command inside a command joins it: one transaction, one entry, and only the outer mark asks for the permission.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import audit_log, connections, constraints, idempotency, vault
from backoffice.kernel.db import db
from backoffice.kernel.errors import BackofficeError, PermissionDenied, Refusal, Refused, Untrue
from backoffice.kernel.running import Operation, Running

P = ParamSpec("P")
R = TypeVar("R")
STATE = "operation"


register: dict[str, Operation] = {}
_sure: list[Callable[[Actor], Actor]] = []
asked: ContextVar[set[str] | None] = ContextVar("asked", default=None)


def command(
    permission: Permission, *, reason: str = "", sensitive: bool = False
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Mark a function that changes things. PUBLIC ones say in `reason` why anybody may call them.

    `sensitive`: the actor's rights are made sure of right before (see `make_sure_with`).
    """
    return _mark("command", permission, recorded=False, reason=reason, sensitive=sensitive)


def query(
    permission: Permission, *, recorded: bool = False, reason: str = "", sensitive: bool = False
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Mark a function that reads. `recorded`: the read of personal data is in the log before the answer leaves."""
    return _mark("query", permission, recorded=recorded, reason=reason, sensitive=sensitive)


def running() -> Running | None:
    """The operation under way, or None."""
    return db.session().info.get(STATE)


def ask(actor: Actor, function: Callable[..., Any]) -> None:
    """Refuse an actor who may never call this marked function; the attempt is recorded. Raises PermissionDenied."""
    operation: Operation = function.operation  # type: ignore[attr-defined]  # the mark left it there
    _ask(operation, actor)


def note_reason(text: str) -> None:
    """Say in the running entry why it was done, in the actor's words (sealed like the values)."""
    if current := running():
        current.changes.reason = text


def note_customer(customer_id: UUID, *fields: str) -> None:
    """File the running entry under this customer too, naming fields that were shown or concerned."""
    if current := running():
        current.changes.touch(customer_id, *fields)


def note_customers(customer_ids: Iterable[UUID]) -> None:
    """File the running entry under all of these: one entry for a list, not one for a row."""
    if current := running():
        current.changes.customers.update(dict.fromkeys(customer_ids))


def alarm(actor: Actor, *customers: UUID) -> None:
    """Note that something sealed is untrue where the operation goes on without it, or has ended already."""
    current = running()
    names = sorted(asked.get() or ())
    operation = current.operation if current else register[names[-1]] if names else None
    if operation is not None:
        noted = Running(operation, actor)
        for customer_id in customers:
            noted.changes.touch(customer_id)
        audit_log.append_refused(noted, Untrue())


def make_sure_with(sure: Callable[[Actor], Actor]) -> None:
    """Name what is asked before sensitive operations: it gives the actor as of now, or raises."""
    _sure[:] = [sure]


def _made_sure(actor: Actor) -> Actor:
    for sure in _sure:
        actor = sure(actor)
    return actor


def _mark(
    kind: Literal["command", "query"], permission: Permission, *, recorded: bool, reason: str, sensitive: bool
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    if (permission is Permission.PUBLIC) != bool(reason):
        raise TypeError("PUBLIC operations, and only they, say why anybody may call them")

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        operation = Operation(_name_of(function), kind, permission, function, recorded, reason, sensitive)
        if operation.name in register:
            raise TypeError(f"two operations are called {operation.name}")
        register[operation.name] = operation

        @wraps(function)
        def call(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            outer = running()
            if outer:
                return _join(outer, operation, lambda: function(actor, *args, **kwargs))
            now = _made_sure(actor) if sensitive else actor
            return _run(operation, now, lambda: function(now, *args, **kwargs))

        call.operation = operation  # type: ignore[attr-defined]  # `ask` looks for it
        return call

    return decorate


def _name_of(function: Callable[..., Any]) -> str:
    """`backoffice.kyc.service.decisions` + `approve` -> `kyc.approve`."""
    return f"{function.__module__.split('.')[1]}.{function.__name__}"


def _join(outer: Running, operation: Operation, work: Callable[[], R]) -> R:
    if operation.kind == "command" and not outer.may_write:
        raise RuntimeError(f"{outer.operation.name} only reads and may not call {operation.name}")
    outer.inner.append(operation.name)
    try:
        return work()
    except Exception:
        # Half-done inner writes must not be committed by an outer command that goes on regardless.
        outer.broken = operation.kind == "command"
        raise


def _ask(operation: Operation, actor: Actor) -> None:
    if (names := asked.get()) is not None:
        names.add(operation.name)
    if not actor.may(operation.permission):
        denied = PermissionDenied(operation.permission)
        audit_log.append_refused(Running(operation, actor), denied)
        raise denied


def _run(operation: Operation, actor: Actor, work: Callable[[], R]) -> R:
    _ask(operation, actor)
    session = db.session()
    current = Running(operation, actor)
    session.flush()  # what was changed before, outside a command, is refused here and not taken for a part of it
    session.info[STATE] = current
    try:
        return _change(session, current, work) if current.may_write else _read(session, current, work)
    except Exception as error:
        session.rollback()
        session.info.pop(vault.CACHE, None)
        session.info.pop(STATE, None)
        raise _answer(current, error) from error
    finally:
        session.info.pop(STATE, None)


def _change(session: Session, current: Running, work: Callable[[], R]) -> R:
    session.expire_all()
    connections.begin_writing(session)
    idempotency.claim(session, current.actor)
    result = work()
    if current.broken:
        raise RuntimeError(f"{current.operation.name} went on after a part of it failed")
    session.flush()
    idempotency.settle(session, result)
    audit_log.append_change(session, current)
    session.commit()
    return result


def _read(session: Session, current: Running, work: Callable[[], R]) -> R:
    result = work()
    session.flush()
    if current.operation.recorded:
        audit_log.append_access(session, current)
    return result


def _answer(current: Running, error: Exception) -> Exception:
    """The error for the caller: database conflicts become refusals, and refusals are recorded."""
    answer = _as_refusal(error)
    if isinstance(answer, (Refused, PermissionDenied, Untrue)):
        audit_log.append_refused(current, answer)
    return answer


def _as_refusal(error: Exception) -> Exception:
    if isinstance(error, BackofficeError):
        return error
    if isinstance(error, vault.Tampered):
        return Untrue()
    if isinstance(error, StaleDataError):
        return Refused(Refusal("VERSION_CONFLICT", "Somebody else changed this in the meantime. Look at it again."))
    if isinstance(error, (IntegrityError, OperationalError)):
        refusal = constraints.refusal_for(error)
        return Refused(refusal) if refusal else error
    return error
