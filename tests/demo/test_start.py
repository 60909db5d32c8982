"""Starting the demo: one at a time, on free ports, ended together, and every trouble told in a sentence."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from backoffice.demo import state, supervisor
from backoffice.demo.seed.command import seed
from backoffice.kernel.embedded_postgres import EmbeddedPostgres

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_second_demo_on_the_same_home_is_told_so(tmp_path: Path) -> None:
    refused = pytest.raises(supervisor.DemoProblem, match="already runs")
    with supervisor.only_one(tmp_path), refused, supervisor.only_one(tmp_path):
        pass
    with supervisor.only_one(tmp_path):
        assert (tmp_path / "demo.lock").exists()


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind((supervisor.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(supervisor.DemoProblem, match=f"Port {port} is in use.*make demo PORT="):
            supervisor.check_ports([port])


def test_everything_that_was_started_ends_together(tmp_path: Path) -> None:
    children = supervisor.Children(tmp_path)
    for name in ("one", "two"):
        children.start(name, SLEEPER, {})
    pids = children.pids()
    assert all(map(alive, pids))
    children.end()
    assert not any(map(alive, pids))


def test_a_child_that_dies_ends_the_demo_with_a_sentence_that_names_its_log(tmp_path: Path) -> None:
    children = supervisor.Children(tmp_path)
    children.start("web", SLEEPER, {})
    try:
        with supervisor.asked_to_stop() as stopped:
            os.kill(children.pids()[0], signal.SIGKILL)
            with pytest.raises(supervisor.DemoProblem, match=r"The web ended by itself.*web\.log"):
                supervisor.watch(children, stopped, lambda: True)
    finally:
        children.end()


def test_a_database_that_dies_ends_the_demo_with_a_sentence_even_if_a_child_died_of_it(tmp_path: Path) -> None:
    children = supervisor.Children(tmp_path)
    with supervisor.asked_to_stop() as stopped:
        with pytest.raises(supervisor.DemoProblem, match=r"database ended by itself.*data are kept"):
            supervisor.watch(children, stopped, lambda: False)
        children.start("worker", [sys.executable, "-c", ""], {})
        with pytest.raises(supervisor.DemoProblem, match="database ended"):
            supervisor.watch(children, stopped, lambda: children.ended() is None)
    children.end()


def test_a_killed_server_takes_no_connections_and_the_next_start_heals_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    server = EmbeddedPostgres(tmp_path, durable=False)
    with server.running():
        address = server.url("postgres").replace("+psycopg", "")
        assert state.answers(address)
        assert server._cluster is not None
        os.kill(int((server._cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        assert not state.answers(address)
        with EmbeddedPostgres(tmp_path, durable=False).running():
            assert state.answers(address)


def test_sigterm_ends_the_demo_like_ctrl_c() -> None:
    with supervisor.asked_to_stop() as stopped:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        assert stopped.is_set()


def test_the_sample_bank_is_made_in_an_empty_database_only(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice.demo.seed.command.count", lambda: 7)
    with app.app_context():
        result = CliRunner().invoke(seed, ["--customers", "3"])
    assert result.exit_code == 1
    assert "There are 7 customers already" in result.output


def test_the_outbox_is_empty_where_no_gateway_stands_in(client: FlaskClient) -> None:
    answer = client.get("/demo/outbox?to=%2B254712345678")
    assert (answer.status_code, answer.json) == (200, [])
