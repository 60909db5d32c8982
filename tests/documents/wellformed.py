"""Makes small flawless JPEG, PNG and PDF files, the ground from which malformed ones are bred."""

import hashlib
import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw, PngImagePlugin

PASSWORD_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
Objects = dict[int, bytes]


def picture(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    """A drawn picture with a red corner at the top left, so that turning it shows."""
    image = Image.new("RGB", (width, height), "#dfe8e4")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width // 3, height // 3), fill="#c01818")
    pen.ellipse((width // 3, height // 3, width - 5, height - 5), outline="#103050", width=4)
    return image.convert(mode)


def jpeg(width: int = 320, height: int = 200, **options: object) -> bytes:
    """A JPEG; options as Pillow's save takes them (exif, comment, progressive …)."""
    out = BytesIO()
    picture(width, height).save(out, "JPEG", **options)
    return out.getvalue()


def png(width: int = 320, height: int = 200, mode: str = "RGB", text: str = "") -> bytes:
    """A PNG of the given mode, with a text chunk where one is asked for."""
    out, info = BytesIO(), PngImagePlugin.PngInfo()
    if text:
        info.add_text("Comment", text)
    picture(width, height, mode).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG with its length and checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """A PDF stream object with its dictionary."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(body), body)


def one_page(catalog: bytes = b"", page: bytes = b"") -> Objects:
    """The objects of a one-page PDF, with additions to its catalogue and its page."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R %s >>" % page,
        4: stream(b"0.8 0.1 0.1 rg 0 130 100 70 re f"),
    }


def pages(count: int) -> Objects:
    """The objects of a PDF of so many equal pages."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(count))
    sheet = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>"
    objects = one_page() | {2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)}
    return objects | {10 + number: sheet for number in range(count)}


def pdf(objects: Objects | None = None, trailer: bytes = b"") -> bytes:
    """The objects with a cross-reference table and a trailer."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, body in (objects or one_page()).items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(places) + 1
    table = b"".join(b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size))
    start = len(out)
    out += b"xref\n0 %d\n%s" % (size, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def packed_pdf(objects: Objects, filters: bytes = b"/FlateDecode") -> bytes:
    """The same with the dictionaries in an object stream, as PDF 1.5 and later do it."""
    loose = {number: body for number, body in objects.items() if b"stream" in body}
    held = {number: body for number, body in objects.items() if number not in loose}
    holder, index = max(objects) + 1, max(objects) + 2
    places, joined = _joined(held)
    first = len(places)
    body = zlib.compress(places + joined)
    if filters.startswith(b"[/ASCIIHexDecode"):
        body = body.hex().encode() + b">"
    entries = b"/Type /ObjStm /N %d /First %d /Filter %s" % (len(held), first, filters)
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    rows = {number: struct.pack(">BIH", 2, holder, place) for place, number in enumerate(held)}
    for number, text in (loose | {holder: stream(body, entries)}).items():
        rows[number] = struct.pack(">BIH", 1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(out)
    rows[index] = struct.pack(">BIH", 1, start, 0)
    table = zlib.compress(b"".join(rows.get(n, bytes(7)) for n in range(index + 1)))
    entries = b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R /Filter /FlateDecode" % (index + 1)
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (index, stream(table, entries), start)
    return bytes(out)


def _joined(held: Objects) -> tuple[bytes, bytes]:
    """The numbers with their places, and the objects behind one another (ISO 32000-1, 7.5.7)."""
    places, joined = b"", b""
    for number, body in held.items():
        places += b"%d %d " % (number, len(joined))
        joined += body + b" "
    return places, joined


def locked_pdf(openable: bool = False) -> bytes:
    """Encrypted with RC4, 40 bits (ISO 32000-1, 7.6.3); openable: the password to open it is empty."""
    owner, document_id, permissions = bytes(range(32)), b"0123456789abcdef", -44
    seed = PASSWORD_PADDING + owner + struct.pack("<i", permissions) + document_id
    user = _rc4(hashlib.md5(seed, usedforsecurity=False).digest()[:5], PASSWORD_PADDING) if openable else bytes(32)
    answers = (permissions, owner.hex().encode(), user.hex().encode())
    lock = b"<< /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>" % answers
    return pdf(one_page() | {5: lock}, b"/Encrypt 5 0 R /ID [<%s> <%s>]" % ((document_id.hex().encode(),) * 2))


def _rc4(key: bytes, text: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
