"""Runs with Splink: the same pairs with the same evidence as our own, its own weights, nothing in clear on disk."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask

from backoffice.duplicates import jobs, service
from backoffice.duplicates.models import DuplicatePair, PairState, Relation
from backoffice.duplicates.rules import blocking, scoring, weights
from backoffice.duplicates.rules.facts import Facts, facts
from backoffice.duplicates.rules.scoring import Score
from backoffice.duplicates.service import running, splinking
from backoffice.duplicates.service.engines import Candidates
from backoffice.duplicates.service.keys import MOST_A_KEY
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from tests.bench import generator
from tests.bench.copies import copy_of
from tests.bench.people import people
from tests.duplicates.bank import OFFICER, SUPERVISOR, customer, pairs

SEED, MANY, COPIED = 7, 3_000, 90


@pytest.fixture
def set_to_splink(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        app.extensions, "settings", app.extensions["settings"].model_copy(update={"duplicate_engine": "splink"})
    )


@pytest.fixture(scope="module")
def crowd() -> list[tuple[UUID, Facts]]:
    """Made-up people, some of them twice."""
    one_by_one = list(people(1, MANY, SEED))
    twice = [copy_of(one, MANY + one.serial, own_phone=0.0) for one in one_by_one[:COPIED]]
    return [(one.id, generator.facts_of(one)) for one in (*one_by_one, *twice)]


@pytest.mark.usefixtures("set_to_splink")
def test_a_run_set_to_splink_says_when_splink_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splinking, "is_installed", lambda: False)
    with pytest.raises(Refused, match="Install the extra splink"):
        service.start(SUPERVISOR)


def test_each_believed_pair_is_in_one_slice() -> None:
    bits = {(uuid4(), uuid4()): float(number) for number in range(10)}
    slices = [splinking.Linked(bits).candidates(number, 4) for number in range(4)]
    assert sorted(pair for one in slices for pair in one.pairs) == sorted(bits)


def test_the_engines_own_weight_counts_only_where_there_is_evidence() -> None:
    pair, amina = (uuid4(), uuid4()), facts(names=["Amina"])
    among = Candidates(1, [pair], {pair: 33.0})
    assert among.weighed(pair, scoring.score(amina, amina, {})).bits == 33.0
    assert among.weighed(pair, Score((), weights.PRIOR)).bits == weights.PRIOR
    assert Candidates(1, [pair]).weighed(pair, Score((), 5.0)).bits == 5.0


def test_a_row_for_splink_has_each_column() -> None:
    row = splinking.row_of(7, facts(names=["Amina Otieno"], birth_date="1990-04-12", numbers=["A-77"]))
    assert set(row) == set(splinking.COLUMNS) and row["number"] == "A77"
    assert (row["first"], row["last"]) == ("amina", "otieno") and "b1990-04-12 amn" in row["keys"]


@pytest.mark.splink
def test_splink_learns_from_the_people_and_finds_those_who_are_twice(crowd: list[tuple[UUID, Facts]]) -> None:
    found = splinking.linked([crowd])
    twice = {frozenset((crowd[place][0], crowd[MANY + place][0])) for place in range(COPIED)}
    right = len(twice & {frozenset(pair) for pair in found.bits})
    assert right >= 0.9 * COPIED and right >= 0.9 * len(found.bits)
    assert all(weights.probability(bits) >= scoring.WORTH_SHOWING for bits in found.bits.values())


@pytest.mark.splink
def test_splink_compares_by_the_keys_by_which_our_own_engine_does() -> None:
    memory = pytest.importorskip("duckdb").connect(":memory:")
    crowded = [facts(names=["Amina Otieno"])] * (MOST_A_KEY + 1)
    twice, alone = [facts(names=["Peter Kamau"])] * 2, facts(names=["Zuhura"])
    memory.register("everybody", splinking.table([*crowded, *twice, alone]))
    told = memory.sql(f"SELECT who, keys FROM ({splinking.TELLING})", params={"most": MOST_A_KEY}).fetchall()
    kept = {who: sorted(keys) for who, keys in told if keys}
    peters = sorted(blocking.keys(twice[0]))
    assert kept == {len(crowded): peters, len(crowded) + 1: peters}


@pytest.mark.splink
def test_nothing_in_clear_is_written_to_disk(
    crowd: list[tuple[UUID, Facts]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert splinking.linked([crowd]).bits
    assert not list(tmp_path.iterdir())


@pytest.mark.splink
def test_duckdb_rather_fails_than_spills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    connection = duckdb.connect(":memory:", config={**splinking.IN_MEMORY, "memory_limit": "50MB"})
    with pytest.raises(duckdb.OutOfMemoryException):
        connection.execute("SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(5000000))").fetchall()
    assert not list(tmp_path.iterdir())


@pytest.mark.splink
@pytest.mark.usefixtures("set_to_splink")
def test_a_run_with_splink_keeps_pairs_as_our_own_does_and_changes_no_decision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "FEWEST_LEARNT_FROM", 100)
    for number, one in enumerate(people(1, 60, SEED), 1):
        customer(number, given_names=one.given_names, family_name=one.family_name, birth_date=one.birth_date)
        customer(
            100 + number,
            given_names=one.given_names,
            family_name=one.family_name,
            birth_date=one.birth_date,
            reason="again",
        )
    ours = {pair.customer_ids: pair.evidence for pair in pairs()}
    decided = service.judge_different(OFFICER, pairs()[0].id, Relation.TWIN, "")
    for _ in range(2):
        run = service.begin(SUPERVISOR)
        assert run.engine == "splink"
        jobs.go_through(run.id)
    assert {pair.customer_ids: pair.evidence for pair in pairs()} == ours
    assert db.session.get_one(DuplicatePair, decided.id).state is PairState.DIFFERENT


@pytest.mark.usefixtures("set_to_splink")
def test_a_handful_of_people_from_whom_nothing_is_learnt_is_left_to_our_own_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splinking, "is_installed", lambda: True)
    customer(1)
    assert service.begin(SUPERVISOR).engine == "own"
