"""A process that uses the embedded PostgreSQL as its standard input says: start, fork, leave; a line answers each."""

import os
import signal
import sys
from pathlib import Path

from backoffice.kernel.embedded_postgres import EmbeddedPostgres


def main() -> None:
    server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
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
