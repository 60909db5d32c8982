"""The dialogue as a pure function: all that was typed so far leads to one place, whatever arrived twice or late."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

MOST_INPUTS, LONGEST = 30, 60
A_PAGE = 5  # branches on one screen
LANGUAGES = ("en", "fr", "es", "sw")
YES, NO, NONE, MORE = "1", "2", "0", "0"
CODE_DIGITS, SHORTEST_NUMBER, LONGEST_NUMBER = 6, 4, 20


class Step(StrEnum):
    """A screen, or what is done when the dialogue gets there."""

    HOME = "home"
    LANGUAGE = "language"
    GIVEN = "given"
    FAMILY = "family"
    NUMBER = "number"
    BRANCH = "branch"
    TERMS = "terms"
    CODE = "code"
    REGISTER = "register"
    PROVE = "prove"
    ASK = "ask"
    DECLINED = "declined"
    TOO_LONG = "too_long"


ACTS = frozenset({Step.REGISTER, Step.PROVE, Step.ASK})
ENDS = ACTS | {Step.DECLINED, Step.TOO_LONG}
HOME = {"1": Step.GIVEN, "2": Step.ASK, "3": Step.CODE, "4": Step.LANGUAGE}


@dataclass(frozen=True)
class Place:
    """Where a dialogue is: `given` holds the answers by step; `wrong`: the last one was not understood."""

    language: str
    step: Step = Step.HOME
    given: dict[Step, str] = field(default_factory=dict)
    page: int = 0
    wrong: bool = False


def place(text: str, language: str, branches: Sequence[str]) -> Place:
    """Where `text` (the answers so far, joined by *) leads. What comes after an end changes nothing."""
    answers = text.split("*") if text else []
    here = Place(language)
    if len(answers) > MOST_INPUTS:
        return replace(here, step=Step.TOO_LONG)
    for answer in answers:
        if here.step not in ENDS:
            here = _next(replace(here, wrong=False), _tidied(answer), branches)
    return here


def offered(here: Place, branches: Sequence[str]) -> Sequence[str]:
    """The branches on this page of them."""
    return branches[here.page * A_PAGE : (here.page + 1) * A_PAGE]


def has_more(branches: Sequence[str]) -> bool:
    """Whether the branches need more than one screen."""
    return len(branches) > A_PAGE


def _next(here: Place, answer: str, branches: Sequence[str]) -> Place:
    if here.step is Step.HOME:
        return replace(here, step=HOME[answer]) if answer in HOME else replace(here, wrong=True)
    if here.step is Step.LANGUAGE:
        chosen = _numbered(answer, LANGUAGES)
        return replace(here, step=Step.HOME, language=chosen) if chosen else replace(here, wrong=True)
    if here.step is Step.BRANCH:
        return _branch(here, answer, branches)
    if here.step is Step.TERMS and answer == NO:
        return replace(here, step=Step.DECLINED)
    return _typed(here, answer)


def _typed(here: Place, answer: str) -> Place:
    """Free answers, each with what it may be and what comes next."""
    fits, following = {
        Step.GIVEN: (is_name(answer), Step.FAMILY),
        Step.FAMILY: (is_name(answer) or answer == NONE, Step.NUMBER),
        Step.NUMBER: (is_number(answer) or answer == NONE, Step.BRANCH),
        Step.TERMS: (answer == YES, Step.REGISTER),
        Step.CODE: (is_code(answer), Step.PROVE),
    }[here.step]
    if not fits:
        return replace(here, wrong=True)
    return replace(here, step=following, given={**here.given, here.step: answer})


def _branch(here: Place, answer: str, branches: Sequence[str]) -> Place:
    if answer == MORE and has_more(branches):
        pages = -(-len(branches) // A_PAGE)
        return replace(here, page=(here.page + 1) % pages)
    chosen = _numbered(answer, offered(here, branches))
    if chosen is None:
        return replace(here, wrong=True)
    return replace(here, step=Step.TERMS, given={**here.given, Step.BRANCH: chosen})


def _numbered(answer: str, choices: Sequence[str]) -> str | None:
    is_place = answer.isascii() and answer.isdigit() and 1 <= int(answer[:3]) <= len(choices)
    return choices[int(answer) - 1] if is_place and len(answer) == 1 else None


def is_name(answer: str) -> bool:
    """Letters of any script, with what stands between the parts of names."""
    letters = [letter for letter in answer if unicodedata.category(letter)[0] in "LM"]
    return 0 < len(answer) <= LONGEST and len(letters) > 0 and all(one in letters or one in " '-.’" for one in answer)


def is_number(answer: str) -> bool:
    """The number of a national ID."""
    return SHORTEST_NUMBER <= len(answer) <= LONGEST_NUMBER and answer.isascii() and answer.isalnum()


def is_code(answer: str) -> bool:
    """Six digits."""
    return len(answer) == CODE_DIGITS and answer.isascii() and answer.isdigit()


def _tidied(answer: str) -> str:
    return " ".join(unicodedata.normalize("NFC", answer).split())
