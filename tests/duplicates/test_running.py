"""Runs over all customers: they find what nobody compared, go on where they ended, and change no decision."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, text

from backoffice.duplicates import jobs, service
from backoffice.duplicates.models import DuplicateKey, DuplicatePair, Origin, PairState, Relation, RunState
from backoffice.duplicates.service import crowd as crowd_module
from backoffice.duplicates.service import meeting, running
from backoffice.kernel import bulk
from backoffice.kernel.connections import begin_writing
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from tests.duplicates.bank import OFFICER, SUPERVISOR, customer, only_pair, pairs

pytestmark = pytest.mark.usefixtures("app")


def forget_everything() -> None:
    """No key and no pair, as after an import that wrote neither."""
    with db.session.begin_nested():
        begin_writing(db.session()).execute(text("DELETE FROM duplicate_judgement"))
        connection = db.session().connection()
        connection.execute(delete(DuplicatePair.__table__))
        connection.execute(delete(DuplicateKey.__table__))
    db.session.commit()


def test_a_run_finds_pairs_among_customers_whom_nobody_compared(app: Flask) -> None:
    first, second = customer(1), customer(2, reason="another")
    customer(3, given_names="Peter", family_name="Kamau", birth_date="1971-01-01")
    forget_everything()
    answer = app.test_cli_runner().invoke(args=["duplicates", "run"])
    assert answer.exit_code == 0, answer.output
    assert ", 1 new or changed pairs" in answer.output
    pair = only_pair()
    assert set(pair.customer_ids) == {first.id, second.id} and pair.origin is Origin.RUN
    assert (pair.found_channel, pair.found_branch) == (second.channel, "north")


def test_a_run_finds_the_same_with_the_same_evidence_and_weight_as_each_registration_did() -> None:
    spelt = ("Otieno", "Otiemo", "Otieno", "Wanjiru", "Wanjiku", "Kamau")
    for number, family in enumerate(spelt, 1):
        born = f"1990-04-{12 + number // 3}"
        customer(number, family_name=family, birth_date=born, email=f"amina{number}@example.org", reason="another")
    at_entry = {pair.customer_ids: (pair.evidence, pair.weight) for pair in pairs()}
    forget_everything()
    run = service.begin(SUPERVISOR)
    jobs.go_through(run.id)
    assert len(at_entry) > 3 and {pair.customer_ids: (pair.evidence, pair.weight) for pair in pairs()} == at_entry


def test_a_second_run_changes_nothing() -> None:
    customer(1)
    customer(2, reason="a twin")
    service.judge_different(OFFICER, only_pair().id, Relation.TWIN, "")
    before = only_pair().version
    for _ in range(2):
        run = service.begin(SUPERVISOR)
        jobs.go_through(run.id)
    assert only_pair().state is PairState.DIFFERENT and only_pair().version == before and len(pairs()) == 1


def test_a_run_that_ended_early_goes_on_where_it_stood() -> None:
    customer(1)
    customer(2, reason="a twin")
    run = service.begin(SUPERVISOR)
    engine, seen = service.gather(SUPERVISOR, run.id), service.Seen()
    for _ in range(10):
        assert service.compare_slice(SUPERVISOR, run.id, engine, seen)
    again = service.begin(SUPERVISOR)
    assert again.id == run.id and again.slices_done == 10
    jobs.run(str(run.id))
    done = service.latest_run(SUPERVISOR)
    assert done and done.id == run.id and done.state is RunState.DONE and done.slices_done == done.slices
    assert not service.compare_slice(SUPERVISOR, run.id, engine, seen), "a run that is done does nothing more"


def test_the_slices_cover_every_key_once() -> None:
    ends = [meeting.LOWEST + meeting.WIDTH * part // running.SLICES for part in range(running.SLICES + 1)]
    assert ends[0] == -(2**63) and ends[-1] == 2**63 and ends == sorted(set(ends))


def test_only_somebody_who_sees_every_branch_starts_a_run() -> None:
    with pytest.raises(Refused, match="every branch"):
        service.start(OFFICER)
    assert service.start(SUPERVISOR).state is RunState.RUNNING


def test_everybody_is_gathered_once_however_the_pages_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    met = {customer(number, reason="a twin").id for number in range(1, 6)}
    gone = customer(6, reason="a twin")
    begin_writing(db.session())
    db.session.execute(text("UPDATE customer SET stage = 'closed' WHERE id = :id"), {"id": gone.id})
    db.session.commit()
    monkeypatch.setattr(bulk, "PAGE", 2)
    crowd = crowd_module.gathered()
    ids = crowd_module.numbers_of(b"".join(one.bytes for one in sorted([*met, gone.id])))
    places = crowd.places(ids).tolist()
    assert sorted(places) == [-1, 0, 1, 2, 3, 4] and len(crowd.ids) == len(met)
    assert all((crowd.ids[place] == ids[at]).all() for at, place in enumerate(places) if place >= 0)


def test_customers_whose_ids_begin_alike_are_told_apart() -> None:
    alike = [UUID(int=(7 << 64) + low) for low in (1, 5, 9)]
    others = [UUID(int=3), UUID(int=(7 << 64) + 4), UUID(int=(8 << 64) + 1)]
    numbers = crowd_module.numbers_of(b"".join(one.bytes for one in alike))
    crowd = replace(crowd_module.gathered(), ids=numbers)
    asked = crowd_module.numbers_of(b"".join(one.bytes for one in [*alike, *others]))
    assert crowd.places(asked).tolist() == [0, 1, 2, -1, -1, -1]
