"""Where this application keeps documents: its store, its quarantine, and the scanner it asks, if it has one."""

from functools import cached_property
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app

from backoffice.config import Settings
from backoffice.documents.models import Scan
from backoffice.documents.quarantine import Quarantine
from backoffice.documents.scanning import Clamd
from backoffice.documents.storage import DocumentStore


class Scanner(Protocol):
    """What looks for malware in a file."""

    def scan(self, path: Path) -> Scan: ...


class NoScanner:
    """Without a scanner every file stays marked as unscanned."""

    def scan(self, path: Path) -> Scan:
        """Nobody looked at it."""
        del path
        return Scan.UNSCANNED


class Keeping:
    """The places of one application; each is opened when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.scanner: Scanner = Clamd(settings.clamd) if settings.clamd else NoScanner()

    @cached_property
    def store(self) -> DocumentStore:
        """Where sealed files lie."""
        return DocumentStore(self._settings.documents_address)

    @cached_property
    def quarantine(self) -> Quarantine:
        """Where uploads wait while they are inspected."""
        return Quarantine(self._settings.quarantine_folder)


def install(app: Flask) -> None:
    """Give the application its places."""
    app.extensions["documents"] = Keeping(app.extensions["settings"])


def keeping() -> Keeping:
    """The places of the application that runs."""
    found: Keeping = current_app.extensions["documents"]
    return found
