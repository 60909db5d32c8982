"""Texts as numbers by which most are told apart unread: a checksum, equal for equal texts, and a signature.

A signature has a bit for each letter of the alphabet, and bits for the first, second and third of each digit. A letter
taken from a text, or added to it, changes one of them at most.
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Lengths = NDArray[np.int16]
LONGEST = 32_000
_DIGITS, _LETTERS, _TIMES = 10, 26, 3
_OTHER = _DIGITS + _LETTERS


def _codes() -> NDArray[np.int64]:
    codes = np.full(256, _OTHER)
    codes[ord("0") : ord("9") + 1] = np.arange(_DIGITS)
    for first in "aA":
        codes[ord(first) : ord(first) + _LETTERS] = _DIGITS + np.arange(_LETTERS)
    return codes


_CODES = _codes()


def checksums(texts: Iterable[str]) -> Numbers:
    """Equal for equal texts."""
    return np.fromiter((crc32(text.encode()) for text in texts), np.uint64)


def lengths(texts: Sequence[str]) -> Lengths:
    """Letters of each text, `LONGEST` at most."""
    return np.fromiter((min(LONGEST, len(text)) for text in texts), np.int16, len(texts))


def signatures(texts: Sequence[str]) -> Numbers:
    """The signature of each text."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    letters = np.frombuffer("".join(texts).encode("ascii", "replace"), np.uint8)  # one byte a letter in any script
    cells = np.repeat(np.arange(len(texts)), sizes) * (_OTHER + 1) + _CODES[letters]
    counted = np.bincount(cells, minlength=len(texts) * (_OTHER + 1)).reshape(len(texts), _OTHER + 1)
    digits = counted[:, :_DIGITS, None] > np.arange(_TIMES)
    return _packed(digits.reshape(len(texts), _DIGITS * _TIMES), counted[:, _DIGITS:_OTHER] > 0)


def apart(one: Numbers, other: Numbers) -> NDArray[np.uint8]:
    """How many letters at least were taken or added between texts of these signatures."""
    least: NDArray[np.uint8] = np.bitwise_count(one ^ other)
    return least


def same_digits(one: Numbers, other: Numbers) -> NDArray[np.bool_]:
    """Whether texts of these signatures may have the same digits."""
    alike: NDArray[np.bool_] = ((one ^ other) & OF_DIGITS) == 0
    return alike


def _packed(digits: NDArray[np.bool_], letters: NDArray[np.bool_]) -> Numbers:
    bits = np.zeros((len(digits), 64), np.bool_)
    bits[:, : digits.shape[1]] = digits
    bits[:, digits.shape[1] : digits.shape[1] + letters.shape[1]] = letters
    return np.packbits(bits, axis=1).view(np.uint64).reshape(-1)


OF_DIGITS = _packed(np.ones((1, _DIGITS * _TIMES), np.bool_), np.zeros((1, _LETTERS), np.bool_))[0]
