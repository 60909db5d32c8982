"""How much one name is like another, whatever their script: a number from 0 (another name) to 1 (the same).

Names are folded to Latin letters first. Arabic and Hebrew are written without most vowels, and every alphabet is
spelt in Latin in several ways, so that two words also agree when their consonants do.
"""

from collections.abc import Iterable, Sequence
from itertools import permutations

from rapidfuzz.distance import OSA

from backoffice.customers.rules import words

MOST_WORDS, MOST_TURNED = 8, 4
SAME, SOUNDS_SAME, A_LETTER_OFF, ONE_SOUND = 1.0, 0.94, 0.9, 0.8
SHORTEST_FORGIVEN, LONG, FEWEST_CONSONANTS = 4, 8, 3
EACH_WORD_MORE, MOST_FOR_MORE = 0.04, 0.12
ONE_OF_SEVERAL = 0.6
ARTICLES = ("al", "el", "l")
PARTICLES = frozenset(("bin", "ibn", "bn", "bint", "bnt", "al", "el"))
VOWELS = frozenset("aeiou")
_SOUNDS = (("ph", "f"), ("ck", "k"), ("ch", "k"), ("kh", "k"), ("sh", "s"), ("x", "ks"), ("q", "k"), ("c", "k"),
           ("z", "s"), ("v", "f"), ("j", "g"), ("dh", "d"), ("th", "t"), ("gh", "g"))  # fmt: skip
_SILENT = str.maketrans("", "", "aeiouyw")
LEGAL_FORMS = frozenset({
    "limited", "ltd", "llc", "inc", "incorporated", "corp", "corporation", "company", "co", "plc", "gmbh", "ag", "sa",
    "sarl", "srl", "spa", "bv", "nv", "oy", "ab", "as", "ooo", "oao", "pao", "zao", "jsc", "pjsc", "pvt", "pty", "kk",
})  # fmt: skip


def name_words(text: str) -> tuple[str, ...]:
    """A name as it is compared: its folded words, without titles of law (`Acme Ltd.` -> `acme`)."""
    found = words.words(words.folded(text))[:MOST_WORDS]
    return tuple(word for word in found if word not in LEGAL_FORMS and word not in PARTICLES) or tuple(found)


def best(names: Iterable[Sequence[str]], others: Sequence[Sequence[str]]) -> float:
    """The likeness of the two names that are most alike."""
    return max((likeness(tuple(one), tuple(other)) for one in names for other in others), default=0.0)


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How much two names are alike; the order of words says nothing, and words that only one has say little."""
    if not one or not other:
        return 0.0
    if _same_together(one, other):
        return SAME
    fewer, more = sorted((one, other), key=len)
    found = _paired(fewer, more) / len(fewer)
    if len(fewer) == 1 < len(more):
        return min(found, ONE_OF_SEVERAL)
    return max(0.0, found - min(MOST_FOR_MORE, EACH_WORD_MORE * (len(more) - len(fewer))))


def sound(word: str) -> str:
    """The consonants of a folded word, each about as it sounds and doubled ones once: `mohammed` -> `mhmd`."""
    for spelt, said in _SOUNDS:
        word = word.replace(spelt, said)
    kept = word[:1] if word[:1] in "yw" else ""
    for letter in word.translate(_SILENT):
        if letter != kept[-1:]:
            kept += letter
    return kept.rstrip("h") or kept  # the end of `Fatimah` is not said, nor always written


def _same_together(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether they are the same written as one word: Chinese names come apart anywhere."""
    fewer, more = sorted((one, other), key=len)
    if set(one) == set(other):
        return True
    if len(fewer) > MOST_TURNED or sum(map(len, fewer)) != sum(map(len, more)):
        return False
    return _turned_is(fewer, "".join(more)) or (len(more) <= MOST_TURNED and _turned_is(more, "".join(fewer)))


def _turned_is(name: Sequence[str], whole: str) -> bool:
    return any("".join(turned) == whole for turned in permutations(name))


def _paired(fewer: Sequence[str], more: Sequence[str]) -> float:
    """What the words are worth paired off, the best pairs first, none twice."""
    pairs = sorted(
        ((_word(mine, theirs), place, other) for place, mine in enumerate(fewer) for other, theirs in enumerate(more)),
        key=lambda pair: -pair[0],
    )
    mine_used, theirs_used, found = set[int](), set[int](), 0.0
    for worth, mine, theirs in pairs:
        if mine not in mine_used and theirs not in theirs_used:
            mine_used.add(mine)
            theirs_used.add(theirs)
            found += worth
    return found


def _word(one: str, other: str) -> float:
    if one == other:
        return SAME
    if any(letter.isdigit() for letter in one + other):
        return 0.0
    alike = max((len(said) for said in sounds(one) & sounds(other)), default=0)
    # A word of a script without vowels is all consonants: few of them must do.
    vowelless = VOWELS.isdisjoint(one) or VOWELS.isdisjoint(other)
    if alike >= (FEWEST_CONSONANTS - 1 if vowelless else FEWEST_CONSONANTS):
        return SOUNDS_SAME
    shorter = min(len(one), len(other))
    most = 2 if shorter >= LONG else 1 if shorter >= SHORTEST_FORGIVEN else 0
    if most and OSA.distance(one, other, score_cutoff=most) <= most:
        return A_LETTER_OFF
    return ONE_SOUND if vowelless and alike else 0.0


def sounds(word: str) -> frozenset[str]:
    """How a word sounds, with and without an article before it (`alrashid`, `rashid`); never nothing."""
    shortest = FEWEST_CONSONANTS if VOWELS.isdisjoint(word) else SHORTEST_FORGIVEN
    bare = [word[len(one) :] for one in ARTICLES if word.startswith(one) and len(word) - len(one) >= shortest]
    return frozenset(said for form in (word, *bare) if (said := sound(form))) or frozenset((word,))
