"""Everybody as columns of numbers, gathered once for a run: all customers are opened, and nothing of them is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backoffice.customers.models import LIVING, Customer, CustomerType
from backoffice.duplicates.rules.facts import Facts, facts_in
from backoffice.duplicates.rules.reach import within_reach
from backoffice.duplicates.rules.signatures import Numbers
from backoffice.duplicates.rules.traits import Traits, Vocabulary, Words
from backoffice.duplicates.service import frequencies
from backoffice.kernel import bulk

AT_ONCE = 100_000  # pairs judged together


@dataclass(frozen=True)
class Crowd:
    """Customers in the order of their ids, whose bytes are two numbers each."""

    ids: Numbers
    traits: Traits
    words: Words

    def places(self, ids: Numbers) -> NDArray[np.int64]:
        """Where these ids stand; -1 for whoever is not here."""
        if len(self.ids) == 0:
            return np.full(len(ids), -1)
        high, low = ids[:, 0], ids[:, 1]
        at = np.searchsorted(self.ids[:, 0], high)
        while True:  # ids made in one moment may share their first half
            here = np.minimum(at, len(self.ids) - 1)
            behind = (at < len(self.ids)) & (self.ids[here, 0] == high) & (self.ids[here, 1] < low)
            if not behind.any():
                break
            at[behind] += 1
        found = (self.ids[here, 0] == high) & (self.ids[here, 1] == low)
        return np.where(found, here, -1)

    def within_reach(self, pairs: NDArray[np.int64]) -> list[tuple[UUID, UUID]]:
        """Of these pairs of places, those that may be worth showing, by their ids."""
        some = [pairs[start : start + AT_ONCE] for start in range(0, len(pairs), AT_ONCE)]
        kept = [part[within_reach(self.traits, self.words, part[:, 0], part[:, 1])] for part in some]
        return [(self._id(one), self._id(other)) for part in kept for one, other in part]

    def _id(self, place: int) -> UUID:
        return UUID(bytes=self.ids[place].astype(">u8").tobytes())


def numbers_of(ids: bytes) -> Numbers:
    """The bytes of many ids as two numbers each."""
    return np.frombuffer(ids, ">u8").astype(np.uint64).reshape(-1, 2)


def gathered() -> Crowd:
    """All living customers (behind the caller's operation)."""
    met = Vocabulary()
    parts = [
        (numbers_of(b"".join(one.bytes for one, _ in page)), met.coded([facts for _, facts in page]))
        for page in everybody()
    ]
    ids, traits = zip(*parts, strict=True)
    return Crowd(np.concatenate(ids), Traits.joined(traits), met.words(frequencies.known()))


def everybody() -> Iterator[list[tuple[UUID, Facts]]]:
    """All living customers, opened page by page in the order of their ids."""
    for page in bulk.opened(Customer, Customer.stage.in_(LIVING), Customer.customer_type):
        yield [
            (customer_id, facts_in(document, is_person=kind == CustomerType.INDIVIDUAL))
            for customer_id, document, kind in page
        ]
