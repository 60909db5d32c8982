"""Runs in the child: finds the names in a PDF that make it act or carry other files."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument

from backoffice.documents.inspection.codes import Code, Refusal

ACTING = {b"JavaScript", b"JS", b"OpenAction", b"Launch", b"SubmitForm", b"ImportData"}
CARRYING = {b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"FileAttachment", b"Movie", b"Sound", b"3D"}
REFUSED = {
    **dict.fromkeys(ACTING, Code.ACTIVE_CONTENT),
    **dict.fromkeys(CARRYING, Code.ATTACHMENT),
    b"XFA": Code.DYNAMIC_FORM,
    b"Encrypt": Code.LOCKED,
}
# Short names turn up by chance in compressed data; there only the long ones count.
SHORTEST_IN_RAW_BYTES = 6
NAME_IN_RAW_BYTES = re.compile(rb"/([A-Za-z]{3,20})(?=[\s/<(\[>])")
# A string, a hexadecimal string, a name, or the word that ends an object's own text (ISO 32000-1, 7.2-7.3).
TOKEN = re.compile(
    rb"\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f\s]*>|/([^\x00\t\n\f\r ()<>\[\]{}/%]*)|(stream|endobj)", re.DOTALL
)
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
XREF_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
OBJECT_STREAM = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
MOST_UNPACKED = 8 * 1024 * 1024


def check(data: bytes, document: PdfDocument) -> None:
    """Refuse by the names in the objects PDFium reads, and by those another reader might find."""
    for name in _names_of_objects(_rewritten(document)):
        _refuse(name)
    for part in (data, *_unpacked(data)):
        for found in NAME_IN_RAW_BYTES.finditer(_unescaped(part)):
            if len(found.group(1)) >= SHORTEST_IN_RAW_BYTES or found.group(1) == b"XFA":
                _refuse(found.group(1))


def _refuse(name: bytes) -> None:
    if code := REFUSED.get(name):
        raise Refusal(code)


def _rewritten(document: PdfDocument) -> bytes:
    """The document as PDFium writes it anew: each object in plain text, none in an object stream."""
    copy = BytesIO()
    document.save(copy, flags=pdfium.FPDF_NO_INCREMENTAL)
    return copy.getvalue()


def _names_of_objects(plain: bytes) -> Iterator[bytes]:
    """Each name outside strings and streams; every object is read from its own beginning."""
    table = plain.rfind(b"xref", 0, plain.rfind(b"startxref"))
    for entry in XREF_ENTRY.finditer(plain, table):
        yield from _names_from(plain, int(entry.group(1)))
    yield from _names_from(plain, plain.rfind(b"trailer"))


def _names_from(plain: bytes, place: int) -> Iterator[bytes]:
    for token in TOKEN.finditer(plain, place):
        if token.group(2):
            return
        if token.group(1) is not None:
            yield _unescaped(token.group(1))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The object streams as they stand in the file, also those no cross-reference names."""
    for found in OBJECT_STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[found.end() :], MOST_UNPACKED)
        except zlib.error:
            continue  # packed otherwise or damaged: PDFium's own reading above decides


def _unescaped(text: bytes) -> bytes:
    return ESCAPE.sub(lambda code: bytes([int(code.group(1), 16)]), text)
