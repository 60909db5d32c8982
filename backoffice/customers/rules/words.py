"""Names as search sees them: folded words, their beginnings, and the ways to type them with one letter wrong."""

import re

from anyascii import anyascii
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z0-9]+")
_JOINTS = re.compile(r"['’ʼ`\-]")
# Where a name comes apart: at a joint, and between Chinese characters or Korean syllables, written without spaces.
_SYLLABLE = r"[\u3400-\u9fff\uac00-\ud7a3]"
_SEAMS = re.compile(rf"{_JOINTS.pattern}|(?<={_SYLLABLE})(?={_SYLLABLE})")
SHORTEST_FORGIVEN = 4  # a word with fewer letters has too many neighbours one letter away
LONGEST = 24


def folded(word: str) -> str:
    """A word without accents, case and script: `Élodie` -> `elodie`, `Олена` -> `olena`."""
    return word.lower() if word.isascii() else anyascii(word).lower()


def words(*texts: str | None) -> list[str]:
    """The distinct folded words of some texts, in their order; joints are closed (`O'Brien` -> `obrien`)."""
    found: dict[str, None] = {}
    for text in texts:
        whole = _JOINTS.sub("", text) if text else ""
        # Folding a piece of another script may open a gap in it: each piece is folded by itself.
        for piece in (whole,) if whole.isascii() else whole.split():
            for word in _WORD.findall(folded(piece)):
                found[word[:LONGEST]] = None
    return list(found)


def parts(*texts: str | None) -> list[str]:
    """The same with joints opened: `Anne-Marie` -> `anne`, `marie`; `李小龙` -> `li`, `xiao`, `long`."""
    return words(*(_SEAMS.sub(" ", text or "") for text in texts))


def borne(*texts: str | None) -> list[str]:
    """All words by which a bearer of these names is found, whole and in parts."""
    return list(dict.fromkeys([*words(*texts), *parts(*texts)]))


def beginnings(word: str) -> list[str]:
    """The first two and three letters of a word that has more."""
    return [word[:size] for size in (2, 3) if len(word) > size]


def longer_beginnings(word: str) -> list[str]:
    """The beginnings that only the dictionary keeps: four letters and more."""
    return [word[:size] for size in range(4, len(word))]


def shortened(word: str) -> list[str]:
    """The word with any one letter left out (symmetric deletion finds swaps, additions and replacements too)."""
    if len(word) < SHORTEST_FORGIVEN:
        return []
    return list(dict.fromkeys(word[:place] + word[place + 1 :] for place in range(len(word))))


def nearness(asked: str, word: str) -> float | None:
    """How well a word answers what was typed: 1 the same, less for a beginning or a typo, None when it does not."""
    if asked == word:
        return 1.0
    if word.startswith(asked):
        return 0.9
    forgiving = min(len(asked), len(word)) >= SHORTEST_FORGIVEN - 1
    if forgiving and OSA.distance(asked, word, score_cutoff=1) <= 1:
        return 0.7
    return None
