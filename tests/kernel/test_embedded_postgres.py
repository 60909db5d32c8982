"""One server for all processes of a home, whatever happens to any of them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from backoffice.kernel import postgres_programs
from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from backoffice.kernel.postgres_cluster import Cluster
from backoffice.kernel.postgres_programs import Account, EmbeddedPostgresProblem
from backoffice.kernel.process_table import command_of

USER = [sys.executable, "-m", "tests.kernel.postgres_user"]
ROOT = Path(__file__).resolve().parents[2]


class User:
    """A process that uses the server of a home."""

    def __init__(self, home: Path) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([*USER, home], stdin=pipe, stdout=pipe, text=True, cwd=ROOT)

    def tell(self, command: str) -> None:
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        return self.process.stdout.readline().strip()

    def ask(self, command: str) -> str:
        self.tell(command)
        return self.answer()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder which also the server's user can enter (pytest's own cannot be entered by others)."""
    with tempfile.TemporaryDirectory(prefix="home-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)
        stop_whatever_runs(Path(folder))


@pytest.fixture
def hire(home: Path) -> Iterator:
    """A function that starts one more process using the server."""
    users: list[User] = []

    def hire_one() -> User:
        users.append(User(home))
        return users[-1]

    yield hire_one
    for user in users:
        user.end()


def data_of(home: Path) -> Path:
    return home / "postgres/server/data"


def postmaster(home: Path) -> int | None:
    """The number of the running server's process."""
    try:
        pid = int((data_of(home) / "postmaster.pid").read_text().split()[0])
    except FileNotFoundError:
        return None
    return pid if "postgres" in " ".join(command_of(pid) or []) else None


def stop_whatever_runs(home: Path) -> None:
    if pid := postmaster(home):
        os.kill(pid, signal.SIGQUIT)


def bar_from_homes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may enter the folders of these tests."""
    may_enter = Account.may_enter
    monkeypatch.setattr(
        Account, "may_enter", lambda account, folder: "home-" not in str(folder) and may_enter(account, folder)
    )


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 5
    while command_of(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_four_who_start_at_once_share_one_server_and_the_last_to_leave_stops_it(home, hire):
    users = [hire() for _ in range(4)]
    for user in users:
        user.tell("start")
    servers = {user.answer() for user in users}
    assert servers == {str(postmaster(home))}
    for user in users[:-1]:
        assert user.ask("leave") == "left"
    assert postmaster(home) == int(servers.pop())
    users[-1].ask("leave")
    assert postmaster(home) is None


def test_a_killed_user_holds_up_nobody(home, hire):
    killed, survivor = hire(), hire()
    assert killed.ask("start") == survivor.ask("start")
    killed.end()
    survivor.ask("leave")
    assert postmaster(home) is None


def test_a_server_whose_last_user_was_killed_is_taken_over_by_the_next(home, hire):
    killed = hire()
    server = killed.ask("start")
    killed.end()
    heir = hire()
    assert heir.ask("start") == server
    heir.ask("leave")
    assert postmaster(home) is None


def test_a_forked_child_keeps_the_server_when_its_parent_leaves(home, hire):
    parent = hire()
    server = int(parent.ask("start"))
    child = int(parent.ask("fork"))
    try:
        parent.ask("leave")
        assert postmaster(home) == server
    finally:
        os.kill(child, signal.SIGKILL)
    parent.ask("start")
    parent.ask("leave")
    assert postmaster(home) is None


def test_a_pid_file_that_names_an_innocent_process_does_not_hinder_the_start(home):
    server = EmbeddedPostgres(home, durable=False)
    with server.running():
        left_behind = (data_of(home) / "postmaster.pid").read_text()
    owner = data_of(home).stat()
    identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **identity) as innocent:
        lines = left_behind.split("\n")
        (data_of(home) / "postmaster.pid").write_text("\n".join([str(innocent.pid), *lines[1:]]))
        with server.running():
            assert postmaster(home) not in {None, innocent.pid}
        assert innocent.poll() is None
        innocent.kill()


def test_after_a_power_cut_the_server_starts_again_with_its_data(home):
    server = EmbeddedPostgres(home, durable=True)
    server.start()
    server.create_database("ledger")
    pid = postmaster(home)
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
    server.leave()
    with server.running():
        assert server.database_exists("ledger")
        assert postmaster(home) != pid


def test_a_user_finds_the_server_killed_under_somebody_else_and_starts_it_again(home):
    first, second = EmbeddedPostgres(home, durable=False), EmbeddedPostgres(home, durable=False)
    first.start()
    os.kill(postmaster(home), signal.SIGKILL)
    with second.running():
        assert second.database_exists("postgres")
    assert first.database_exists("postgres")
    first.leave()
    assert postmaster(home) is None


def test_spoilt_scratch_data_are_made_anew(home, monkeypatch):
    monkeypatch.setattr("backoffice.kernel.postgres_cluster.PATIENCE", 0.5)
    server = EmbeddedPostgres(home, durable=False)
    with server.running():
        server.create_database("scratch")
    (data_of(home) / "global/pg_control").write_bytes(b"")
    with server.running():
        assert not server.database_exists("scratch")


def test_spoilt_durable_data_are_kept_and_reported_in_a_sentence(home, monkeypatch):
    monkeypatch.setattr("backoffice.kernel.postgres_cluster.PATIENCE", 0.5)
    server = EmbeddedPostgres(home, durable=True)
    with server.running():
        pass
    (data_of(home) / "global/pg_control").write_bytes(b"")
    with pytest.raises(EmbeddedPostgresProblem, match=r"PostgreSQL does not start in .*pg_control"):
        server.start()
    assert data_of(home).exists()


def test_data_of_another_version_are_kept_and_reported_in_a_sentence(home):
    server = EmbeddedPostgres(home, durable=True)
    with server.running():
        pass
    (data_of(home) / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedPostgresProblem, match="made by PostgreSQL 17, and this is PostgreSQL 18"):
        server.start()
    assert data_of(home).exists()


def test_databases_are_created_from_a_template_and_dropped_with_their_users(home):
    server = EmbeddedPostgres(home, durable=False)
    with server.running() as url_for:
        server.create_database("template")
        engine = sqlalchemy.create_engine(url_for("template"))
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE customer ()"))
        engine.dispose()
        server.create_database("copy of it", template="template")
        with psycopg.connect(**connection_of(server, "copy of it")) as user:
            assert user.execute("SELECT count(*) FROM customer").fetchone() == (0,)
            server.drop_database("copy of it")
            with pytest.raises(psycopg.errors.AdminShutdown):
                user.execute("SELECT 1")
        assert not server.database_exists("copy of it")


def test_the_log_keeps_neither_statements_nor_values(home):
    server = EmbeddedPostgres(home, durable=False)
    with server.running(), psycopg.connect(**connection_of(server), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Amina Otieno')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Amina Otieno')")
    log = (home / "postgres/server/log").read_text()
    assert "duplicate key" in log
    assert "Amina" not in log


def connection_of(server: EmbeddedPostgres, dbname: str = "postgres") -> dict[str, str]:
    url = sqlalchemy.make_url(server.url(dbname))
    return {"host": url.query["host"], "port": url.query["port"], "user": url.username, "dbname": url.database}


def test_a_home_with_a_very_long_path_gets_its_socket_in_the_temp_folder(home):
    deep = home / ("a-branch-office-with-a-long-name/" * 4)
    deep.mkdir(parents=True)
    server = EmbeddedPostgres(deep, durable=False)
    with server.running():
        assert server.database_exists("postgres")
        assert str(home) not in server.url("postgres")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_a_home_that_the_servers_user_cannot_enter_keeps_its_server_elsewhere(home, monkeypatch):
    monkeypatch.setattr(postgres_programs, "ELSEWHERE", home / "elsewhere")
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed, durable=True).running():
        EmbeddedPostgres(closed, durable=True).start()
    assert not (closed / "postgres/server").exists()
    assert list((home / "elsewhere").glob("*/data/PG_VERSION"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_programs_that_the_servers_user_cannot_reach_are_copied_for_it(home, monkeypatch):
    monkeypatch.setattr(postgres_programs, "ELSEWHERE", home / "elsewhere")
    monkeypatch.setattr(Account, "may_read", lambda account, file: False)
    server = EmbeddedPostgres(home, durable=False)
    with server.running():
        assert str(home / "elsewhere") in " ".join(command_of(postmaster(home)))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_a_home_thrown_away_takes_what_was_kept_elsewhere_with_it(home, monkeypatch):
    monkeypatch.setattr(postgres_programs, "ELSEWHERE", home / "elsewhere")
    bar_from_homes(monkeypatch)
    server = EmbeddedPostgres(home / "bank", durable=True)
    with server.running():
        server.create_database("ledger")
    subprocess.run(["rm", "-r", home / "bank"], check=True)
    with server.running():
        assert not server.database_exists("ledger")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_scratch_data_kept_elsewhere_are_gone_with_their_last_user_or_their_home(home, monkeypatch):
    monkeypatch.setattr(postgres_programs, "ELSEWHERE", home / "elsewhere")
    bar_from_homes(monkeypatch)
    abandoned, orderly = EmbeddedPostgres(home / "first", durable=False), EmbeddedPostgres(home / "next", durable=False)
    abandoned.start()
    subprocess.run(["rm", "-r", home / "first"], check=True)
    with orderly.running():
        assert len(list((home / "elsewhere").glob("*/data"))) == 1
    assert not list((home / "elsewhere").glob("*/data"))
    abandoned.leave()


def test_a_start_that_is_interrupted_leaves_no_server_behind(home, monkeypatch):
    started = Cluster._bring_up

    def interrupted(cluster: Cluster) -> None:
        started(cluster)
        assert postmaster(home)
        raise KeyboardInterrupt

    monkeypatch.setattr(Cluster, "_bring_up", interrupted)
    with pytest.raises(KeyboardInterrupt):
        EmbeddedPostgres(home, durable=True).start()
    assert postmaster(home) is None
