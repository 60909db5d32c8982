"""Runs in the child: reads the signs of machine-readable lines by comparing each cell with drawn letters.

The letters are those of the typeface that Pillow carries, close enough to the sans-serif of most cards; lines in a
typeface that is not recognised fail their check digits and count as not read.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul
from string import ascii_uppercase, digits

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from backoffice.documents.inspection.line_finder import Lines

# Loaded now: nothing can be read from disk any more once the child has given up its rights.
LETTER = 48
FONT = ImageFont.load_default(LETTER)
SIGNS = f"{ascii_uppercase}{digits}<"
LETTERS = frozenset(f"{ascii_uppercase}<")
COARSE, FINE = (10, 12), (24, 30)
LIKELY = 5  # signs that are compared closely
SHIFTS = (0.0, -0.8, 0.8)
SHARES = (0.88, 0.94, 1.0, 1.06, 1.12)
SOFT = 1.0
PITCHES = (0.55, 1.25)  # of the height of a line
COUNTS = {3: (30,), 2: (44, 36)}
Cell = tuple[float, ...]
Box = tuple[float, float, float, float]
Drawn = dict[str, list[Cell]]


@dataclass(frozen=True)
class Grid:
    """Where the cells are: the first one's left edge, the width of one, how many in a line."""

    left: float
    pitch: float
    count: int


def read(found: Lines) -> tuple[list[str], Grid] | None:
    """The signs of each line and their grid; None when no grid fits."""
    grid = _grid(found)
    if grid is None:
        return None
    narrow = grid.pitch / _tall(found)
    share = _share(found, grid, narrow)
    coarse, fine = _drawn(narrow, COARSE, share), _drawn(narrow, FINE, share)
    lines = []
    for number, (top, bottom) in enumerate(found.rows):
        boxes = [_cell(grid, place, top, bottom) for place in range(grid.count)]
        allowed = [_allowed(len(found.rows), grid.count, number, place) for place in range(grid.count)]
        signs = [_sign(found.level, box, may, coarse, fine) for box, may in zip(boxes, allowed, strict=True)]
        lines.append("".join(signs))
    return lines, grid


def _allowed(lines: int, count: int, number: int, place: int) -> frozenset[str]:
    """What may stand at a place of a line (9303-4 to -6, section 4.2): letters, digits with fillers, or anything."""
    kinds = _CARD if lines == 3 else _BOOKLET
    for start, end, signs in kinds[number]:
        if start % count <= place < (end or count):
            return signs
    return frozenset(SIGNS)


DAYS, SEX = frozenset(f"{digits}<"), frozenset("FMX<")
_CARD = (
    ((0, 5, LETTERS),),
    ((0, 7, DAYS), (7, 8, SEX), (8, 15, DAYS), (15, 18, LETTERS), (29, 30, DAYS)),
    ((0, 0, LETTERS),),
)
_BOOKLET = (
    ((0, 0, LETTERS),),
    ((9, 10, DAYS), (10, 13, LETTERS), (13, 20, DAYS), (20, 21, SEX), (21, 28, DAYS), (-1, 0, DAYS)),
)


def _tall(found: Lines) -> float:
    return sum(bottom - top for top, bottom in found.rows) / len(found.rows)


def _profile(found: Lines) -> list[int]:
    """How dark each column is over all lines."""
    sums = [0] * found.level.width
    for top, bottom in found.rows:
        box = (0, top, found.level.width, bottom)
        strip = found.level.resize((found.level.width, 1), Image.Resampling.BOX, box)
        sums = [so_far + 255 - value for so_far, value in zip(sums, strip.tobytes(), strict=True)]
    return sums


def _grid(found: Lines) -> Grid | None:
    """The width at which columns fold into the clearest gap, and the place where all cells hold ink."""
    profile, tall = _profile(found), _tall(found)
    middle = profile[found.left + int(tall) : found.right - int(tall)]
    steps = range(int(tall * PITCHES[0] * 20), int(tall * PITCHES[1] * 20))
    pitch = max((step / 20 for step in steps), key=lambda one: _contrast(middle, one), default=0)
    counts = [count for count in COUNTS[len(found.rows)] if pitch and count * pitch < found.level.width]
    fits = [fit for count in counts for fit in _fits(profile, pitch, count, found)]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _contrast(profile: Sequence[int], pitch: float) -> float:
    """How unevenly ink lies when the columns are folded at this width."""
    bins, counts = [0.0] * 12, [0] * 12
    for place, value in enumerate(profile):
        at = int(place % pitch / pitch * 12)
        bins[at] += value
        counts[at] += 1
    levels = [total / max(1, count) for total, count in zip(bins, counts, strict=True)]
    mean = sum(levels) / 12
    return sum((level - mean) ** 2 for level in levels)


def _fits(profile: Sequence[int], pitch: float, count: int, found: Lines) -> Iterator[tuple[float, Grid]]:
    """Grids of so many cells, each with how much darker its cells' middles are than their edges and its neighbours."""
    last = min(found.right + pitch, found.level.width - 1) - count * pitch
    for step in range(int(max(0, found.left - pitch)), int(last) + 1):
        left = float(step)
        middles = [profile[int(left + (place + 0.5) * pitch)] for place in range(count)]
        edges = [profile[int(left + place * pitch)] for place in range(count + 1)]
        before, after = max(0, int(left - pitch / 2)), min(len(profile) - 1, int(left + (count + 0.5) * pitch))
        beside = profile[before] + profile[after]
        dark = sum(middles) / count - sum(edges) / (count + 1)
        yield dark + min(middles) / 2 - beside / 2, Grid(left, pitch, count)


def _cell(grid: Grid, place: int, top: int, bottom: int) -> Box:
    left, slack = grid.left + place * grid.pitch, (bottom - top) / 8
    return left, top - slack, left + grid.pitch, bottom + slack


def _drawn(narrow: float, size: tuple[int, int], share: float, shifts: Sequence[float] = SHIFTS) -> Drawn:
    """Every sign in a cell so narrow against its height, also moved a little; capitals take `share` of a line."""
    _, top, _, bottom = FONT.getbbox("H", anchor="ls")
    capital = bottom - top
    tall = capital / share
    slack, wide, base = tall / 8, tall * narrow, tall * 1.5 - (tall - capital) / 2
    drawn: Drawn = {}
    for sign in SIGNS:
        sheet = Image.new("L", (round(wide * 3), round(tall * 2)), 255)
        ImageDraw.Draw(sheet).text((wide * 1.5, base), sign, 0, FONT, "ms", stroke_width=LETTER / 34, stroke_fill=0)
        soft = sheet.filter(ImageFilter.GaussianBlur(SOFT))
        moved = [(wide + x * wide / 14, tall / 2 + y * tall / 18) for x in shifts for y in shifts]
        drawn[sign] = [_normal(soft, (x, y - slack, x + wide, y + tall + slack), size) for x, y in moved]
    return drawn


def _share(found: Lines, grid: Grid, narrow: float) -> float:
    """How much of a line's height its capitals take: the size at which cells look most like drawn signs."""
    top, bottom = found.rows[-1] if len(found.rows) == 2 else found.rows[1]
    cells = [_normal(found.level, _cell(grid, place, top, bottom), COARSE) for place in range(grid.count)]

    def likeness(share: float) -> float:
        known = _drawn(narrow, COARSE, share, (0,))
        return sum(max(_likeness(cell, drawn) for drawn in known.values()) for cell in cells)

    return max(SHARES, key=likeness)


def _normal(picture: Image.Image, box: Box, size: tuple[int, int]) -> Cell:
    """A part of the picture as numbers of mean 0 and length 1."""
    values = picture.resize(size, Image.Resampling.BILINEAR, box).tobytes()
    mean = sum(values) / len(values)
    moved = [value - mean for value in values]
    length = math.sqrt(sum(map(mul, moved, moved))) or 1.0
    return tuple(value / length for value in moved)


def _sign(level: Image.Image, box: Box, allowed: frozenset[str], coarse: Drawn, fine: Drawn) -> str:
    """The allowed sign that looks most like the cell: all are compared roughly, the likely ones closely."""
    rough, close = _normal(level, box, COARSE), _normal(level, box, FINE)
    likely = sorted(allowed, key=lambda sign: -_likeness(rough, coarse[sign]))[:LIKELY]
    return max(likely, key=lambda sign: _likeness(close, fine[sign]))


def _likeness(seen: Cell, cells: Sequence[Cell]) -> float:
    return max(float(sum(map(mul, seen, cell))) for cell in cells)
