"""Writing and drawing on a sheet measured in units, at any scale: letters, curves, closed shapes."""

import unicodedata
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from backoffice.documents.machine_readable import LETTERS

Point = tuple[float, float]
Colour = str | tuple[int, ...]
DARK, FADED = "#16242b", "#466069"
EXTRA_SIGNS = "·’“”"


@cache
def font(size: float) -> ImageFont.FreeTypeFont:
    """The typeface that Pillow itself carries, so that no file of ours is needed."""
    found = ImageFont.load_default(size)
    if not isinstance(found, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType, which the specimens need")
    return found


def legible(text: str) -> str:
    """The text in what the typeface can draw: it knows no accented letter, so accents go."""
    folded = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(sign for sign in folded if sign.isascii() or sign in EXTRA_SIGNS)


class Sheet:
    """A picture with a pen; every measure is in units, `scale` pixels each."""

    def __init__(self, picture: Image.Image, scale: float) -> None:
        self.picture = picture
        self.scale = scale
        self.pen = ImageDraw.Draw(picture, "RGBA")

    @classmethod
    def blank(cls, width: float, height: float, scale: float, colour: Colour = "white") -> "Sheet":
        """A new sheet of so many units."""
        return cls(Image.new("RGB", (round(width * scale), round(height * scale)), colour), scale)

    def write(
        self, at: Point, text: str, size: float, colour: Colour = DARK, *,
        bold: bool = False, anchor: str = "ls", width: float = 0, spacing: float = 0,
    ) -> None:  # fmt: skip
        """Text at a point of its base line; shrunk to `width` where one is given."""
        text = legible(text)
        letters = font(round(size * self.scale))
        if width and (long := letters.getlength(text)) > width * self.scale:
            letters = font(round(size * self.scale * width * self.scale / long))
        stroke = letters.size / 34 if bold else 0
        x, y = self._at(at)
        for part in text if spacing else (text,):
            self.pen.text((x, y), part, colour, letters, anchor, stroke_width=stroke, stroke_fill=colour)
            x += letters.getlength(part) + spacing * self.scale

    def cells(self, at: Point, text: str, size: float, step: float, colour: Colour = DARK) -> None:
        """Text in cells of equal width, as a typewriter or a machine-readable line has it."""
        for place, sign in enumerate(text):
            self.write((at[0] + (place + 0.5) * step, at[1]), sign, size, colour, bold=True, anchor="ms")

    def field(self, at: Point, label: str, value: str, size: float = 26, width: float = 0) -> None:
        """A small label with its value below, as cards have them."""
        self.write(at, label, 13, FADED, spacing=0.4)
        self.write((at[0], at[1] + size + 5), value, size, bold=True, width=width)

    def box(self, corners: tuple[float, float, float, float], fill: Colour | None = None, *,
            radius: float = 0, outline: Colour | None = None, width: float = 1) -> None:  # fmt: skip
        """A rectangle given by two corners."""
        scaled = tuple(side * self.scale for side in corners)
        self.pen.rounded_rectangle(scaled, radius * self.scale, fill, outline, max(1, round(width * self.scale)))

    def oval(self, centre: Point, across: float, down: float, fill: Colour, *, outline: Colour | None = None) -> None:
        """An ellipse given by its centre and its two radii."""
        (x, y), s = centre, self.scale
        self.pen.ellipse(((x - across) * s, (y - down) * s, (x + across) * s, (y + down) * s), fill, outline)

    def shape(self, outline: Sequence[Point], fill: Colour) -> None:
        """A closed shape through its points; see `curve` for round ones."""
        self.pen.polygon([self._at(point) for point in outline], fill)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 1) -> None:
        """A line through the points, with round ends and joints."""
        thick = max(1, round(width * self.scale))
        places = [self._at(point) for point in points]
        self.pen.line(places, colour, thick, joint="curve")
        for x, y in (places[0], places[-1]) if thick > 2 else ():
            self.pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), colour)

    def paste(self, picture: Image.Image, at: Point, mask: Image.Image | None = None) -> None:
        """Lay a finished picture on the sheet, its corner at the point."""
        x, y = self._at(at)
        self.picture.paste(picture, (round(x), round(y)), mask)

    def _at(self, point: Point) -> Point:
        return point[0] * self.scale, point[1] * self.scale


def curve(*knots: Point, closed: bool = True, steps: int = 8) -> list[Point]:
    """A smooth line through the knots (Catmull and Rom's spline)."""
    count = len(knots)
    if closed:
        around = [knots[-1], *knots, knots[0], knots[1]]
    else:
        around, count = [knots[0], *knots, knots[-1]], count - 1
    points: list[Point] = []
    for place in range(count):
        a, b, c, d = around[place : place + 4]
        points += [
            (_between(a[0], b[0], c[0], d[0], t / steps), _between(a[1], b[1], c[1], d[1], t / steps))
            for t in range(steps)
        ]
    return points if closed else [*points, knots[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def mirrored(points: Sequence[Point], axis: float = 50) -> list[Point]:
    """The right half that belongs to a left one."""
    return [(2 * axis - x, y) for x, y in points]
