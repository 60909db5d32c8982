"""How likely two are one person, what is worth showing, and the reasons in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backoffice.duplicates.rules import weights
from backoffice.duplicates.rules.comparing import Evidence, Frequencies, compare
from backoffice.duplicates.rules.facts import Facts
from backoffice.duplicates.rules.weights import Field, Level

WORTH_SHOWING, LIKELY = 0.5, 0.95
FEWEST_BITS = weights.bits(WORTH_SHOWING)
# What only one living customer may have: shown whatever else is known, for registering it again is refused.
DECIDING = {f"{field}.{Level.SAME}" for field in (Field.NUMBER, Field.PHONE, Field.EMAIL)}
SPEAKING = frozenset({Level.SAME, Level.CLOSE, Level.FITS, Level.PART, Level.SHARED})
NAMED_ALIKE = {f"{Field.NAME}.{Level.SAME}", f"{Field.NAME}.{Level.CLOSE}"}
WORDS = {
    "number.same": "Same ID number", "number.close": "ID number is a digit off",
    "number.different": "Another ID number", "number.missing": "No ID number on one side",
    "phone.same": "Same phone", "phone.shared": "Same phone, which several people share",
    "phone.close": "Phone is a digit off", "phone.different": "Another phone", "phone.missing": "No phone on one side",
    "email.same": "Same e-mail", "email.close": "E-mail is a letter off", "email.different": "Another e-mail",
    "email.missing": "No e-mail on one side",
    "name.same": "Same name", "name.close": "Name is a letter off", "name.part": "A part of the name is the same",
    "name.different": "Another name", "name.missing": "No name on one side",
    "birth.same": "Same birth date", "birth.close": "Birth date is a digit off", "birth.part": "Same birth year",
    "birth.fits": "Birth date fits as far as it is known",
    "birth.different": "Another birth date", "birth.missing": "No birth date on one side",
    "place.same": "Same address", "place.close": "Nearly the same address", "place.different": "Another address",
    "place.missing": "No address on one side",
    "gender.same": "Same gender", "gender.different": "Another gender", "gender.missing": "No gender on one side",
}  # fmt: skip
# Said although it is missing: what would settle the question.
MISSED = (Field.NUMBER, Field.BIRTH)
UNSPOKEN = {"gender.same"}


@dataclass(frozen=True)
class Sign:
    """One comparison in plain words: it speaks for the same person, against it (False), or for neither (None)."""

    words: str
    speaks_for: bool | None


@dataclass(frozen=True)
class Score:
    """Two people compared; `bits` orders what is equally certain."""

    evidence: tuple[Evidence, ...]
    bits: float

    @property
    def probability(self) -> float:
        """How likely both are one person (0 to 1)."""
        return weights.probability(self.bits)

    @property
    def codes(self) -> list[str]:
        """The evidence as it is kept: `phone.same`, `birth.different`."""
        return [one.code for one in self.evidence if one.level is not Level.MISSING or one.field in MISSED]

    @property
    def is_worth_showing(self) -> bool:
        """Whether somebody should look at the two."""
        return self.probability >= WORTH_SHOWING or not DECIDING.isdisjoint(self.codes)

    @property
    def is_likely(self) -> bool:
        """Whether both are one person unless somebody knows better."""
        return self.probability >= LIKELY

    @property
    def asks_for_a_reason(self) -> bool:
        """Whether nobody is registered in face of this without a reason; what is taken already refuses by itself."""
        return self.is_likely and DECIDING.isdisjoint(self.codes) and not NAMED_ALIKE.isdisjoint(self.codes)


def score(one: Facts, other: Facts, frequencies: Frequencies) -> Score:
    """Compare two people; persons and organisations are never one."""
    if one.is_person is not other.is_person:
        return Score((), weights.PRIOR)
    evidence = tuple(compare(one, other, frequencies))
    return Score(evidence, sum(part.bits for part in evidence))


def signs(codes: Iterable[str]) -> list[Sign]:
    """Evidence in words; nothing of anybody can be read from it but that it is equal or not."""
    return [Sign(WORDS[code], _speaks(code)) for code in codes if code not in UNSPOKEN]


def sentence(codes: Sequence[str]) -> str:
    """The reasons in one line: what speaks for it first, then against it, then what is not known."""
    order = {True: 0, False: 1, None: 2}
    told = sorted(signs(codes), key=lambda sign: order[sign.speaks_for])
    text = ", ".join(sign.words[0].lower() + sign.words[1:] if place else sign.words for place, sign in enumerate(told))
    return text.replace("iD number", "ID number")


def _speaks(code: str) -> bool | None:
    level = Level(code.partition(".")[2])
    return None if level is Level.MISSING else level in SPEAKING
