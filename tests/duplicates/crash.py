"""A run that is killed: `python -m tests.duplicates.crash URL HOME RUN SLICES` dies by `kill -9` inside a slice.

What that slice found is written by then and not committed.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from backoffice import create_app
from backoffice.config import Settings
from backoffice.duplicates import service
from backoffice.duplicates.jobs import SCORER
from backoffice.duplicates.models import Origin
from backoffice.duplicates.service import pairs


def main(url: str, home: Path, run_id: UUID, slices: int) -> None:
    """Go through so many slices, and die in the next one that has found something."""
    with create_app(Settings(mode="test", home=home, database_url=url)).app_context():
        engine, seen, keep = service.gather(SCORER, run_id), service.Seen(), pairs.keep
        for _ in range(slices):
            service.compare_slice(SCORER, run_id, engine, seen)

        def keep_and_die(found: Sequence[pairs.Met], origin: Origin) -> int:
            if kept := keep(found, origin):
                os.kill(os.getpid(), signal.SIGKILL)
            return kept

        pairs.keep = keep_and_die
        while service.compare_slice(SCORER, run_id, engine, seen):
            pass


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), UUID(sys.argv[3]), int(sys.argv[4]))
