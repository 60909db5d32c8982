"""The child: started alone as `python -I child.py`, it gives up its rights, reads one file from
standard input, writes the pages of the viewing copy into its folder and one JSON line to standard output."""

import json
import os
import resource
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

BACKOFFICE = Path(__file__).resolve().parents[2]
CODES = "backoffice.documents.inspection.codes"
READERS = {"jpeg": "pictures", "png": "pictures", "pdf": "papers"}


def main() -> None:
    """Answer `{"pages": [[width, height], …], "zone": {…} or null}` or `{"refused": CODE}`."""
    task: dict[str, Any] = json.loads(sys.argv[1])
    _limit(task)
    _make_importable()
    codes = import_module(CODES)
    reader = import_module(f"backoffice.documents.inspection.{READERS[task['kind']]}")
    zone_reader = import_module("backoffice.documents.inspection.zone_reader") if task["reads_zone"] else None
    _become(task["user"])
    try:
        data = sys.stdin.buffer.read()
        pages = reader.viewing_copy(data, task)
        answer: dict[str, Any] = {"pages": pages, "zone": _zone(zone_reader, reader, data, len(pages))}
    except codes.Refusal as refusal:
        answer = {"refused": refusal.code.value}
    except MemoryError:
        answer = {"refused": codes.Code.TOO_HEAVY.value}
    except Exception:  # noqa: BLE001 - decoders raise SyntaxError, TypeError and whatever else on damaged input
        answer = {"refused": codes.Code.UNREADABLE.value}
    print(json.dumps(answer), flush=True)
    os._exit(0)  # no clean-up that damaged native objects could trip over


def _zone(zone_reader: ModuleType | None, reader: ModuleType, data: bytes, pages: int) -> dict[str, Any] | None:
    """The machine-readable lines, from the picture or a text layer. What cannot be read is no reason to refuse."""
    if zone_reader is None:
        return None
    try:
        zone: dict[str, Any] | None = zone_reader.on_pages(pages) or zone_reader.in_text(reader.texts(data))
    except Exception:  # noqa: BLE001 - nothing on a page may keep it from being looked at by a person
        return None
    return zone


def _limit(task: dict[str, Any]) -> None:
    """Set the limits on ourselves, hard and soft alike, before anything of the file is read."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, task["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, task["written_bytes"]),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
    if sys.platform != "darwin":  # macOS refuses to limit the address space
        resource.setrlimit(resource.RLIMIT_AS, (task["memory_bytes"], task["memory_bytes"]))


def _make_importable() -> None:
    """Offer our own modules by their names without running the application that `backoffice` creates."""
    package = ModuleType("backoffice")
    package.__path__ = [str(BACKOFFICE)]
    sys.modules["backoffice"] = package


def _become(user: list[int] | None) -> None:
    """Started by root, continue as nobody; limits on processes hold only from here on."""
    if user:
        os.setgroups([])
        os.setgid(user[1])
        os.setuid(user[0])


if __name__ == "__main__":
    main()
