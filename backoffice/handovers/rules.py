"""Why a case about a number in other hands cannot be opened, proved or decided now."""

from datetime import datetime, timedelta

from backoffice.access.actor import Actor
from backoffice.contacts.models import Phone
from backoffice.handovers.models import OWN_CASE, UNDECIDED, HandOver, HandOverState
from backoffice.kernel.errors import Refusal

PROOF_HOLDS = timedelta(days=7)

DECIDED = Refusal("ALREADY_DECIDED", "This case was decided already.")
NOBODY = Refusal("CUSTOMER_ERROR", "No customer has this number alone. Register it, or add it, as usual.")
OWN_NUMBER = Refusal("CUSTOMER_ERROR", "This customer has this number already.")
NOT_PROVED = Refusal("INVALID_TRANSITION", "Nobody has shown yet that they have this number: send a code to it.")
STALE = Refusal("INVALID_TRANSITION", "The code was read out more than a week ago. Send a new one.")
GONE = Refusal("CUSTOMER_ERROR", "The customer gave this number up meanwhile: it can be registered as usual.")
SEEN_OTHERWISE = Refusal("VERSION_CONFLICT", "This case was changed after you opened it. Look at it again.")


def why_not_open(phone: Phone | None, claimed_for: object) -> Refusal | None:
    """Why there is nothing to hand over, or None."""
    if phone is None:
        return NOBODY
    return OWN_NUMBER if phone.customer_id == claimed_for else None


def why_not_prove(case: HandOver) -> Refusal | None:
    """Why no code is sent or taken for this case, or None."""
    return None if case.state in UNDECIDED else DECIDED


def needs_code(case: HandOver, now: datetime) -> bool:
    """Whether nobody has read out a code yet, or so long ago that it no longer counts."""
    return case.state in UNDECIDED and (case.proved_at is None or now >= case.proved_at + PROOF_HOLDS)


def why_not_decide(case: HandOver, actor: Actor, version: int) -> Refusal | None:
    """Why this person cannot decide this case as they saw it, or None."""
    if case.state not in UNDECIDED:
        return DECIDED
    if case.version != version:
        return SEEN_OTHERWISE
    return OWN_CASE if actor.id in (case.opened_by, case.proved_by) else None


def why_not_end(case: HandOver, actor: Actor, version: int, phone: Phone | None, now: datetime) -> Refusal | None:
    """Why the old holder's phone cannot be ended now, or None."""
    if refusal := why_not_decide(case, actor, version):
        return refusal
    if case.state is not HandOverState.PROVED:
        return NOT_PROVED
    if needs_code(case, now):
        return STALE
    return None if phone is not None and phone.living else GONE
