"""A process that uses the embedded PostgreSQL as its standard input says: start, fork, leave; a line answers each."""

import os
import signal
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def embedded_postgres(home: Path):
    """The server of the home, imported without the whole application, which this process does not need."""
    package = types.ModuleType("backoffice")
    package.__path__ = [str(ROOT / "backoffice")]
    sys.modules["backoffice"] = package
    from backoffice.kernel.embedded_postgres import EmbeddedPostgres  # noqa: PLC0415 (after the line above)

    return EmbeddedPostgres(home, durable=False)


def main() -> None:
    server = embedded_postgres(Path(sys.argv[1]))
    for command in iter(sys.stdin.readline, ""):
        match command.strip():
            case "start":
                server.start()
                print(int(Path(sys.argv[1], "postgres/server/data/postmaster.pid").read_text().split()[0]), flush=True)
            case "leave":
                server.leave()
                print("left", flush=True)
            case "fork":
                if child := os.fork():
                    print(child, flush=True)
                else:  # the child uses the server until it is killed
                    sys.stdin.close()
                    while True:
                        signal.pause()


if __name__ == "__main__":
    main()
