"""Who may judge which match now, when a judged one comes up again, and what true ones make of a customer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backoffice.kernel.errors import Refusal
from backoffice.screening.models import MatchKind, MatchState, WatchMatch
from backoffice.screening.rules.comparing import speaking

OLD_LISTS = timedelta(days=7)
STERNNESS = {MatchKind.OTHER: 0, MatchKind.PEP: 1, MatchKind.SANCTION: 2}

CHANGED = Refusal("VERSION_CONFLICT", "This match was changed after you opened it. Look at it again.")
DECIDED = Refusal("ALREADY_DECIDED", "This match was judged already. Open it again to judge it anew.")
WAITS = Refusal("ALREADY_DECIDED", "A second person decides this match now: the request waits among the approvals.")
NOT_JUDGED = Refusal("INVALID_TRANSITION", "Nobody has judged this match yet.")
GONE = Refusal("INVALID_TRANSITION", "This customer is none any more; there is nothing to judge.")
OVERTAKEN = Refusal("INVALID_TRANSITION", "This match is not what it was when this was asked.")
NO_LISTS = Refusal("CUSTOMER_ERROR", "No watch lists are connected. Ask your administrator.")
BRANCH_ONLY = Refusal("CUSTOMER_ERROR", "Screening everybody takes somebody who sees every branch.")


@dataclass(frozen=True)
class Marks:
    """What true matches make of a customer."""

    pep: bool = False
    sanctioned: bool = False


def why_not_judge(match: WatchMatch, version: int, *, living: bool) -> Refusal | None:
    """Why this match, as it was seen, cannot be judged now, or None."""
    if not living:
        return GONE
    if match.state is MatchState.PROPOSED:
        return WAITS
    if match.state is not MatchState.OPEN:
        return DECIDED
    return None if match.version == version else CHANGED


def why_not_reopen(match: WatchMatch, version: int, *, living: bool) -> Refusal | None:
    """Why this match cannot be opened again, or None."""
    if not living:
        return GONE
    if match.state is MatchState.PROPOSED:
        return WAITS
    if match.state is MatchState.OPEN:
        return NOT_JUDGED
    return None if match.version == version else CHANGED


def takes_two(match: WatchMatch) -> bool:
    """Whether a second person decides that it is true, and that it is not any more."""
    return match.kind is MatchKind.SANCTION


def is_new(match: WatchMatch, codes: Iterable[str], kind: MatchKind) -> bool:
    """Whether a match that was judged to be somebody else comes up again: more speaks for it, or it weighs more."""
    more = set(speaking(codes)) - set(match.judged)
    return match.state is MatchState.DIFFERENT and (bool(more) or STERNNESS[kind] > STERNNESS[match.kind])


def marks(matches: Iterable[WatchMatch]) -> Marks:
    """What those judged to be true say."""
    true = [match for match in matches if match.state is MatchState.TRUE]
    return Marks(any(match.in_office for match in true), any(match.kind is MatchKind.SANCTION for match in true))


def are_old(made_at: datetime | None, now: datetime) -> bool:
    """Whether the lists are so old that somebody should look why."""
    return made_at is not None and now - made_at > OLD_LISTS
