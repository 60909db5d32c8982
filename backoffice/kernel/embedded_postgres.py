"""The PostgreSQL of demo and tests: one server a home folder, shared by every process that needs it.

Each process that uses the server holds a shared lock on one file. Whoever leaves asks for the lock for itself alone and
stops the server if it gets it. The system drops the lock of a killed process, so nothing is ever left to clean up; a
server that outlived its users is taken over by the next one.
"""

import atexit
import fcntl
import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from backoffice.kernel.postgres_cluster import Cluster
from backoffice.kernel.postgres_programs import (
    EmbeddedPostgresProblem,
    Programs,
    account_for,
    folder_elsewhere,
    programs_for,
)

MOVED_NOTE = "kept-elsewhere"  # in the home: where the server's folder is instead
SCRATCH_NOTE = "scratch-of"  # in a folder elsewhere that may be thrown away: of which home it is


class EmbeddedPostgres:
    """The server of one home folder. Durable: survives a power cut; otherwise fast, and its data may be thrown away."""

    def __init__(self, home: Path, durable: bool) -> None:
        self._folder = home.resolve() / "postgres"
        self._durable = durable
        self._cluster: Cluster | None = None
        self._lock: int | None = None
        self._lock_of_child: int | None = None

    @contextmanager
    def running(self) -> Iterator[Callable[[str], str]]:
        """The server for the length of a block; gives the function from a database's name to its URL."""
        self.start()
        try:
            yield self.url
        finally:
            self.leave()

    def start(self) -> None:
        """Become a user of the server and come back when it answers. Raises EmbeddedPostgresProblem with a sentence."""
        if self._lock is not None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._one_at_a_time():
                self._lock = self._join_started()
        except PermissionError as problem:
            raise EmbeddedPostgresProblem(
                f"The embedded PostgreSQL under {self._folder} cannot be used by this user ({problem.strerror}: "
                f"{problem.filename}). Was it first started by somebody else, as root perhaps?"
            ) from problem
        except OSError as problem:
            raise EmbeddedPostgresProblem(f"The embedded PostgreSQL cannot be started: {problem}.") from problem
        _users.add(self)
        atexit.register(self.leave)

    def leave(self) -> None:
        """Stop using the server; the last user stops it. Does nothing for somebody who is no user."""
        if self._lock is None or self._cluster is None:
            return
        atexit.unregister(self.leave)
        lock, self._lock = self._lock, None
        try:
            if (
                self._folder.exists()
            ):  # somebody may have thrown the home away meanwhile; then the server ends by itself
                with self._one_at_a_time():
                    self._stop_if_last(lock)
        finally:
            os.close(lock)

    def url(self, dbname: str) -> str:
        """The SQLAlchemy URL of a database on this server."""
        return f"postgresql+psycopg://postgres@/{quote(dbname)}?host={quote(self._socket, safe='')}&port=5432"

    def database_exists(self, name: str) -> bool:
        with self._connection() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create a database, as a copy of `template` if one is named; nobody may be connected to that one."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with self._connection() as connection:
            connection.execute(statement)

    def drop_database(self, name: str) -> None:
        """Drop the database if there is one, disconnecting whoever uses it."""
        with self._connection() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @property
    def _socket(self) -> str:
        if self._cluster is None:
            raise EmbeddedPostgresProblem("The embedded PostgreSQL was not started.")
        return str(self._cluster.socket)

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(host=self._socket, port=5432, user="postgres", dbname="postgres", autocommit=True)

    def _join_started(self) -> int:
        """Join the users, then see to it that the server runs; a user who fails is none."""
        lock = self._join()
        try:
            self._cluster = self._find_cluster()
            self._cluster.start()
        except BaseException:
            self._stop_if_last(lock)  # Ctrl-C while it starts: the server must not outlive us
            os.close(lock)
            raise
        return lock

    def _find_cluster(self) -> Cluster:
        """The server's folder: in the home, or elsewhere if its user cannot enter the home. Once chosen, it stays."""
        here, moved = self._folder / "server", self._folder / MOVED_NOTE
        account = account_for(here / "data")
        programs = programs_for(account)
        if not moved.exists() and ((here / "data").exists() or account is None or account.may_enter(self._folder)):
            return Cluster(here, programs, durable=self._durable)
        cluster = Cluster(folder_elsewhere(self._folder), programs, durable=self._durable)
        if not moved.exists():
            cluster.remove()  # left by a home of this name that was thrown away
            moved.write_text(f"{cluster.place}\n")
        if not self._durable:
            self._sweep(cluster, programs)
        return cluster

    def _sweep(self, cluster: Cluster, programs: Programs) -> None:
        """Note whose this is, and remove what killed test runs kept in places whose homes are gone."""
        cluster.prepare()
        (cluster.place / SCRATCH_NOTE).write_text(str(self._folder))
        for note in cluster.place.parent.glob(f"*/{SCRATCH_NOTE}"):
            with suppress(FileNotFoundError):  # another run sweeps as well
                if not Path(note.read_text()).exists():
                    Cluster(note.parent, programs, durable=False).remove()

    def _stop_if_last(self, lock: int) -> None:
        """Stop the server unless others use it; the gate is ours."""
        if self._cluster is None:
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self._cluster.stop()
        if not self._durable and (self._folder / MOVED_NOTE).exists():
            self._cluster.remove()
            (self._folder / MOVED_NOTE).unlink()

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Nobody else of this home starts, joins or leaves meanwhile."""
        gate = os.open(self._folder / "gate.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield
        finally:
            os.close(gate)

    def _join(self) -> int:
        """A shared lock of this process's own: its file descriptor."""
        lock = os.open(self._folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_SH)
        return lock

    def _before_fork(self) -> None:
        """Take a lock for the child. Its copy of ours would not do: both are one lock, which ends when we leave."""
        if self._lock is not None:
            with suppress(FileNotFoundError):  # somebody removed the folder, and with it what the lock keeps alive
                self._lock_of_child = self._join()

    def _after_fork(self, *, in_child: bool) -> None:
        """Each side closes what belongs to the other."""
        if self._lock is not None and self._lock_of_child is not None:
            if in_child:
                self._lock, self._lock_of_child = self._lock_of_child, self._lock
            os.close(self._lock_of_child)
            self._lock_of_child = None


_users: weakref.WeakSet[EmbeddedPostgres] = weakref.WeakSet()


def _before_fork() -> None:
    for user in list(_users):
        user._before_fork()  # noqa: SLF001 (the hook below belongs to the class above)


def _after_fork(*, in_child: bool) -> None:
    for user in list(_users):
        user._after_fork(in_child=in_child)  # noqa: SLF001


os.register_at_fork(
    before=_before_fork,
    after_in_parent=partial(_after_fork, in_child=False),
    after_in_child=partial(_after_fork, in_child=True),
)
