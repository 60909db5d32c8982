"""The sample bank's watch list: some of its people are on it, some only seem to be, and a run finds nothing more."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.demo.addresses import WATCH_LIST
from backoffice.demo.seed import bank, listed
from backoffice.demo.seed.people import persona
from backoffice.demo.seed.staff import Staff
from backoffice.kernel.db import db
from backoffice.screening.list_file import ListFile
from backoffice.screening.models import MatchKind, MatchState, RunState, ScreeningRun, WatchMatch

STAFF = Staff("https://sign-in.example/realms/bank")


@pytest.fixture
def lists(app: Flask) -> Iterator[ListFile]:
    """The list of the sample bank, as the demo has it."""
    before = app.extensions["watch_lists"]
    app.extensions["watch_lists"] = ListFile(WATCH_LIST)
    yield app.extensions["watch_lists"]
    app.extensions["watch_lists"] = before


def test_the_bank_has_matches_of_every_kind_and_state(lists: ListFile) -> None:
    bank.make(bank.Part(10, seed=1), STAFF)
    found = {match.entry["caption"]: (match.kind, match.state) for match in db.session.scalars(select(WatchMatch))}
    assert found == {
        "Baraka Ndolo Mutisya": (MatchKind.PEP, MatchState.TRUE),
        "Neema Achieng Kilonzi": (MatchKind.PEP, MatchState.OPEN),
        "Viktor Zelenkovich": (MatchKind.SANCTION, MatchState.PROPOSED),
        "Muhammad al-Rashidi": (MatchKind.SANCTION, MatchState.DIFFERENT),
        "Grace Wambui Ikonya": (MatchKind.SANCTION, MatchState.OPEN),
        "李小龙": (MatchKind.OTHER, MatchState.OPEN),
    }
    listed.everybody()
    run = db.session.scalars(select(ScreeningRun)).one()
    assert (run.state, run.done, run.found) == (RunState.DONE, 10, 0)


def test_who_is_an_organisation_or_has_another_number_keeps_their_name() -> None:
    for number in (4, 5, 6):
        who = persona(1, number, papers=False)
        assert listed.resembling(who) == who
    assert listed.resembling(persona(1, 1, papers=False)).profile["family_name"] == "Зеленкович"
    assert listed.resembling(persona(1, 1, papers=True)).profile["family_name"] == "Zelenkovich"
