"""Everybody screened again: in slices, from where it stopped, when the lists have changed, and when nobody answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from backoffice.access.permissions import Permission
from backoffice.integrations.ports import NotAnswered
from backoffice.kernel import jobs as queue
from backoffice.kernel.db import db
from backoffice.kernel.errors import Refused
from backoffice.screening import jobs, service
from backoffice.screening.models import Origin, RunState, ScreeningRun
from tests.screening import bank
from tests.screening.bank import MINISTER, REVIEWER, SMUGGLER, Lists, customer


def newest() -> ScreeningRun:
    db.session.expire_all()
    return db.session.scalars(select(ScreeningRun).order_by(ScreeningRun.created_at.desc()).limit(1)).one()


def five() -> None:
    """Five customers: two of them listed."""
    customer("Baraka", "Mutisya")
    customer("Viktor", "Zelenkovich", "1970-11-05")
    for name in ("Joy", "Amina", "Peter"):
        customer(name, "Otieno", None)


def test_a_run_screens_everybody_in_slices(lists: Lists) -> None:
    five()
    started = service.start(REVIEWER)
    jobs.run(str(started.id))
    run = newest()
    assert (run.state, run.origin, run.total, run.done, run.found) == (RunState.DONE, Origin.PERSON, 5, 5, 2)
    assert run.edition == lists.edition().version and run.finished_at
    assert len(set(lists.asked)) == 5 and len(bank.matches()) == 2
    assert service.lists(REVIEWER).waiting == 0


def test_a_run_goes_on_where_it_stopped(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    five()
    run_id = str(service.start(REVIEWER).id)
    answered = lists.match

    def one_slice(sought: object) -> object:
        lists.silent = bool(lists.asked)
        return answered(sought)  # type: ignore[arg-type]

    monkeypatch.setattr(lists, "match", one_slice)
    with pytest.raises(NotAnswered):
        jobs.run(run_id)
    assert (newest().done, newest().state) == (2, RunState.RUNNING) and newest().silent_since
    monkeypatch.undo()
    lists.silent = False
    jobs.run(run_id)
    assert (newest().done, newest().state, newest().silent_since) == (5, RunState.DONE, None)
    assert len(lists.asked) == 5, "nobody was asked about twice"


def test_two_workers_on_one_run_count_nobody_twice(lists: Lists) -> None:
    five()
    run_id = service.start(REVIEWER).id
    service.note_edition(jobs.SCREENER, run_id, lists.edition())
    asked = service.next_slice(jobs.SCREENER, run_id, 2)
    version = lists.edition().version
    for _ in range(2):
        assert service.take_slice(jobs.SCREENER, run_id, version, asked, {})
    assert newest().done == 2


def test_other_lists_begin_a_run_and_the_same_lists_do_not(lists: Lists) -> None:
    five()
    with queue.kept_back():
        jobs.look_for_news()
        [(name, ids)] = [one for one in queue.take_kept_back() if one[0] == "screening.run"]
    queue.run(name, ids)
    first = newest()
    assert first.state is RunState.DONE and first.origin is Origin.LIST
    with queue.kept_back():
        jobs.look_for_news()
        assert "screening.run" not in [name for name, _ in queue.take_kept_back()]
    lists.hold(MINISTER, SMUGGLER)
    jobs.look_for_news()
    assert newest().id != first.id and newest().state is RunState.RUNNING


def test_lists_that_change_while_a_run_stands_still_are_begun_from_the_first_customer(lists: Lists) -> None:
    five()
    run_id = service.start(REVIEWER).id
    service.note_edition(jobs.SCREENER, run_id, lists.edition())
    service.take_slice(jobs.SCREENER, run_id, lists.edition().version, service.next_slice(jobs.SCREENER, run_id, 2), {})
    lists.hold(SMUGGLER)
    jobs.run(str(run_id))
    assert newest().done == 5 and newest().found == 1


def test_while_the_lists_are_silent_the_worklist_says_since_when(lists: Lists) -> None:
    five()
    jobs.run(str(service.start(REVIEWER).id))
    lists.silent = True
    for _ in range(2):
        with pytest.raises(NotAnswered):
            jobs.look_for_news()
    since = service.lists(REVIEWER).run
    assert since and since.silent_since
    lists.silent = False
    jobs.look_for_news()
    assert newest().silent_since is None


def test_who_was_forgotten_is_asked_for_again(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    row = customer("Baraka", "Mutisya")
    jobs.look_for_news()
    monkeypatch.setattr("backoffice.screening.service.running.FORGOTTEN", timedelta(minutes=-1))
    with queue.kept_back():
        jobs.look_for_news()
        assert ("screening.look", {"customer_id": str(row.id)}) in queue.take_kept_back()


def test_a_run_is_started_by_who_sees_every_branch_where_lists_are_connected(lists: Lists, app: Flask) -> None:
    limited = replace(REVIEWER, permissions=REVIEWER.permissions - {Permission.ALL_BRANCHES})
    with pytest.raises(Refused, match="every branch"):
        service.start(limited)
    app.extensions["watch_lists"] = None
    with pytest.raises(Refused, match="No watch lists"):
        service.start(REVIEWER)
