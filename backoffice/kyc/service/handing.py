"""Cases that change hands: taken over from a colleague, given to one; who had it is told, until they have read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.errors import Invalid, Refusal
from backoffice.kernel.operations import command, note_customer, note_reason, query
from backoffice.kyc.models import KycCase
from backoffice.kyc.rules import cases as rules
from backoffice.kyc.service import cases, holding
from backoffice.kyc.service.cases import Dossier
from backoffice.web import session_rows

# A reviewer who answered a case within this time is known as a colleague, signed in or not.
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Colleague:
    """Somebody who reviews: the stable id and the name."""

    id: str
    name: str


@command(Permission.REVIEW_DOCUMENT)
def take_over(actor: Actor, case_id: UUID, reason: str) -> KycCase:
    """Take a case that a colleague holds; they are told. Raises Refused (NOT_HOLDER, ALREADY_DECIDED, …), NotFound."""
    case = holding.locked(actor, case_id)
    cases.refuse(rules.why_not_take_over(case, actor.id) or _own_work(case, actor.id))
    note_reason(reason)
    _tell_holder(actor, case, reason)
    holding.hold(case, actor.id, actor.name)
    return case


@command(Permission.REVIEW_DOCUMENT)
def assign(actor: Actor, case_id: UUID, to: str) -> KycCase:
    """Give a case that is free, or one's own, to a colleague. Raises Invalid, Refused (NOT_HOLDER, …), NotFound."""
    case = holding.locked(actor, case_id)
    colleague = next((one for one in _colleagues() if one.id == to), None)
    if colleague is None:
        raise Invalid.one("to", "Not one of the reviewers who are known.")
    cases.refuse(rules.why_not_assign(case, actor.id, to) or _own_work(case, to))
    holding.hold(case, colleague.id, colleague.name)
    return case


@command(Permission.REVIEW_DOCUMENT)
def noted(actor: Actor, case_id: UUID) -> KycCase:
    """Who lost a case has read so; does nothing otherwise. Raises NotFound."""
    case = holding.locked(actor, case_id)
    if case.taken_from == actor.id:
        case.taken_from = case.taken_by_name = case.taken_at = None
        case.taken_why = ""
    return case


@query(Permission.REVIEW_DOCUMENT)
def reviewers(actor: Actor) -> Sequence[Colleague]:
    """The colleagues to whom a case can be given, by name: who is signed in, or answered a case lately."""
    return [one for one in _colleagues() if one.id != actor.id]


@query(Permission.REVIEW_DOCUMENT)
def standing(actor: Actor, case_id: UUID, *, acted: bool = False) -> KycCase:
    """Who holds the case and why it is there, without a look at its customer. Raises NotFound.

    `acted`: the person did something on the case since they last asked, so it is not forgotten.
    """
    case = cases.found(actor, case_id)
    if acted and case.holder == actor.id:
        holding.at_work(case)
    return case


def lost(actor: Actor) -> Sequence[KycCase]:
    """The cases that were taken from this person and of which they have not read so yet, the latest first."""
    taken = cases.within_reach(actor).where(KycCase.taken_from == actor.id)
    return list(db.session.scalars(taken.order_by(KycCase.taken_at.desc())))


@query(Permission.REVIEW_DOCUMENT, recorded=True)
def lost_cases(actor: Actor) -> Sequence[Dossier]:
    """The same with customers and documents."""
    found = lost(actor)
    for case in found:
        note_customer(case.customer_id)
    return cases.dossiers(actor, found)


def _tell_holder(actor: Actor, case: KycCase, reason: str) -> None:
    case.taken_from, case.taken_by_name, case.taken_at = case.holder, actor.name[:200], clock.now()
    case.taken_why = reason


def _colleagues() -> list[Colleague]:
    lately = (KycCase.answered_at > clock.now() - KNOWN_FOR, KycCase.answered_by.is_not(None))
    answered = select(KycCase.answered_by, KycCase.answered_by_name).where(*lately).distinct()
    known = {str(who): name or "" for who, name in db.session.execute(answered)}
    known |= {one.id: one.name for one in session_rows.people_who_may(Permission.REVIEW_DOCUMENT)}
    people = [Colleague(who, name) for who, name in known.items() if not who.startswith("system:")]
    return sorted(people, key=lambda one: (one.name.casefold(), one.id))


def _own_work(case: KycCase, actor_id: str) -> Refusal | None:
    own = select(KycCase.id).where(KycCase.id == case.id, holding.took_part(actor_id))
    return rules.WORKED_ON_IT if db.session.scalar(own) else None
