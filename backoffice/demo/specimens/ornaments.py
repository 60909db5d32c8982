"""What makes paper look official: guilloche, emblem, signature, bar code, and the word SPECIMEN."""

import math
from functools import lru_cache

from PIL import Image, ImageDraw

from backoffice.demo.specimens.chance import chance
from backoffice.demo.specimens.ink import Colour, Point, Sheet, curve, font

SPECIMEN_RED = (179, 38, 30)
WATERMARK_SIZE = 100


def guilloche(
    sheet: Sheet, width: float, height: float, colour: Colour, *, lines: int = 20, swing: float = 22, seed: int = 3
) -> None:
    """Fine waves across the whole sheet, each a sum of two."""
    rng = chance("waves", seed)
    for number in range(lines):
        middle, phase = height * (number + 0.5) / lines, rng.uniform(0, 6)
        for echo in (0, 1.6, 3.2):
            points = [(x, middle + echo * 2 + swing * _wave(x, phase, echo / 9)) for x in range(0, int(width) + 12, 12)]
            sheet.line(points, colour, 0.7)


def _wave(x: float, phase: float, shift: float) -> float:
    return math.sin(x / 90 + phase + shift) + 0.4 * math.sin(x / 37 + phase * 2)


def rosette(sheet: Sheet, centre: Point, radius: float, colour: Colour) -> None:
    """A flower of fine closed lines."""
    for ring in range(7):
        near, points = radius * (0.35 + 0.09 * ring), []
        for step in range(181):
            turn = step * math.tau / 180
            far = near + radius * 0.13 * math.sin(12 * turn + ring * 0.7)
            points.append((centre[0] + far * math.cos(turn), centre[1] + far * math.sin(turn)))
        sheet.line(points, colour, 0.7)


def emblem(sheet: Sheet, centre: Point, radius: float, colour: Colour) -> None:
    """Kirinya's emblem: its mountain above the lake, in a ring."""
    x, y = centre
    ring = [(x + radius * math.cos(t * math.tau / 72), y + radius * math.sin(t * math.tau / 72)) for t in range(73)]
    sheet.line(ring, colour, radius / 9)
    peak = [(-0.55, 0.32), (0, -0.62), (0.55, 0.32), (-0.55, 0.32), (0, -0.62)]
    sheet.line([(x + radius * a, y + radius * b) for a, b in peak], colour, radius / 10)
    for depth, reach in ((0.48, 0.6), (0.64, 0.45)):
        sheet.line(
            [(x - radius * reach, y + radius * depth), (x + radius * reach, y + radius * depth)], colour, radius / 12
        )


def signature(sheet: Sheet, at: Point, width: float, name: str) -> None:
    """A hand of their own for each name: loops and strokes, and a flourish below."""
    rng = chance("signature", name)
    knots: list[Point] = []
    strokes = rng.randint(9, 13)
    for stroke in range(strokes):
        x = at[0] + width * stroke / strokes
        tall = rng.choice((9, 12, 16, 26)) if stroke else 34
        knots += [
            (x, at[1] + rng.uniform(-3, 3)),
            (x + width / strokes * rng.uniform(0.2, 1.1), at[1] - tall * rng.uniform(0.6, 1)),
        ]
    sheet.line(curve(*knots, closed=False), "#22336b", 2)
    start, end = at[0] + width * rng.uniform(0, 0.2), at[0] + width * rng.uniform(0.9, 1.12)
    flourish = curve((end - 20, at[1]), (end, at[1] + 4), (start, at[1] + 11), (end - 12, at[1] + 8), closed=False)
    sheet.line(flourish, "#22336b", 1.5)


def bar_code(sheet: Sheet, corners: tuple[float, float, float, float], seed: int) -> None:
    """Bars that mean nothing."""
    rng, x = chance("bars", seed), corners[0]
    while x < corners[2] - 7:
        thick = rng.choice((2, 3, 5, 7))
        sheet.box((x, corners[1], x + thick, corners[3]), "#16242b")
        x += thick + rng.choice((2, 3, 5))


def chip(sheet: Sheet, at: Point) -> None:
    """The contacts of a card's chip."""
    x, y = at
    sheet.box((x, y, x + 104, y + 80), "#d9b85c", radius=12)
    sheet.box((x + 34, y + 20, x + 70, y + 60), "#e5c978", radius=6)
    for points in (
        [(0, 27), (34, 27)], [(0, 53), (34, 53)], [(70, 27), (104, 27)], [(70, 53), (104, 53)],
        [(34, 0), (34, 80)], [(70, 0), (70, 80)],
    ):  # fmt: skip
        sheet.line([(x + a, y + b) for a, b in points], "#8f7327", 2)


def stamp_specimen(sheet: Sheet, *, angle: float = 24, strength: float = 0.28, share: float = 0.74) -> None:
    """SPECIMEN across the sheet: whatever is drawn here can be taken for nothing else."""
    sheet.picture.paste(SPECIMEN_RED, None, _watermark(sheet.picture.size, angle, strength, share))


@lru_cache(maxsize=12)
def _watermark(size: tuple[int, int], angle: float, strength: float, share: float) -> Image.Image:
    letters, mask = font(WATERMARK_SIZE), Image.new("L", (960, 200))
    pen, x, ink = ImageDraw.Draw(mask), 20.0, round(255 * strength)
    for letter in "SPECIMEN":
        pen.text((x, 140), letter, ink, letters, "ls", stroke_width=4)
        x += letters.getlength(letter) + 22
    mask = mask.crop((0, 40, round(x), 160))
    long = round(math.hypot(*size) * share)
    turned = mask.resize((long, round(long * mask.height / mask.width))).rotate(
        angle, Image.Resampling.BICUBIC, expand=True
    )
    sheet = Image.new("L", size)
    sheet.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2))
    return sheet
