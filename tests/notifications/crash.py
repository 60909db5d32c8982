"""A worker of its own process that dies by SIGKILL at the gateway: `python -m tests.notifications.crash …`.

Arguments: database URL, home, message id, file of the gateway, `before` or `after` or `never`, minutes to be late by.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from backoffice import create_app
from backoffice.access.actor import SYSTEM
from backoffice.config import Settings
from backoffice.integrations.ports import NotDelivered
from backoffice.kernel import clock
from backoffice.notifications import service


class DeadlyGateway:
    """Writes each message it takes into a file; whoever asks dies before or after."""

    def __init__(self, file: Path, dies: str) -> None:
        self._file, self._dies = file, dies

    def send(self, to: str, text: str) -> str:
        if self._dies == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        with self._file.open("a") as kept:
            kept.write(f"{to} {text}\n")
        if self._dies == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return "taken"


def main(url: str, home: str, message_id: str, file: str, dies: str, minutes: str) -> int:
    """0: delivered or nothing left to do, 3: somebody else is at it."""
    app = create_app(Settings(mode="test", home=Path(home), database_url=url))
    app.extensions["sms"] = DeadlyGateway(Path(file), dies)
    with app.app_context(), clock.at(clock.now() + timedelta(minutes=int(minutes))):
        try:
            service.deliver(SYSTEM, UUID(message_id))
        except NotDelivered:
            return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
