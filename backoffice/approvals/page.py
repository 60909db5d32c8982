"""What the approvals' pages show, prepared for the templates: rows of the inbox, tabs by kind, tabs by state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from backoffice.access.actor import Actor
from backoffice.approvals import rules, service
from backoffice.approvals.models import ApprovalRequest, Decision, RequestKind, RequestState
from backoffice.kernel.errors import Refusal

CHANGED = Markup('The customer was changed after this was proposed. <a href="{}">Look again</a> before you decide.')
Draw = Callable[[Actor, ApprovalRequest], tuple[str, dict[str, Any]]]
_drawn_by: dict[RequestKind, Draw] = {}


@dataclass(frozen=True)
class Row:
    """One request as the inbox shows it; `note` stands where the buttons would be."""

    id: UUID
    version: int
    state: str
    kind: str
    icon: str
    title: str
    name: str
    url: str
    about: str
    by: str
    at: datetime
    why: str
    changes: Sequence[tuple[str, Any, Any]]
    note: str
    pill: str
    open: bool
    decision: Decision | None
    drawn: bool


def draws(kind: RequestKind, draw: Draw) -> None:
    """Requests of this kind are too large for old and new: their area draws what the checker looks at."""
    _drawn_by[kind] = draw


def picture(actor: Actor, request: ApprovalRequest) -> dict[str, Any]:
    """What the area of this request draws for the checker: its part of a page with what that shows.

    Nothing where old and new say all, and of what is decided.
    """
    draw = _drawn_by.get(request.kind)
    if draw is None or request.state is not RequestState.PENDING:
        return {"picture": ""}
    part, values = draw(actor, request)
    return {"picture": part, **values}


def rows(actor: Actor, requests: Iterable[ApprovalRequest], *, looked_at: bool = False) -> list[Row]:
    """The requests as rows. `looked_at`: the person has this one open, so a change since does not hold them up."""
    shown = list(requests)
    names, decisions = service.names_of(shown), service.decisions_on(shown)
    refusals = service.why_not_decide_each(actor, shown)
    return [
        _row(actor, one, names, _instead(actor, one, decisions.get(one.id), refusals[one.id], looked_at), decisions)
        for one in shown
    ]


def _row(
    actor: Actor,
    request: ApprovalRequest,
    names: Mapping[UUID, str],
    instead: tuple[str, str],
    decisions: Mapping[UUID, Decision],
) -> Row:
    kind = service.kinds.of(request)
    name = names.get(request.customer_id, "") if request.customer_id else ""
    sentence = kind.sentence(request)
    note, pill = instead
    about = url_for(kind.endpoint, customer_id=request.customer_id) if kind.endpoint and request.customer_id else ""
    own = request.maker == actor.id
    return Row(
        id=request.id, version=request.version, state=request.state.value, kind=kind.word, icon=kind.icon,
        title=f"{name}: {sentence}" if name else sentence, name=name, about=about,
        url=url_for("approvals.show", request_id=request.id), by="You" if own else request.maker_name,
        at=request.created_at, why=request.why, changes=kind.rows(request), note=note, pill=pill,
        open=not note and request.state is RequestState.PENDING, decision=decisions.get(request.id),
        drawn=request.kind in _drawn_by,
    )  # fmt: skip


def _instead(
    actor: Actor, request: ApprovalRequest, decision: Decision | None, refusal: Refusal | None, looked_at: bool
) -> tuple[str, str]:
    """(sentence instead of buttons, pill beside it)."""
    if request.state is not RequestState.PENDING:
        by = f"by {'you' if decision.checker == actor.id else decision.checker_name}" if decision else ""
        return by, f"request:{request.state.value}"
    if not actor.may(rules.DECIDED_WITH[request.kind]):
        return "Somebody else decides.", "request:pending"
    if refusal:
        own = request.maker == actor.id
        return "You proposed this. Somebody else decides." if own else refusal.sentence, ""
    if request.changed_since:
        again = CHANGED.format(url_for("approvals.show", request_id=request.id))
        return ("" if looked_at else again), "request:changed"
    return "", ""


def tabs(
    actor: Actor, state: RequestState, waiting: Mapping[RequestKind, int]
) -> list[tuple[str, str, str, int | None]]:
    """All, and one tab per kind that this person decides, with what waits."""
    own = rules.decides(actor)
    known = [kind for kind in service.kinds.known() if kind.name in own]
    pending = state is RequestState.PENDING
    items = [("all", "All", url_for("approvals.index", state=state.value), sum(waiting.values()) if pending else None)]
    for kind in known:
        url = url_for("approvals.index", kind=kind.name.value, state=state.value)
        items.append((kind.name.value, kind.title, url, waiting.get(kind.name, 0) if pending else None))
    return items


def states(kind: RequestKind | None) -> list[tuple[str, str, str]]:
    """Waiting, approved, declined."""
    words = {RequestState.PENDING: "Waiting", RequestState.APPROVED: "Approved", RequestState.DECLINED: "Declined"}
    return [
        (state.value, text, url_for("approvals.index", state=state.value, kind=kind.value if kind else None))
        for state, text in words.items()
    ]
