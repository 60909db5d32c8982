"""A program that is killed: children merge and unmerge the same two records until `kill -9` hits them.

`python -m tests.merging.crash URL HOME SURVIVOR DUPLICATE KILLS SEED`
"""

import os
import random
import signal
import sys
import time
from pathlib import Path
from uuid import UUID

from flask import Flask

from backoffice import create_app
from backoffice.config import Settings
from backoffice.kernel.db import db
from tests.merging.bank import approved, waiting_or_new

LONGEST_LIFE = 1.0  # seconds after its first act; a merge takes about a fifth of one


def main(app: Flask, pair: tuple[UUID, UUID], kills: int, seed: int) -> None:
    """Start and kill so many children, each after a time of its own."""
    luck = random.Random(seed)
    for _ in range(kills):
        told, tells = os.pipe()
        child = os.fork()
        if not child:
            work(app, pair, tells)
        os.close(tells)
        os.read(told, 1)  # it has acted once: from now on every moment is a moment of work
        os.close(told)
        time.sleep(luck.uniform(0, LONGEST_LIFE))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def work(app: Flask, pair: tuple[UUID, UUID], tells: int) -> None:
    """Merge, unmerge, and begin again, whatever the last one left half done; the first act is told."""
    first = True
    with app.app_context():
        while True:
            approved(waiting_or_new(pair))
            db.session.remove()
            if first:
                os.write(tells, b".")
                first = False


if __name__ == "__main__":
    bank = create_app(Settings(mode="test", home=Path(sys.argv[2]), database_url=sys.argv[1]))
    main(bank, (UUID(sys.argv[3]), UUID(sys.argv[4])), int(sys.argv[5]), int(sys.argv[6]))
