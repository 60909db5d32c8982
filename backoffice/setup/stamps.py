"""Stamps: small files written last, which say from what a folder was made and what belongs into it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


def digest(files: Iterable[Path]) -> str:
    """One hash for the contents of the files."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


@dataclass(frozen=True)
class Stamp:
    """Made from sources with this hash, at this place, holding these entries."""

    made_from: str
    place: str
    holds: list[str]

    def write(self, file: Path) -> None:
        """Write it whole or not at all."""
        unfinished = file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(asdict(self)), encoding="utf-8")
        unfinished.replace(file)

    @classmethod
    def read(cls, file: Path) -> "Stamp | None":
        """The stamp, or None where there is none that can be read."""
        try:
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
