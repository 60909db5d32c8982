"""The icons of pages in one drawing: those of backoffice/assets/icons.txt, with no more digits than a screen shows."""

import re
from functools import cache
from pathlib import Path

from backoffice.web.assets import known_icons

SPRITE = "icons.svg"
BUILT = "vendor/icons.svg"
_SYMBOL = re.compile(r'<symbol id="(?P<name>[^"]+)".*?</symbol>', re.DOTALL)
_LONG = re.compile(r"\.\d{3,}")  # of a grid of 16: a hundredth is exact enough


@cache
def sprite(static: str) -> bytes:
    """The drawing, made once a process from the folder of static files."""
    built = Path(static, BUILT).read_text(encoding="utf-8")
    symbols = "".join(found[0] for found in _SYMBOL.finditer(built) if found["name"] in known_icons())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{_LONG.sub(_rounded, symbols)}</svg>'.encode()


def _rounded(digits: re.Match[str]) -> str:
    """.1234 -> .12. The point always stays: in a path it may be all that parts two numbers."""
    return f"{min(float(digits[0]), 0.99):.2f}"[1:].rstrip("0").ljust(2, "0")
