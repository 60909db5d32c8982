"""What may be said of a pair, when it comes up again, and what one answer tells about another."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from backoffice.duplicates.models import DuplicatePair, PairState, Relation
from backoffice.duplicates.rules.scoring import SPEAKING
from backoffice.duplicates.rules.weights import Level
from backoffice.kernel.errors import Refusal

RELATIONS = {
    Relation.TWIN: "Twins",
    Relation.FAMILY: "Family",
    Relation.SHARED_PHONE: "They share a phone",
    Relation.NAMESAKE: "Same name by chance",
    Relation.OTHER: "Other people",
}
STRONGEST_FIRST = (Level.SAME, Level.CLOSE, Level.FITS, Level.SHARED, Level.PART)
MERGED = "These two were merged already."
CHANGED = Refusal(
    "VERSION_CONFLICT", "Somebody judged this pair, or compared it anew, after you opened it. Look at it again."
)
PROPOSED = "A merge of these two waits for a second person, who may decline it."
GONE = "One of the two is no customer any more."


def why_not_judge(pair: DuplicatePair, seen: int | None = None) -> Refusal | None:
    """Why nobody can say of this pair that it is two people, or None; an earlier answer may be revised by whoever
    has seen it. `seen` is the version that was looked at."""
    if pair.state is PairState.MERGED:
        return Refusal("ALREADY_DECIDED", MERGED)
    if not pair.both_living:
        return Refusal("INVALID_TRANSITION", GONE)
    if pair.merge_proposed:
        return Refusal("INVALID_TRANSITION", PROPOSED)
    return CHANGED if seen is not None and seen != pair.version else None


def why_not_reopen(pair: DuplicatePair) -> Refusal | None:
    """Why this pair cannot be opened again, or None."""
    if pair.state is not PairState.DIFFERENT:
        return Refusal("INVALID_TRANSITION", "This pair is not decided.")
    return why_not_judge(pair)


def speaking(codes: Iterable[str]) -> list[str]:
    """The evidence for one person: what more of it than was decided on opens a pair again."""
    return [code for code in codes if code.partition(".")[2] in SPEAKING]


def answered(codes: Iterable[str]) -> list[str]:
    """What an answer in face of this evidence has answered, too: less of the same is nothing new."""
    spoke = [code.partition(".") for code in speaking(codes)]
    return [f"{field}.{less}" for field, _, level in spoke for less in STRONGEST_FIRST[_rank(level) :]]


def _rank(level: str) -> int:
    return STRONGEST_FIRST.index(Level(level))


def clusters(pairs: Sequence[DuplicatePair]) -> list[list[DuplicatePair]]:
    """Pairs that hang together by their customers, in the order in which their first one came."""
    root: dict[UUID, UUID] = {}

    def of(customer: UUID) -> UUID:
        while root.setdefault(customer, customer) != customer:
            customer = root[customer]
        return customer

    for pair in pairs:
        root[of(pair.one_id)] = of(pair.other_id)
    found: dict[UUID, list[DuplicatePair]] = {}
    for pair in pairs:
        found.setdefault(of(pair.one_id), []).append(pair)
    return list(found.values())
