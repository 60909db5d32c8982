"""Runs in the child: finds two or three lines of equal, evenly spaced signs at the same slant in a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops

WIDE = 1440
SMALL = 720
SLANTS = [step / 4 for step in range(-24, 25)]  # degrees
LEAST_TALL, MOST_TALL = 9, 70
EDGE = 28


@dataclass(frozen=True)
class Lines:
    """The picture turned level, and of each line its top and bottom; `left` and `right` bound them all."""

    level: Image.Image
    slant: float
    rows: Sequence[tuple[int, int]]
    left: int
    right: int


def ink(picture: Image.Image) -> Image.Image:
    """Grey in which only what is dark in every colour stays dark: red stamps vanish."""
    red, green, blue = picture.convert("RGB").split()
    return ImageChops.lighter(red, ImageChops.lighter(green, blue))


def find(grey: Image.Image) -> list[Lines]:
    """Candidates for machine-readable lines, the lowest first."""
    slant = _slant(grey)
    level = grey.rotate(slant, Image.Resampling.BICUBIC, fillcolor=255) if slant else grey
    edges = _edges(level)
    bands = [band for band in _bands(edges) if LEAST_TALL <= band[1] - band[0] <= MOST_TALL]
    groups = [group for count in (3, 2) for group in zip(*(bands[skip:] for skip in range(count)), strict=False)]
    found = [_bounded(level, slant, edges, group) for group in groups if _alike(group)]
    wide = [one for one in found if one.right - one.left > level.width * 0.5]
    return sorted(wide, key=lambda one: -one.rows[-1][1])


def _edges(grey: Image.Image) -> Image.Image:
    """White where brightness jumps from left to right: upright strokes, hardly the grain of a table."""
    jumps = ImageChops.difference(grey, ImageChops.offset(grey, 2, 0))
    return jumps.point([255 if value > EDGE else 0 for value in range(256)])


def _slant(grey: Image.Image) -> float:
    """The turn after which rows of signs and the gaps between them differ most."""
    small = grey.resize((SMALL, max(1, grey.height * SMALL // grey.width)), Image.Resampling.BOX)
    edges = _edges(small)

    def sharpness(slant: float) -> float:
        rows = _rows(edges.rotate(slant))
        return sum((one - other) ** 2 for one, other in pairwise(rows))

    return max(SLANTS, key=sharpness)


def _rows(edges: Image.Image) -> list[int]:
    """How much there is in each row, 0 to 255."""
    return list(edges.resize((1, edges.height), Image.Resampling.BOX).tobytes())


def _bands(edges: Image.Image) -> list[tuple[int, int]]:
    """Runs of rows that are full of edges: top and bottom of each."""
    rows = _rows(edges)
    least = max(10, max(rows) * 0.25)
    full = [value >= least for value in rows]
    starts = [place for place, (before, now) in enumerate(pairwise([False, *full])) if now and not before]
    ends = [place for place, (now, after) in enumerate(pairwise([*full, False]), start=1) if now and not after]
    return list(zip(starts, ends, strict=True))


def _alike(group: Sequence[tuple[int, int]]) -> bool:
    """Whether lines are equally tall and evenly apart, as type on a card is."""
    tall = [bottom - top for top, bottom in group]
    steps = [after[0] - before[0] for before, after in pairwise(group)]
    return max(tall) <= min(tall) * 1.6 + 3 and max(steps) <= min(steps) * 1.25 + 3 and max(steps) < max(tall) * 4


def _bounded(level: Image.Image, slant: float, edges: Image.Image, group: Sequence[tuple[int, int]]) -> Lines:
    """The lines with the columns between which they stand."""
    columns = [0] * level.width
    for top, bottom in group:
        row = edges.crop((0, top, level.width, bottom)).resize((level.width, 1), Image.Resampling.BOX).tobytes()
        columns = [max(pair) for pair in zip(columns, row, strict=True)]
    there = [place for place, value in enumerate(columns) if value > 60]
    runs = _longest(there, gap=level.width // 20) if there else (0, 0)
    return Lines(level, slant, list(group), *runs)


def _longest(places: Sequence[int], gap: int) -> tuple[int, int]:
    """The longest stretch of places without a wide gap."""
    best = (places[0], places[0])
    start = places[0]
    for before, after in pairwise([*places, places[-1] + gap * 2]):
        if after - before > gap:
            best = max(best, (start, before), key=lambda run: run[1] - run[0])
            start = after
    return best
