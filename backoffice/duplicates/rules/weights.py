"""What agreement and difference are worth: the Fellegi-Sunter model's probabilities as data.

I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage", Journal of the American Statistical Association 64
(1969), 1183-1210; the weight of a level is log2(m / u), and rare names count more than frequent ones as W. E. Winkler,
"Frequency-Based Matching in Fellegi-Sunter Model of Record Linkage" (US Census Bureau, 2000) has it.
`m`: how often the level is seen where both are one person; `u`: how often where they are two.
"""

from enum import StrEnum
from math import exp2, log2


class Level(StrEnum):
    """How two values compare."""

    SAME = "same"
    CLOSE = "close"
    FITS = "fits"  # one of the two is known in part, and that agrees
    PART = "part"  # a part agrees and a part does not: the year, some of the words
    SHARED = "shared"  # the same, and known to belong to several people
    DIFFERENT = "different"
    MISSING = "missing"


class Field(StrEnum):
    """What is compared, in the order in which reasons are told."""

    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    BIRTH = "birth"
    PLACE = "place"
    GENDER = "gender"


# (m, u) per field and level. Names have their own: see `of_word`.
SEEN: dict[Field, dict[Level, tuple[float, float]]] = {
    # Living customers share no number, phone or e-mail, so that a difference says little.
    Field.NUMBER: {Level.SAME: (0.25, 1e-8), Level.CLOSE: (0.10, 5e-6), Level.DIFFERENT: (0.65, 1.0)},
    Field.PHONE: {
        Level.SAME: (0.30, 1e-6), Level.SHARED: (0.70, 1e-2), Level.CLOSE: (0.04, 2e-5), Level.DIFFERENT: (0.66, 1.0),
    },
    Field.EMAIL: {Level.SAME: (0.30, 1e-6), Level.CLOSE: (0.08, 2e-5), Level.DIFFERENT: (0.62, 1.0)},
    Field.BIRTH: {
        Level.SAME: (0.82, 5e-5), Level.FITS: (0.95, 2e-2), Level.CLOSE: (0.13, 3e-3), Level.PART: (0.02, 2e-2),
        Level.DIFFERENT: (0.03, 0.98),
    },
    Field.PLACE: {Level.SAME: (0.55, 2e-4), Level.CLOSE: (0.15, 1e-3), Level.DIFFERENT: (0.30, 1.0)},
    Field.GENDER: {Level.SAME: (0.99, 0.5), Level.DIFFERENT: (0.01, 0.5)},
}  # fmt: skip
# A word of a name: how often it is spelt alike, a letter off, or another one, where both are one person.
WORD_SAME, WORD_CLOSE, WORD_OTHER = 0.78, 0.18, 0.04
ALIKE_WORDS = 8  # how many words stand a letter away from a frequent one
RAREST = 1 / 3_000  # a name nobody counts is taken for one that a person in so many bears
COMMONEST = 0.99  # in a bank of one family the name still says something
PRIOR = -20.0  # of two customers taken by chance one in about a million pairs is one person


def weight(field: Field, level: Level) -> float:
    """The weight of a level in bits; missing values say nothing."""
    if level is Level.MISSING:
        return 0.0
    m, u = SEEN[field][level]
    return log2(m / u)


def of_word(level: Level, frequency: float | None) -> float:
    """The weight of one word of a name that so large a share of people bears (None: nobody counted it).

    Another word is never worth more than a slip, not even where nearly everybody bears it.
    """
    borne = min(COMMONEST, max(frequency or 0.0, RAREST))
    if level is Level.SAME:
        return log2(WORD_SAME / borne)
    close = log2(WORD_CLOSE / min(1.0, borne * ALIKE_WORDS))
    return close if level is Level.CLOSE else min(close, log2(WORD_OTHER / (1 - borne)))


def probability(bits: float) -> float:
    """How likely two are one person whose evidence weighs so many bits together."""
    return 1 / (1 + exp2(-max(-60.0, min(60.0, bits + PRIOR))))


def bits(likely: float) -> float:
    """How many bits of evidence make it so likely that both are one person."""
    return log2(likely / (1 - likely)) - PRIOR
