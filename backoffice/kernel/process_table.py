"""What the process with a given number runs."""

import subprocess
from pathlib import Path

PROC = Path("/proc/self").exists()


def command_of(pid: int) -> list[str] | None:
    """The words of the command line; None when there is no such process, or only its remains (a zombie)."""
    return _from_proc(pid) if PROC else _from_ps(pid)


def _from_proc(pid: int) -> list[str] | None:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    return [word.decode(errors="surrogateescape") for word in line.split(b"\0") if word] or None


def _from_ps(pid: int) -> list[str] | None:
    """Without /proc (macOS). Words with spaces fall apart, so callers compare what has none or look for parts."""
    shown = subprocess.run(
        ["/bin/ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, command = shown.stdout.strip().partition(" ")
    return None if not command or state.startswith("Z") else command.split()
