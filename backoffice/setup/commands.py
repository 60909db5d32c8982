"""Runs other programs on behalf of set-up: quietly, with all they say kept in a log."""

import os
import shlex
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from backoffice.setup.problems import SetupProblem

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / ".local" / "set-up.log"


def run(
    command: Sequence[str | Path],
    *,
    otherwise: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    tries: int = 1,
) -> None:
    """Run the program to its end, again if it fails and tries are left; else a SetupProblem that begins `otherwise`."""
    words = [str(word) for word in command]
    for attempt in range(1, tries + 1):
        ended = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            text=True,
            errors="replace",
            check=False,
            close_fds=False,  # the program shares our lock
        )
        note(f"$ {shlex.join(words)}\n{ended.stdout}")
        if ended.returncode == 0:
            return
        if attempt < tries:
            time.sleep(2 * attempt)
    raise SetupProblem(f"{otherwise}\n{last_words(ended.stdout)}\n(All that {words[0]} said is in {LOG}.)")


def note(text: str) -> None:
    """Keep for whoever wants to know more than the sentence."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(text + "\n")


def last_words(output: str) -> str:
    """The last lines of an output, indented and not too long."""
    lines = [line.strip() for line in output.splitlines() if line.strip()][-4:]
    return "\n".join(f"    {line[:160]}" for line in lines or ["it said nothing"])
