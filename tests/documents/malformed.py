"""Breeds malformed and hostile files from a seed: the same seed gives the same files everywhere."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from tests.documents import wellformed

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
PAGE = b"<!doctype html><html><body><script>alert(document.domain)</script></body></html>"


@dataclass(frozen=True)
class Malformed:
    """A file, the name it is sent under, and whether it must be refused or only must do no harm."""

    label: str
    name: str
    data: bytes
    must_be_refused: bool = True


Recipe = Callable[[random.Random], Malformed]


def malformed(seed: int, count: int) -> Iterator[Malformed]:
    """So many files, every recipe in turn, each with its own chance."""
    for number in range(count):
        recipe = RECIPES[number % len(RECIPES)]
        yield recipe(random.Random(f"{seed}-{number}"))


def polyglots(seed: int, count: int) -> Iterator[Malformed]:
    """So many files that are two kinds at once."""
    for number in range(count):
        yield POLYGLOTS[number % len(POLYGLOTS)](random.Random(f"{seed}-{number}"))


def _sound(rng: random.Random) -> tuple[str, bytes]:
    """A flawless file to spoil."""
    return rng.choice((
        ("photo.jpg", wellformed.jpeg(rng.randint(40, 400), rng.randint(40, 300), progressive=rng.random() < 0.5)),
        ("scan.png", wellformed.png(rng.randint(40, 300), rng.randint(40, 200), rng.choice(("RGB", "RGBA", "L", "P")))),
        ("bill.pdf", wellformed.pdf()),
        ("bill.pdf", wellformed.packed_pdf(wellformed.one_page())),
    ))  # fmt: skip


def truncated(rng: random.Random) -> Malformed:
    """The sending broke off."""
    name, data = _sound(rng)
    return Malformed("truncated", name, data[: rng.randint(1, len(data) - 10)])


def flipped(rng: random.Random) -> Malformed:
    """Some bits have changed; the result may still be readable."""
    name, data = _sound(rng)
    spoilt = bytearray(data)
    for _ in range(rng.randint(1, 40)):
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return Malformed("flipped", name, bytes(spoilt), must_be_refused=False)


def shuffled(rng: random.Random) -> Malformed:
    """A piece of the file stands twice, is missing, or was overwritten by chance."""
    name, data = _sound(rng)
    start, length = rng.randrange(20, len(data) - 20), rng.randint(1, 200)
    piece = data[start : start + length]
    filling = rng.choice((b"", piece * 2, rng.randbytes(length), b"\xff" * length, bytes(length)))
    return Malformed("shuffled", name, data[:start] + filling + data[start + length :], must_be_refused=False)


def noise(rng: random.Random) -> Malformed:
    """Nothing but chance behind a proper beginning."""
    name = rng.choice(("a.jpg", "a.png", "a.pdf"))
    head = rng.choice((b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b""))
    return Malformed("noise", name, head + rng.randbytes(rng.randint(0, 5000)))


def trivial(rng: random.Random) -> Malformed:
    """Empty, one byte, zeros, plain text, or the scanner's test file."""
    name = rng.choice(("a.jpg", "a.png", "a.pdf"))
    return Malformed("trivial", name, rng.choice((b"", b"\x00", bytes(4096), b"%PDF", b"Dear bank,\n", EICAR)))


def misnamed(rng: random.Random) -> Malformed:
    """The ending of the name promises something else."""
    _, data = _sound(rng)
    return Malformed("misnamed", rng.choice(("a.exe", "a", "a.svg", "../../etc/passwd", "a.gif", "\x00.jpg\x00")), data)


def flood(rng: random.Random) -> Malformed:
    """A small file that would fill the memory: huge sizes, or zeros packed a thousandfold."""
    side = rng.choice((10_000, 30_000, 65_000))
    if rng.random() < 0.4:
        data = bytearray(wellformed.jpeg(64, 64))
        place = data.find(b"\xff\xc0") + 5
        data[place : place + 4] = struct.pack(">HH", side, side)
        return Malformed("flood", "a.jpg", bytes(data))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(rng.choice((1000, 2_000_000))))
    parts = (("IHDR", header), ("IDAT", body), ("IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(wellformed.chunk(name.encode(), text) for name, text in parts)
    return Malformed("flood", "a.png", data)


def text_bomb(rng: random.Random) -> Malformed:
    """A PNG whose comment unpacks to very much."""
    bomb = wellformed.chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(rng.choice((3, 60)) * 1_000_000)))
    data = wellformed.png(60, 40)
    return Malformed("text bomb", "a.png", data[:33] + bomb + data[33:], must_be_refused=False)


def page_bomb(rng: random.Random) -> Malformed:
    """A PDF page whose drawing unpacks to very much, or that calls itself."""
    body = zlib.compress(rng.choice((b" ", b"q ", b"0 0 m 9 9 l S ")) * 400_000)
    objects = wellformed.one_page(page=b"/Resources << /XObject << /A 4 0 R >> >>")
    objects[4] = wellformed.stream(body, b"/Filter /FlateDecode /Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return Malformed("page bomb", "a.pdf", wellformed.pdf(objects), must_be_refused=False)


def huge_page(rng: random.Random) -> Malformed:
    """A PDF page of kilometres, or of none."""
    size = rng.choice((b"0 0 1e9 1e9", b"0 0 0 0", b"0 0 -5 99999", b"0 0 14400 1", b"nan 0 1 1"))
    objects = wellformed.one_page()
    objects[3] = objects[3].replace(b"0 0 300 200", size)
    return Malformed("huge page", "a.pdf", wellformed.pdf(objects), must_be_refused=False)


def circular(rng: random.Random) -> Malformed:
    """A PDF whose tree of pages bites its own tail."""
    objects = wellformed.one_page()
    objects[2] = rng.choice((
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2147483647 >>",
        b"2 0 R", b"[" * 5000 + b"]" * 5000,
    ))  # fmt: skip
    return Malformed("circular", "a.pdf", wellformed.pdf(objects), must_be_refused=False)


def animated(rng: random.Random) -> Malformed:
    """A PNG that moves."""
    out = BytesIO()
    frames = [wellformed.picture(40, 30).rotate(10 * turn) for turn in range(rng.randint(2, 6))]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return Malformed("animated", "a.png", out.getvalue())


def active_pdf(rng: random.Random) -> Malformed:
    """A PDF that acts, carries a file, or builds itself; in plain sight, escaped, or in an object stream."""
    catalog, page = rng.choice((
        (b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", b""),
        (b"/OpenAction [3 0 R /Fit]", b""),
        (b"/AA << /WC << /S /JavaScript /JS (this.print\\(\\)) >> >>", b""),
        (b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>", b""),
        (b"", b"/AA << /O << /S /Launch /F (calc.exe) >> >>"),
        (b"", b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (cmd) >> >>]"),
        (b"", b"/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>]"),
        (b"", b"/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /EF << /F 9 0 R >> >> >>]"),
        (b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /EF << /F 9 0 R >> >>] >> >>", b""),
        (b"/AcroForm << /XFA [(template) 9 0 R] /Fields [] >>", b""),
    ))  # fmt: skip
    if rng.random() < 0.3:
        catalog, page = (part.replace(b"/J", b"/#4a").replace(b"/L", b"/#4C") for part in (catalog, page))
    objects = wellformed.one_page(catalog, page) | {9: wellformed.stream(EICAR, b"/Type /EmbeddedFile")}
    if b"9 0 R" not in catalog + page:
        del objects[9]
    make = rng.choice((wellformed.pdf, wellformed.packed_pdf, _packed_oddly))
    return Malformed("active PDF", "a.pdf", make(objects))


def _packed_oddly(objects: wellformed.Objects) -> bytes:
    return wellformed.packed_pdf(objects, b"[/ASCIIHexDecode /FlateDecode]")


def locked(rng: random.Random) -> Malformed:
    """A PDF with a password, needed to open or not."""
    return Malformed("locked", "a.pdf", wellformed.locked_pdf(openable=rng.random() < 0.5))


def endless(rng: random.Random) -> Malformed:
    """More pages than anybody reads."""
    return Malformed("endless", "a.pdf", wellformed.pdf(wellformed.pages(rng.randint(31, 400))))


def _zip(comment: bytes = b"") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("evil.html", PAGE)
        archive.comment = comment
    return out.getvalue()


def with_tail(rng: random.Random) -> Malformed:
    """Something else follows the end of the file."""
    name, data = _sound(rng)
    others = [wellformed.jpeg(8, 8), wellformed.png(8, 8)] + ([] if name == "bill.pdf" else [wellformed.pdf()])
    return Malformed("with tail", name, data + rng.choice((PAGE, _zip(), EICAR, b"\x00", rng.randbytes(300), *others)))


def with_head(rng: random.Random) -> Malformed:
    """Something else stands before the beginning."""
    name, data = _sound(rng)
    return Malformed("with head", name, rng.choice((PAGE, b"GIF89a/*", b"\n", b"MZ\x90\x00", b"#!/bin/sh\n")) + data)


def inner_zip(rng: random.Random) -> Malformed:
    """An archive inside a comment, its own comment reaching to the very end of the file."""
    if rng.random() < 0.5:
        plain = wellformed.jpeg(60, 40)
        rest = plain[2:]
        inside = _zip(rest)
        held = inside[: len(inside) - len(rest)]
        return Malformed("inner zip", "a.jpg", plain[:2] + b"\xff\xfe" + struct.pack(">H", len(held) + 2) + inside)
    plain = wellformed.pdf(wellformed.one_page() | {5: wellformed.stream(b"@@")})
    before, after = plain.split(b"@@")
    return Malformed("inner zip", "a.pdf", before + _zip(after))


def inner_page(rng: random.Random) -> Malformed:
    """A web page, a PDF or an archive of tapes inside a comment of a picture or PDF."""
    inside = rng.choice((PAGE, b"<?php system($_GET[0]); ?>", b"<script>alert(1)</script>"))
    name, data = rng.choice((
        ("a.jpg", wellformed.jpeg(60, 40, comment=inside)),
        ("a.jpg", wellformed.jpeg(60, 40, comment=b"%PDF-1.4\n1 0 obj <<>> endobj")),
        ("a.png", wellformed.png(60, 40, text=inside.decode())),
        ("a.pdf", wellformed.pdf().replace(b"%\xe2\xe3\xcf\xd3\n", b"%" + inside + b"\n", 1)),
        ("a.jpg", _tape(wellformed.jpeg(60, 40))),
    ))  # fmt: skip
    return Malformed("inner page", name, data)


def _tape(plain: bytes) -> bytes:
    """A JPEG whose comment puts the sign of a tar archive where tar looks for it."""
    filling = bytes(257 - 6) + b"ustar\x0000" + bytes(300)
    return plain[:2] + b"\xff\xfe" + struct.pack(">H", len(filling) + 2) + filling + plain[2:]


POLYGLOTS: tuple[Recipe, ...] = (with_tail, inner_zip, with_head, inner_page)
RECIPES: tuple[Recipe, ...] = (
    truncated, flipped, shuffled, noise, trivial, misnamed, flood, text_bomb, page_bomb, huge_page, circular,
    flipped, animated, active_pdf, locked, endless, shuffled, active_pdf, *POLYGLOTS,
)  # fmt: skip
