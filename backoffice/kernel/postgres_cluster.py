"""One folder with a PostgreSQL server in it: made, started, found dead after a power cut and started again, stopped."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from backoffice.kernel.postgres_programs import MAJOR, EmbeddedPostgresProblem, Programs
from backoffice.kernel.process_table import command_of

LONGEST_SOCKET_PATH = 103 if sys.platform == "darwin" else 107
SOCKET_NAME = ".s.PGSQL.5432"
PATIENCE = 10.0  # seconds for a killed server's last processes to go
RECOVERY = 120.0  # seconds for a server that answers "starting up"

INITDB_OPTIONS = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "maintenance_work_mem": "256MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "min_dynamic_shared_memory": "64MB",  # /dev/shm of a container is too small for parallel queries
    "jit": "off",  # our queries are short
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What customers are called must not reach the log: neither statements nor the details of a violated constraint.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
SCRATCH_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Cluster:
    """The server whose data, socket and log lie in `place`. Not durable: fast, and remade when it does not start."""

    def __init__(self, place: Path, programs: Programs, *, durable: bool) -> None:
        self.place = place
        self._programs = programs
        self._durable = durable
        self.data = place / "data"
        self.log = place / "log"

    @property
    def socket(self) -> Path:
        """The folder of the server's socket: here, or in the temp folder when the path would be too long for one."""
        here = self.place / "socket"
        if len(bytes(here / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return here
        note = self.place / "socket-folder"
        if not (note.exists() and Path(note.read_text()).is_dir()):
            note.write_text(tempfile.mkdtemp(prefix="pg-"))
        return Path(note.read_text())

    def start(self) -> None:
        """Come back when the server answers, whatever state the last one left behind."""
        self.prepare()
        if self._state() == "answers":
            return
        try:
            self._make()
            self._bring_up()
        except EmbeddedPostgresProblem:
            if self._durable:
                raise
            self._throw_away()  # without fsync a power cut may have spoilt the data, which are worth nothing
            self._make()
            self._bring_up()

    def stop(self) -> None:
        """Stop the server, disconnecting whoever is left."""
        self._programs.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "60", "stop")

    def prepare(self) -> None:
        """Make the folder, the server's user's own."""
        self.place.parent.mkdir(parents=True, exist_ok=True)
        self._programs.give(self.place)

    def remove(self) -> None:
        """Stop the server if it runs, and remove its folder."""
        if self.place.exists():
            self.stop()
            shutil.rmtree(self.place, ignore_errors=True)

    def _state(self) -> str:
        """What `pg_isready` says: "answers", "starting" or "silent"."""
        asked = self._programs.run("pg_isready", "-q", "-h", str(self.socket), "-U", "postgres", "-t", "3")
        return {0: "answers", 1: "starting"}.get(asked.returncode, "silent")

    def _make(self) -> None:
        """Create the data folder, whole or not at all."""
        self._programs.give(self.socket)
        if self.data.exists():
            self._check_version()
        else:
            self._create_data()

    def _create_data(self) -> None:
        half_made = self.place / "data.new"
        shutil.rmtree(half_made, ignore_errors=True)
        durability = [] if self._durable else ["--no-sync"]
        made = self._programs.run("initdb", "-U", "postgres", "-D", str(half_made), *INITDB_OPTIONS, *durability)
        if made.returncode:
            raise EmbeddedPostgresProblem(f"A database could not be created in {self.place}: {last_line(made.stdout)}")
        half_made.rename(self.data)

    def _check_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip() if (self.data / "PG_VERSION").exists() else "nothing"
        if version != MAJOR:
            raise EmbeddedPostgresProblem(
                f"The data in {self.data} were made by PostgreSQL {version}, and this is PostgreSQL {MAJOR}: "
                f"move that folder away to begin anew."
            )

    def _bring_up(self) -> None:
        """Start the server; wait out one that is starting or dying, and end one that nobody can reach any more."""
        self._configure()
        begun = time.monotonic()
        while (state := self._state()) != "answers":
            waited = time.monotonic() - begun
            if state == "starting" and waited < RECOVERY:
                time.sleep(0.1)
            elif state == "silent" and self._alive():
                if waited > PATIENCE:
                    self.stop()
                time.sleep(0.1)
            elif not self._launch() and waited > PATIENCE:
                raise EmbeddedPostgresProblem(f"PostgreSQL does not start in {self.place}: {self._why()}")

    def _launch(self) -> bool:
        """One attempt to start the server."""
        self._remove_stale_locks()
        started = self._programs.run("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "start")
        if started.returncode:
            time.sleep(0.3)
        return started.returncode == 0

    def _configure(self) -> None:
        settings = SETTINGS | ({} if self._durable else SCRATCH_SETTINGS)
        settings["unix_socket_directories"] = str(self.socket)
        text = "".join(f"{name} = {quoted(value)}\n" for name, value in settings.items())
        (self.data / "postgresql.conf").write_text(f"# Written at each start.\n{text}")

    def _alive(self) -> bool:
        """Whether the process named by the pid file is a server on this very data."""
        pid = first_number(self.data / "postmaster.pid")
        command = command_of(pid) if pid else None
        if not command:
            return False
        return Path(command[0]).name == "postgres" and str(self.data) in " ".join(command)

    def _remove_stale_locks(self) -> None:
        """Remove the notes of a server that is gone: another process of ours may bear its number by now.

        PostgreSQL believes such a note as soon as any process of its own user has that number. Whether processes of the
        dead server still use the data it finds out by itself, through the shared memory.
        """
        if not self._alive():
            for note in (self.data / "postmaster.pid", self.socket / f"{SOCKET_NAME}.lock", self.socket / SOCKET_NAME):
                note.unlink(missing_ok=True)

    def _throw_away(self) -> None:
        if self._alive():
            self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def _why(self) -> str:
        return last_line(self.log.read_bytes()) if self.log.exists() else "it wrote no log"


def quoted(value: str) -> str:
    """A value as postgresql.conf wants it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def last_line(output: bytes) -> str:
    """The line that says most about a failure: the last FATAL or error, else the last."""
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return ([*lines, *telling] or ["it said nothing"])[-1].strip()


def first_number(file: Path) -> int:
    """The number in the file's first line, or 0."""
    try:
        first = file.read_text().split("\n", 1)[0].strip()
    except OSError:
        return 0
    return int(first) if first.isdigit() else 0
