"""The signs that a file is at the same time a file of another kind (a polyglot)."""

import re
import struct
from mmap import mmap

from backoffice.documents.inspection.codes import Code, Refusal
from backoffice.documents.inspection.verdicts import Kind

# Markup that a browser would run if it were ever talked into guessing the type.
MARKUP = re.compile(rb"<(?:script|html|iframe|\?php|!doctype\s+html)[\s>/]", re.IGNORECASE)
ARCHIVES_WITHIN = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MSCF\x00\x00\x00\x00")
# (offset, sign): formats that are recognised by a sign further inside.
SIGNS_AT = ((257, b"ustar"), (32769, b"CD001"), (34817, b"CD001"))
ZIP_END, ZIP_END_SIZE, ZIP_LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
# Readers look for the header of a PDF within the first 1024 bytes.
PDF_HEADER_LOOKED_FOR = 1024


def check(data: mmap, kind: Kind) -> None:
    """Refuse a file that another program would take for an archive, a page or a PDF."""
    strange = (
        _is_zip(data)
        or MARKUP.search(data)
        or any(data.find(sign) >= 0 for sign in ARCHIVES_WITHIN)
        or any(data[place : place + len(sign)] == sign for place, sign in SIGNS_AT)
        or (kind is not Kind.PDF and data[:PDF_HEADER_LOOKED_FOR].find(b"%PDF-") >= 0)
    )
    if strange:
        raise Refusal(Code.TWO_FILES_IN_ONE)


def _is_zip(data: mmap) -> bool:
    """An end-of-directory record whose directory and comment fit in the file (APPNOTE 4.3.16)."""
    place, lowest = len(data), max(0, len(data) - ZIP_END_SIZE - ZIP_LONGEST_COMMENT)
    while (place := data.rfind(ZIP_END, lowest, place)) >= 0:
        if place + ZIP_END_SIZE <= len(data):
            size, offset, _comment = struct.unpack_from("<IIH", data, place + 12)
            if size + offset <= place and (size == 0 or data.find(b"PK\x01\x02", 0, place) >= 0):
                return True
    return False
