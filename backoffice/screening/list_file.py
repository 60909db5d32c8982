"""Watch lists in a file of one's own: entities of FollowTheMoney, one JSON object a line, or OpenSanctions' simple CSV.

Searched in memory: for the demo, for tests, and for a bank whose screening may not leave the house. The whole of the
world's lists belongs into yente.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from backoffice.config import Settings
from backoffice.integrations.ports import Edition, Hit, NotAnswered, Sought
from backoffice.screening.rules import blocking
from backoffice.screening.rules.comparing import compare
from backoffice.screening.rules.entries import Facts, facts_of_entry

MOST_HITS = 10
# Columns of the simple CSV and the properties they stand for; `;` parts values.
COLUMNS = {
    "name": "name", "aliases": "alias", "birth_date": "birthDate", "countries": "country", "identifiers": "idNumber",
    "topics": "topics", "position": "position", "notes": "notes",
}  # fmt: skip


def connect(app: Flask) -> None:
    """Search the file that the settings name, where no interface is named."""
    settings: Settings = app.extensions["settings"]
    if settings.watch_list_file and not settings.watch_list_url:
        app.extensions["watch_lists"] = ListFile(Path(settings.watch_list_file))


@dataclass(frozen=True)
class Loaded:
    """The file as it was read: its edition, its entries, and which of them bear a key."""

    stamp: tuple[int, int]
    edition: Edition
    entries: Sequence[tuple[Hit, Facts]]
    by_key: Mapping[str, Sequence[int]]


class ListFile:
    """The lists in a file, read when it has changed."""

    name = "list file"
    at_once = 250

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loaded: Loaded | None = None

    def edition(self) -> Edition:
        """The edition is named by what the file holds."""
        return self._read().edition

    def match(self, sought: Mapping[str, Sought]) -> Mapping[str, Sequence[Hit]]:
        """Entries worth showing for each, the likeliest first."""
        loaded = self._read()
        return {name: _hits(loaded, facts_of_entry(one.schema, one.properties)) for name, one in sought.items()}

    def _read(self) -> Loaded:
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if self._loaded is None or self._loaded.stamp != stamp:
                self._loaded = _load(self._path, stamp)
        except (OSError, ValueError, csv.Error) as error:
            raise NotAnswered(f"the watch list cannot be read ({type(error).__name__})") from None
        return self._loaded


def _hits(loaded: Loaded, sought: Facts) -> list[Hit]:
    places = {place for key in blocking.keys(sought) for place in loaded.by_key.get(key, ())}
    scored = []
    for place in sorted(places):
        hit, entry = loaded.entries[place]
        compared = compare(sought, entry)
        if compared.is_worth_showing:
            scored.append(replace(hit, score=compared.score))
    return sorted(scored, key=lambda hit: (-hit.score, hit.id))[:MOST_HITS]


def _load(path: Path, stamp: tuple[int, int]) -> Loaded:
    written = path.read_bytes()
    text = written.decode("utf-8-sig")
    hits = list(_rows(text) if path.suffix == ".csv" else _lines(text))
    entries = [(hit, facts_of_entry(hit.schema, hit.properties)) for hit in hits]
    by_key: dict[str, list[int]] = {}
    for place, (_, entry) in enumerate(entries):
        for key in blocking.keys(entry):
            by_key.setdefault(key, []).append(place)
    made = datetime.fromtimestamp(stamp[0] / 1e9, UTC)
    return Loaded(stamp, Edition(hashlib.sha256(written).hexdigest()[:16], made), entries, by_key)


def _lines(text: str) -> Iterator[Hit]:
    """Raises ValueError for a line that is no entity."""
    for line in text.splitlines():
        if line.strip():
            told = json.loads(line)
            if not isinstance(told, dict) or not isinstance(told.get("properties"), dict) or not told.get("id"):
                raise ValueError("a line is no entity")
            yield _hit(told)


def _hit(told: Mapping[str, Any]) -> Hit:
    given = {
        str(name): tuple(str(value) for value in values if not isinstance(value, dict))
        for name, values in told["properties"].items()
    }
    caption = str(told.get("caption") or next(iter(given.get("name", ())), told["id"]))
    datasets = tuple(str(one) for one in told.get("datasets", ()))
    return Hit(str(told["id"]), str(told.get("schema", "")), caption, given, datasets, 0.0)


def _rows(text: str) -> Iterator[Hit]:
    """Raises ValueError for a table without ids and names."""
    rows = csv.DictReader(text.splitlines())
    if not {"id", "schema", "name"} <= set(rows.fieldnames or ()):
        raise ValueError("the table lacks a column")
    for row in rows:
        given = {
            name: tuple(part.strip() for part in value.split(";"))
            for column, name in COLUMNS.items() if (value := row.get(column))
        }  # fmt: skip
        if row.get("sanctions"):
            given["topics"] = (*given.get("topics", ()), "sanction")
        datasets = tuple(one.strip() for one in (row.get("dataset") or "").split(";") if one.strip())
        yield Hit(row["id"], row["schema"], row["name"], given, datasets, 0.0)
