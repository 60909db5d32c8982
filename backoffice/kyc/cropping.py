"""Where on a page a value stands: its part of the machine-readable zone, as a frame that an SVG can show."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from backoffice.documents.models import Document

# By the number of lines: the field, its line, the first sign and how many (9303-5 and 9303-4, section 4.2).
PLACES: dict[int, tuple[tuple[str, int, int, int], ...]] = {
    3: (("birth_date", 1, 0, 7), ("expires", 1, 8, 7), ("identity_numbers", 0, 5, 10)),
    2: (("birth_date", 1, 13, 7), ("expires", 1, 21, 7), ("identity_numbers", 1, 0, 10)),
}
NAMES = {3: (2, 0), 2: (0, 5)}  # the line of the names and where they begin
MARGIN, BESIDE = 0.35, 0.12  # of a line's height, of a sign's width


@dataclass(frozen=True)
class Crop:
    """A frame on the level page: the page's picture, its size in pixels, by how many degrees to turn it, the frame."""

    src: str
    width: float
    height: float
    turn: float
    frame: tuple[float, float, float, float]


def places(paper: Document) -> dict[str, Crop]:
    """The frames by the customer's field; none for a zone that was read from a text layer."""
    zone = paper.zone
    if not zone or not zone["rows"] or not zone["size"]:
        return {}
    fixed = {name: _crop(paper, zone, line, first, count) for name, line, first, count in PLACES[len(zone["rows"])]}
    row, start = NAMES[len(zone["rows"])]
    family, gap, given = zone["lines"][row][start:].strip("<").partition("<<")
    names = {"family_name": (start, family), "given_names": (start + len(family + gap), given)}
    named = {name: _crop(paper, zone, row, first, len(text)) for name, (first, text) in names.items() if text}
    return fixed | named


def _crop(paper: Document, zone: dict[str, Any], line: int, start: int, count: int) -> Crop:
    top, bottom = zone["rows"][line]
    slack = (bottom - top) * MARGIN
    used = len(zone["lines"][line][start : start + count].rstrip("<")) or count
    left, wide = zone["left"] + start * zone["pitch"], used * zone["pitch"]
    width, height = zone["size"]
    src = url_for("documents.page_image", customer_id=paper.customer_id, document_id=paper.id, page=zone["page"])
    beside = zone["pitch"] * BESIDE
    frame = (left - beside, top - slack, wide + 2 * beside, bottom - top + 2 * slack)
    return Crop(src, width, height, -zone["slant"], frame)
