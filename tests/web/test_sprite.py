"""The icons of pages are drawn as they were, only with shorter numbers."""

import re
from itertools import zip_longest
from pathlib import Path

from flask import Flask

from backoffice.web.assets import known_icons
from backoffice.web.sprite import BUILT, sprite

A_HUNDREDTH = 0.0101
NUMBER = re.compile(r"-?(?:\d*\.\d+|\d+)")


def numbers(drawing: str, name: str) -> list[float]:
    """All numbers of an icon, as a browser reads them."""
    found = re.search(rf'<symbol id="{name}".*?</symbol>', drawing, re.DOTALL)
    assert found, name
    return [float(number) for path in re.findall(r'\bd="([^"]+)"', found[0]) for number in NUMBER.findall(path)]


def is_redrawn(name: str, built: str, ours: str) -> bool:
    """Whether a number is missing, merged with its neighbour, or another one."""
    pairs = zip_longest(numbers(built, name), numbers(ours, name))
    return any(None in pair or abs(pair[0] - pair[1]) > A_HUNDREDTH for pair in pairs)


def test_every_icon_looks_as_its_drawer_made_it(app: Flask) -> None:
    static = Path(app.static_folder or "")
    built, ours = (static / BUILT).read_text(encoding="utf-8"), sprite(str(static)).decode()
    assert all(numbers(ours, name) for name in known_icons())
    assert [name for name in sorted(known_icons()) if is_redrawn(name, built, ours)] == []
