"""Runs in the child: looks for a machine-readable zone on the first pages of the viewing copy."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from backoffice.documents import machine_readable
from backoffice.documents.inspection import line_finder, line_reader

PAGES, CANDIDATES = 4, 2
ZONE_LINE = re.compile(r"[A-Z0-9<]{30}(?:[A-Z0-9<]{6}|[A-Z0-9<]{14})?", re.ASCII)
# Names are parted by one filler, the two kinds of them by two: whatever is read behind their end is a misread filler.
SOME = r"[A-Z]+(?:<[A-Z]+)*"
NAMES_END = re.compile(rf"({SOME}<<{SOME}(?=<<)|{SOME}(?=<<<)).*")
# Signs of one shape to a camera: exchanged where that alone makes the number's check digit right.
TWINS = ("8B", "0ODQU", "1I", "5S", "2Z", "6G")


def on_pages(count: int) -> dict[str, Any] | None:
    """The zone of the first page that has one: its lines and where they stand, in pixels of the page turned level."""
    for number in range(1, min(count, PAGES) + 1):
        with Image.open(Path(f"page-{number}.jpg"), formats=("JPEG",)) as picture:
            found = _on_page(picture)
        if found:
            return {"page": number, **found}
    return None


def in_text(pages: Sequence[str]) -> dict[str, Any] | None:
    """The zone in the text layer of a page, whose place on it is not known."""
    for number, text in enumerate(pages[:PAGES], start=1):
        written = [line for line in ("".join(line.split()) for line in text.splitlines()) if ZONE_LINE.fullmatch(line)]
        for count in (3, 2):
            for start in range(len(written) - count + 1):
                lines = written[start : start + count]
                if machine_readable.read(lines):
                    return {"page": number, "lines": lines}
    return None


def _on_page(picture: Image.Image) -> dict[str, Any] | None:
    grey = line_finder.ink(picture)
    scale = max(1.0, grey.width / line_finder.WIDE)
    grey = grey.resize((round(grey.width / scale), round(grey.height / scale))) if scale > 1 else grey
    for candidate in line_finder.find(grey)[:CANDIDATES]:
        read = line_reader.read(candidate)
        if read and (lines := sound(ended(read[0]))):
            grid = read[1]
            place = {"left": grid.left * scale, "pitch": grid.pitch * scale, "slant": candidate.slant}
            rows = [[top * scale, bottom * scale] for top, bottom in candidate.rows]
            return {"lines": lines, "size": list(picture.size), "rows": rows, **place}
    return None


def ended(lines: Sequence[str]) -> list[str]:
    """The lines with nothing but fillers behind the names."""
    row, start = (2, 0) if len(lines) == 3 else (0, 5)
    text = lines[row]
    names = NAMES_END.sub(r"\1", text[start:])
    return [*lines[:row], (text[:start] + names).ljust(len(text), machine_readable.FILLER), *lines[row + 1 :]]


def sound(lines: Sequence[str]) -> list[str] | None:
    """The lines, twins exchanged where that helps; None when more than one part fails its check digit: misread."""
    for candidate in (list(lines), *_exchanged(lines)):
        zone = machine_readable.read(candidate)
        if zone and not zone.faults:
            return candidate
    zone = machine_readable.read(lines)
    return list(lines) if zone and len([part for part in zone.faults if part != "lines"]) == 1 else None


def _exchanged(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines with one sign of the number exchanged for a twin."""
    row, start = (0, 5) if len(lines) == 3 else (1, 0)
    text = lines[row]
    for place in range(start, start + 9):
        for twin in {twin for twins in TWINS if text[place] in twins for twin in twins} - {text[place]}:
            exchanged = text[:place] + twin + text[place + 1 :]
            yield [exchanged if number == row else line for number, line in enumerate(lines)]
