"""Marked values, and the scanner that finds them in files: raw, UTF-16, base64, hex, percent-encoded, gzip, zlib."""

import base64
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

# Each marked value begins with one of these, so that a few patterns find a hundred values.
WORD, PHONE, NUMBER, BORN = "Zqmark", "+25479977", "QZ77", "1901-03"
STEMS = (WORD, PHONE.removeprefix("+"), NUMBER + "0", BORN)
AT_HOME = PHONE.removeprefix("+254")
# As people write it at home. Between other hexadecimal digits it is chance: logs hold much that is sealed, in hex.
_AT_HOME = re.compile(rb"(?<![0-9a-fA-F])0?79977[0-9]{4}(?![0-9a-fA-F])")
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_MOST_UNPACKED = 4_000_000


def word(number: int) -> str:
    """A marked word: of a name, a street, a reason."""
    return f"{WORD}{number:03}x"


def patterns() -> dict[bytes, str]:
    """What a marked value looks like in a file, and how it was written."""
    found: dict[bytes, str] = {}
    for stem in (*STEMS, AT_HOME):
        for text in {stem, stem.lower(), stem.upper()}:
            plain = text.encode()
            found |= {plain: "raw", text.encode("utf-16-le"): "UTF-16", text.encode("utf-16-be"): "UTF-16"}
            found |= {plain.hex().encode(): "hex", plain.hex().upper().encode(): "hex"}
            found |= dict.fromkeys(_base64(plain), "base64")
            found |= {quote(text, safe="").encode(): "percent-encoded"}
    del found[AT_HOME.encode()]  # raw it is looked for by _AT_HOME
    return found


def _base64(plain: bytes) -> Iterator[bytes]:
    """The characters that stay the same whatever stands before and after, for each of the three places to begin."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + plain)
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        yield whole[first:last]


def traces(data: bytes, deep: bool = True) -> Iterator[str]:
    """How marked values stand in these bytes."""
    for pattern, how in patterns().items():
        if (place := data.find(pattern)) >= 0:
            yield f"{how} at {place}"
    if at_home := _AT_HOME.search(data):
        yield f"raw at {at_home.start()}"
    for packed in _PACKED.finditer(data) if deep else ():
        try:
            inner = zlib.decompressobj(wbits=47).decompress(
                data[packed.start() : packed.start() + 1_000_000], _MOST_UNPACKED
            )
        except zlib.error:
            continue
        yield from (f"packed at {packed.start()}: {how}" for how in traces(inner, deep=False))


def leaks(folder: Path) -> tuple[list[str], int]:
    """Every file below the folder that holds a marked value; and how many bytes were read."""
    found, size = [], 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            size += len(data)
            found += [f"{path.relative_to(folder)}: {trace}" for trace in traces(data)]
    return found, size
