"""Everything that set-up does, in order; what is done already is not done again."""

import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from backoffice.setup import packages, pango, vendor
from backoffice.setup.commands import LOG, ROOT
from backoffice.setup.console import say, step
from backoffice.setup.problems import SetupProblem


@dataclass(frozen=True)
class Step:
    """A part of set-up: whether it is done, and how to do it (answers with a note, often empty)."""

    title: str
    is_done: Callable[[], bool]
    do: Callable[[], str]


STEPS = [
    Step("Pango, which lays out PDFs", pango.is_there, pango.install),
    Step("Python packages, hash-locked, into .venv", packages.are_installed, packages.install),
    Step("Scripts, styles, fonts and icons into static/vendor", vendor.is_built, vendor.build),
]


def main() -> int:
    """Set up; the exit code."""
    try:
        with one_at_a_time():
            set_up()
    except SetupProblem as problem:
        sys.stderr.write(f"\nSet-up stopped. {problem}\n")
        return 1
    except OSError as problem:
        sys.stderr.write(f"\nSet-up stopped: {problem.strerror or problem} ({problem.filename or ROOT}).\n")
        return 1
    return 0


def set_up() -> None:
    """Do what is not done, and say at the end what is left for the person to do."""
    open_steps = [part for part in STEPS if not part.is_done()]
    if not open_steps:
        say("Everything is installed.")
        return
    begun = time.monotonic()
    LOG.unlink(missing_ok=True)
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"Setting up with Python {version}; on a new machine this takes a minute or two.")
    notes = [note for number, part in enumerate(open_steps, 1) if (note := perform(part, number, len(open_steps)))]
    say(f"Set up in {time.monotonic() - begun:.0f} s.")
    for note in notes:
        say(f"\n{note}\n")


def perform(part: Step, number: int, of: int) -> str:
    """One step, shown; its note if that is for the person to act on."""
    with step(number, of, part.title) as shown:
        note = part.do()
        done = part.is_done()
        if note:
            shown.append(note if done else "not possible here, see below")
    return "" if done else note


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups of one checkout follow one another: `make demo` beside `make test` is no accident."""
    LOG.parent.mkdir(exist_ok=True)
    gate = os.open(LOG.parent / "set-up.lock", os.O_RDWR | os.O_CREAT, 0o644)
    os.set_inheritable(gate, True)  # pip goes on when we are killed, and the next set-up must wait for it
    try:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up of this folder is running; waiting for it.")
            fcntl.flock(gate, fcntl.LOCK_EX)
        yield
    finally:
        os.close(gate)
