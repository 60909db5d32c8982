"""What every engine of a run gives: slice by slice, who may be one person and is to be scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from backoffice.duplicates.rules.scoring import Score

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Candidates:
    """Pairs of a slice to be scored, how many were `compared` to find them, and the bits an engine gives itself."""

    compared: int
    pairs: Sequence[Pair]
    bits: Mapping[Pair, float] = field(default_factory=dict)

    def weighed(self, pair: Pair, score: Score) -> Score:
        """The score with the engine's own weight, where it has one; what has no evidence stays nothing."""
        return replace(score, bits=self.bits[pair]) if score.evidence and pair in self.bits else score


class Engine(Protocol):
    """A way to find candidates, prepared for one run."""

    def candidates(self, number: int, slices: int) -> Candidates:
        """Those of one slice; a run that goes on prepares its engine again and asks from the slice it stands at."""
        ...
