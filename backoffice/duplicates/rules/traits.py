"""What is known of very many people as columns of numbers: enough to tell most pairs apart without reading anybody."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backoffice.duplicates.rules.comparing import Frequencies
from backoffice.duplicates.rules.facts import MOST_WORDS, Facts
from backoffice.duplicates.rules.signatures import Lengths, Numbers, checksums, lengths, signatures

MOST_VALUES = 2  # of a kind: whoever has more is compared in full
NO_WORD = -1
KINDS = ("numbers", "every_phone", "emails", "places")
GENDERS = {"": 0, "female": 1, "male": 2}
OTHER_GENDER = 3
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")  # as far as it is known
ODD = b"?"


@dataclass(frozen=True)
class Columns:
    """Arrays of one length, a row a person or a word."""

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The rows of all parts, in their order."""
        return cls(*(_joined([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def _joined(parts: Sequence[Any]) -> Any:
    return type(parts[0]).joined(parts) if isinstance(parts[0], Columns) else np.concatenate(parts)


@dataclass(frozen=True)
class Values(Columns):
    """The values of one kind, `MOST_VALUES` columns a person; `count` may be higher."""

    checksum: Numbers
    signature: Numbers
    length: Lengths
    count: NDArray[np.int16]


@dataclass(frozen=True)
class Traits(Columns):
    """People; `words` are those of their names, by their place in the vocabulary, and `NO_WORD` behind them.

    Who `shares` has a phone that others have, too.
    """

    person: NDArray[np.bool_]
    shares: NDArray[np.bool_]
    gender: NDArray[np.int8]
    born: Numbers
    words: NDArray[np.int32]
    numbers: Values
    every_phone: Values
    emails: Values
    places: Values


@dataclass(frozen=True)
class Words(Columns):
    """The words of names; `share` is how many of all people bear each, where anybody counted."""

    signature: Numbers
    length: Lengths
    share: NDArray[np.float64]


class Vocabulary:
    """The distinct words of names in the order in which they were met."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def coded(self, people: Sequence[Facts]) -> Traits:
        """The traits of these people."""
        words = np.full((len(people), MOST_WORDS), NO_WORD, np.int32)
        for row, one in enumerate(people):
            words[row, : len(one.names)] = [self._places.setdefault(word, len(self._places)) for word in one.names]
        return Traits(
            np.array([one.is_person for one in people], np.bool_),
            np.array([bool(one.shared_phones) for one in people], np.bool_),
            np.array([GENDERS.get(one.gender, OTHER_GENDER) for one in people], np.int8),
            _born(one.birth_date for one in people),
            words,
            *(_values([getattr(one, kind) for one in people]) for kind in KINDS),
        )

    def words(self, frequencies: Frequencies) -> Words:
        """All words met so far."""
        met = list(self._places)
        shares = np.fromiter((frequencies.get(word, 0.0) for word in met), np.float64, len(met))
        return Words(signatures(met), lengths(met), shares)


def _values(given: Sequence[Collection[str]]) -> Values:
    counts = np.fromiter(map(len, given), np.int64, len(given))
    kept = [_first(some) for some in given] if counts.max(initial=0) > MOST_VALUES else given
    texts, sizes = list(chain.from_iterable(kept)), np.minimum(counts, MOST_VALUES)
    begins = np.cumsum(sizes) - sizes
    where = np.repeat(np.arange(len(given)) * MOST_VALUES - begins, sizes) + np.arange(len(texts))
    checked, signed, long = (_placed(column, where, len(given)) for column in _columns(texts))
    return Values(checked, signed, long, counts.astype(np.int16))


def _columns(texts: Sequence[str]) -> tuple[NDArray[Any], ...]:
    return checksums(texts), signatures(texts), lengths(texts)


def _first(values: Collection[str]) -> Collection[str]:
    return values if len(values) <= MOST_VALUES else sorted(values)[:MOST_VALUES]


def _placed(values: NDArray[Any], where: NDArray[np.int64], rows: int) -> NDArray[Any]:
    cells = np.zeros((rows, MOST_VALUES), values.dtype)
    cells.flat[where] = values
    return cells


def _born(dates: Iterable[str]) -> Numbers:
    """Dates as the eight bytes of their digits, as far as they are known; 0 for none, `ODD` for what is no date."""
    digits = [_digits(date) for date in dates]
    return np.array(digits, "S8").view(">u8").astype(np.uint64)


def _digits(date: str) -> bytes:
    return date.replace("-", "").encode() if not date or DATE.fullmatch(date) else ODD
