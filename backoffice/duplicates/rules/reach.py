"""Which pairs may be worth showing: the most that their evidence can weigh, never less than what `scoring` finds.

Told from columns of numbers for very many pairs at once. What stays is few enough to be opened and scored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backoffice.duplicates.rules import weights
from backoffice.duplicates.rules.comparing import ALIKE_PLACE, LONG, SHORTEST_FORGIVEN, SHORTEST_NUMBER
from backoffice.duplicates.rules.facts import MOST_WORDS
from backoffice.duplicates.rules.scoring import FEWEST_BITS
from backoffice.duplicates.rules.signatures import apart, same_digits
from backoffice.duplicates.rules.traits import MOST_VALUES, NO_WORD, ODD, Traits, Values, Words
from backoffice.duplicates.rules.weights import Field, Level

Bits = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[Any]
Near = Callable[["Texts", "Texts"], Mask]
ROUNDING = 1e-6
YEAR, MONTH, DAY = (np.uint64(part) for part in (0xFFFFFFFF00000000, 0xFFFF0000, 0xFFFF))
ODD_DATE = np.uint64(int.from_bytes(ODD.ljust(8, b"\0"), "big"))


@dataclass(frozen=True)
class Texts:
    """One side of many pairs of texts."""

    signature: NDArray[np.uint64]
    length: NDArray[np.int16]


def within_reach(traits: Traits, words: Words, one: Places, other: Places) -> Mask:
    """Of pairs of places in the columns, those that may be worth showing."""
    bits, decided = most(traits, words, one, other)
    decided |= bits >= FEWEST_BITS - ROUNDING
    decided &= traits.person[one] == traits.person[other]
    return decided


def most(traits: Traits, words: Words, one: Places, other: Places) -> tuple[Bits, Mask]:
    """The most bits of each pair, were both persons or both none; and where one value may decide by itself."""
    bits, decided = _name(traits, words, one, other), np.zeros(len(one), np.bool_)
    bits += _birth(traits.born[one], traits.born[other]) + _gender(traits.gender[one], traits.gender[other])
    for field, values, near in (
        (Field.NUMBER, traits.numbers, _near_number),
        (Field.PHONE, traits.every_phone, _near_number),
        (Field.EMAIL, traits.emails, _near_email),
        (Field.PLACE, traits.places, _near_place),
    ):
        weighs, same = _any_of(field, values, near, one, other)
        bits += weighs
        decided |= same if field is not Field.PLACE else False
    # A shared phone is nobody's own: that another number differs from it may say nothing.
    shares = traits.shares[one] | traits.shares[other]
    bits -= np.where(shares, weights.weight(Field.PHONE, Level.DIFFERENT), 0.0)
    return bits, decided


def _any_of(field: Field, values: Values, near: Near, one: Places, other: Places) -> tuple[Bits, Mask]:
    """The most that any value of one side weighs with any of the other, and where two may be the same."""
    mine, theirs = values.count[one], values.count[other]
    same = np.maximum(mine, theirs) > MOST_VALUES
    same &= np.minimum(mine, theirs) > 0
    close = np.zeros(len(one), np.bool_)
    for first in range(MOST_VALUES):
        for second in range(MOST_VALUES):
            both = np.flatnonzero((mine > first) & (theirs > second))
            left, right = one[both], other[both]
            same[both] |= values.checksum[left, first] == values.checksum[right, second]
            close[both] |= near(_text(values, left, first), _text(values, right, second))
    bits = np.where(close, weights.weight(field, Level.CLOSE), weights.weight(field, Level.DIFFERENT))
    bits[same] = weights.weight(field, Level.SAME)
    bits[(mine == 0) | (theirs == 0)] = 0.0
    return bits, same


def _text(values: Values, rows: Places, place: int) -> Texts:
    return Texts(values.signature[rows, place], values.length[rows, place])


def _near_number(one: Texts, other: Texts) -> Mask:
    return (np.minimum(one.length, other.length) >= SHORTEST_NUMBER) & (apart(one.signature, other.signature) <= 2)


def _near_email(one: Texts, other: Texts) -> Mask:
    alike = (apart(one.signature, other.signature) <= 4) & same_digits(one.signature, other.signature)
    return alike & (np.minimum(one.length, other.length) >= LONG)


def _near_place(one: Texts, other: Texts) -> Mask:
    letters = one.length.astype(np.int32) + other.length
    return apart(one.signature, other.signature).astype(np.int32) * 100 <= letters * (100 - ALIKE_PLACE)


def _gender(one: NDArray[np.int8], other: NDArray[np.int8]) -> Bits:
    bits = np.where(
        one == other, weights.weight(Field.GENDER, Level.SAME), weights.weight(Field.GENDER, Level.DIFFERENT)
    )
    bits[(one == 0) | (other == 0)] = 0.0
    return bits


def _birth(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> Bits:
    """Digit by digit: two that differ are a slip at most, or two neighbours turned."""
    weighs = {level: weights.weight(Field.BIRTH, level) for level in weights.SEEN[Field.BIRTH]}
    unlike = one ^ other
    digits = _unlike_digits(unlike)
    parts = sum(((unlike & part) != 0).astype(np.int8) for part in (YEAR, MONTH, DAY))
    same_year = (unlike & YEAR) == 0
    turned = same_year & (((one & MONTH) >> np.uint64(16)) == (other & DAY))
    bits = np.full(len(one), weighs[Level.DIFFERENT])
    bits[same_year] = weighs[Level.PART]
    bits[(digits <= 2) | (parts == 1) | turned] = weighs[Level.CLOSE]
    in_part = ((one & DAY) == 0) | ((other & DAY) == 0)
    bits[in_part] = np.where(same_year[in_part], weighs[Level.FITS], weighs[Level.DIFFERENT])
    bits[(unlike == 0) & ~in_part | (one == ODD_DATE) | (other == ODD_DATE)] = weighs[Level.SAME]
    bits[(one == 0) | (other == 0)] = 0.0
    return bits


def _unlike_digits(unlike: NDArray[np.uint64]) -> NDArray[np.uint8]:
    low = unlike | (unlike >> np.uint64(1)) | (unlike >> np.uint64(2)) | (unlike >> np.uint64(3))
    counted: NDArray[np.uint8] = np.bitwise_count(low & np.uint64(0x0101010101010101))
    return counted


def _name(traits: Traits, words: Words, one: Places, other: Places) -> Bits:
    """The best partner of each word of the side that has fewer, whether or not another word takes it too."""
    mine, theirs = traits.words[one], traits.words[other]
    swapped = (mine != NO_WORD).sum(1) > (theirs != NO_WORD).sum(1)
    fewer, more = np.where(swapped[:, None], theirs, mine), np.where(swapped[:, None], mine, theirs)
    bits = np.zeros(len(one))
    for place in range(MOST_WORDS):
        rows = np.flatnonzero(fewer[:, place] != NO_WORD)
        if len(rows) == 0:
            break
        bits[rows] += _best(words, fewer[rows, place], more[rows])
    return bits


def _best(words: Words, word: Places, among: Places) -> Bits:
    best = np.full(len(word), -np.inf)
    for place in range(MOST_WORDS):
        rows = np.flatnonzero(among[:, place] != NO_WORD)
        if len(rows) == 0:
            break
        best[rows] = np.maximum(best[rows], _word(words, word[rows], among[rows, place]))
    return best


def _word(words: Words, one: Places, other: Places) -> Bits:
    borne = np.maximum(words.share[one], words.share[other]).clip(weights.RAREST, weights.COMMONEST)
    shorter = np.minimum(words.length[one], words.length[other])
    most = np.where(shorter >= LONG, 2, 1) * 2
    alike = apart(words.signature[one], words.signature[other]) <= most
    close = alike & (shorter >= SHORTEST_FORGIVEN) & same_digits(words.signature[one], words.signature[other])
    slip = np.log2(weights.WORD_CLOSE / np.minimum(1.0, borne * weights.ALIKE_WORDS))
    another = np.minimum(slip, np.log2(weights.WORD_OTHER / (1 - borne)))
    return np.where(one == other, np.log2(weights.WORD_SAME / borne), np.where(close, slip, another))
