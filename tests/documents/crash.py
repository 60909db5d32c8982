"""A program that is killed: children upload, open a case and decide it again and again until `kill -9` hits them.

`python -m tests.documents.crash URL HOME KILLS SEED`
"""

import os
import random
import signal
import sys
import time
from io import BytesIO
from pathlib import Path

from flask import Flask

from backoffice import create_app
from backoffice.config import Settings
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentType
from backoffice.kernel.db import db
from backoffice.kyc import service as kyc
from tests.documents.bank import AGENT, JPEG, REVIEWER, amina

LONGEST_LIFE = 0.9  # seconds; an upload takes about a third of one


def main(url: str, home: Path, kills: int, seed: int) -> None:
    """Start and kill so many children, each after a time of its own."""
    app = create_app(Settings(mode="test", home=home, database_url=url))
    luck = random.Random(seed)
    for _ in range(kills):
        child = os.fork()
        if not child:
            work(app)
        time.sleep(luck.uniform(0.02, LONGEST_LIFE))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def work(app: Flask) -> None:
    """Upload and decide until the end."""
    with app.app_context():
        while True:
            customer = amina()
            for kind in (DocumentType.PASSPORT, DocumentType.PROOF_OF_ADDRESS):
                documents.upload(AGENT, customer.id, documents.Upload("front.jpg", BytesIO(JPEG), kind))
            case = kyc.claim(REVIEWER, kyc.open_case(AGENT, customer.id).case.id)
            kyc.approve(REVIEWER, case.id, case.revision)
            db.session.remove()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
