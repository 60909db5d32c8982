"""The dialogue as a rule: where all that was typed leads, and that every screen fits a phone in every language."""

import pytest

from backoffice.policy.rules.sms_length import BASIC
from backoffice.ussd import rules
from backoffice.ussd.rules import Step, place
from backoffice.ussd.service.answering import SPOKEN_NEEDS
from backoffice.ussd.wordings import WORDINGS

BRANCHES = ["north", "south", "harbour", "hills"]
MANY = [f"branch {number}" for number in range(12)]
SAMPLE = {
    "bank": "Kirinya Bank", "version": "2026-11", "day": "12.12.2026",
    "branches": "\n".join(f"{number} Neighbourhood" for number in range(1, 6)) + "\n0 Zaidi",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("", Step.HOME), ("1", Step.GIVEN), ("1*Amina", Step.FAMILY), ("1*Amina*Otieno", Step.NUMBER),
        ("1*Amina*Otieno*29384756", Step.BRANCH), ("1*Amina*0*0*1", Step.TERMS), ("1*Amina*0*0*1*1", Step.REGISTER),
        ("1*Amina*0*0*1*2", Step.DECLINED), ("2", Step.ASK), ("3", Step.CODE), ("3*123456", Step.PROVE),
        ("4", Step.LANGUAGE), ("4*4", Step.HOME), ("4*2*1*Zoé", Step.FAMILY), ("1*محمد", Step.FAMILY),
        ("1*Amina*0*0*1*1*1*9", Step.REGISTER), ("*".join("9" * 40), Step.TOO_LONG),
    ],
)  # fmt: skip
def test_what_was_typed_leads_to_its_place(text: str, step: Step) -> None:
    assert place(text, "en", BRANCHES).step is step


@pytest.mark.parametrize(
    "text", ["9", "1*1234", "1*Amina*0*1", "1*Amina*0*0*5", "1*Amina*0*0*1*3", "3*12345", "3*１２３４５６"]
)
def test_what_is_not_understood_stays_where_it_is_and_is_asked_again(text: str) -> None:
    here, before = place(text, "en", BRANCHES), place(text.rpartition("*")[0], "en", BRANCHES)
    assert here.wrong and here.step is before.step and here.given == before.given


def test_a_slip_is_forgotten_by_the_next_answer() -> None:
    here = place("9*1*12*Amina*Otieno*0*7*2*1", "en", BRANCHES)
    assert (here.step, here.given[Step.GIVEN], here.given[Step.BRANCH]) == (Step.REGISTER, "Amina", "south")


def test_many_branches_are_turned_over_like_pages() -> None:
    assert place("1*A*0*0*0*0*2", "en", MANY).given[Step.BRANCH] == "branch 11"
    assert place("1*A*0*0*0*0*0*1", "en", MANY).given[Step.BRANCH] == "branch 0"
    assert place("1*A*0*0*0*0*3", "en", MANY).wrong


@pytest.mark.parametrize("language", rules.LANGUAGES)
def test_every_screen_fits_in_160_signs_of_the_gsm_alphabet(language: str) -> None:
    words = WORDINGS[language]
    assert words.keys() == WORDINGS["en"].keys()
    told = {"needs": ", ".join(words[need] for need in SPOKEN_NEEDS), "date": words["by"].format(**SAMPLE)}
    for name, said in words.items():
        shown = words["wrong"] + said.format(**SAMPLE, **told)
        assert len(shown) <= 160, (language, name, len(shown))
        assert not set(shown) - BASIC, (language, name, set(shown) - BASIC)
