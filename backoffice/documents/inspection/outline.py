"""Where a JPEG, PNG or PDF begins and ends, found without decoding it."""

import re
import struct
from collections.abc import Callable
from mmap import mmap

from backoffice.documents.inspection.codes import Code, Refusal
from backoffice.documents.inspection.verdicts import Kind

JPEG_START, JPEG_END = b"\xff\xd8\xff", 0xD9
# After a start of scan, 0xFF00 is a stuffed byte and D0-D7 are restarts: both belong to the picture.
JPEG_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
JPEG_SCAN = 0xDA
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_MOST_CHUNKS = 20_000
PDF_TAIL = re.compile(rb"startxref\s+\d+\s+%%EOF[\r\n ]{0,8}\Z")
PDF_TAIL_LOOKED_AT = 1024


def check_jpeg(data: mmap) -> None:
    """Walk the markers (ITU-T T.81, annex B) to the end of image; nothing may follow it."""
    if data[:3] != JPEG_START:
        raise Refusal(Code.TYPE_MISMATCH)
    place = 2
    while found := JPEG_MARKER.search(data, place):
        marker, place = found.group(1)[0], found.end()
        if marker == JPEG_END:
            return _must_end(data, place)
        if marker == 0xD8:
            raise Refusal(Code.SEVERAL_PICTURES)
        if marker != 0x01:
            place = _behind_segment(data, place)
    raise Refusal(Code.CUT_OFF)


def _behind_segment(data: mmap, place: int) -> int:
    if place + 2 > len(data):
        raise Refusal(Code.CUT_OFF)
    length = int.from_bytes(data[place : place + 2])
    if length < 2:
        raise Refusal(Code.UNREADABLE)
    return place + length


def check_png(data: mmap) -> None:
    """Walk the chunks (PNG 5.3) to IEND; nothing may follow it, and no animation is taken."""
    if data[:8] != PNG_START:
        raise Refusal(Code.TYPE_MISMATCH)
    place = len(PNG_START)
    for _ in range(PNG_MOST_CHUNKS):
        if place + 12 > len(data):
            raise Refusal(Code.CUT_OFF)
        length, name = struct.unpack_from(">I4s", data, place)
        if name == b"acTL":
            raise Refusal(Code.SEVERAL_PICTURES)
        place += 12 + length
        if name == b"IEND":
            return _must_end(data, place)
    raise Refusal(Code.UNREADABLE)


def check_pdf(data: mmap) -> None:
    """The header stands at the first byte, and the last trailer at the last (ISO 32000-1, 7.5)."""
    if data[:5] != b"%PDF-":
        raise Refusal(Code.TYPE_MISMATCH)
    if PDF_TAIL.search(data[-PDF_TAIL_LOOKED_AT:]):
        return
    raise Refusal(Code.EXTRA_DATA if data.rfind(b"%%EOF") >= 0 else Code.CUT_OFF)


def _must_end(data: mmap, place: int) -> None:
    if place > len(data):
        raise Refusal(Code.CUT_OFF)
    if place < len(data):
        raise Refusal(Code.EXTRA_DATA)


CHECKS: dict[Kind, Callable[[mmap], None]] = {Kind.JPEG: check_jpeg, Kind.PNG: check_png, Kind.PDF: check_pdf}
