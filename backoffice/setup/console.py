"""What the person at the keyboard sees while set-up works: numbered steps and how long each took."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(sentence: str) -> None:
    print(sentence, flush=True)


@contextmanager
def step(number: int, of: int, title: str) -> Iterator[list[str]]:
    """One step, from its title to its duration. What the caller puts into the list is shown behind the duration."""
    begun = time.monotonic()
    line = f"[{number}/{of}] {title} …"
    notes: list[str] = []
    finished = threading.Event()
    print(line, end="", flush=True)
    clock = threading.Thread(target=_show_seconds, args=(line, begun, finished), daemon=True)
    clock.start()
    outcome = "stopped after"
    try:
        yield notes
        outcome = ""
    finally:
        finished.set()
        clock.join()
        took = f"{outcome} {time.monotonic() - begun:.1f} s".strip()
        beginning = f"\r{line}" if sys.stdout.isatty() else ""
        print(f"{beginning} {' · '.join([took, *notes])}", flush=True)


def _show_seconds(line: str, begun: float, finished: threading.Event) -> None:
    """On a terminal the seconds run, so that a long step does not look like a dead one."""
    while not finished.wait(1) and sys.stdout.isatty():
        print(f"\r{line} {time.monotonic() - begun:.0f} s", end="", flush=True)
