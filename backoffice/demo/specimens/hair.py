"""Hair, beards and scarves: what of them lies behind the head, and what before."""

from collections.abc import Callable

from backoffice.demo.specimens.ink import Point, Sheet, curve, mirrored

STYLES_BY_GENDER = {
    "F": ("long", "long", "scarf", "afro", "bun", "bob", "braids"),
    "M": ("short", "short", "beard", "shaved", "afro", "parted"),
}
GLEAM = (255, 255, 255, 20)
CROWN: tuple[Point, ...] = ((29.3, 54), (28.2, 40), (33, 28), (42, 22.6), (50, 21.6))


def behind(sheet: Sheet, style: str, colour: str) -> None:
    """Draw what the head and the shoulders will cover in part."""
    if style in BEHIND:
        BEHIND[style](sheet, colour)


def before(sheet: Sheet, style: str, colour: str) -> None:
    """Draw what covers the forehead, the cheeks or the chin."""
    BEFORE[style](sheet, colour)


def _both(*left: Point) -> list[Point]:
    """A closed outline from its left half, given from top middle to bottom middle."""
    half = curve(*left, closed=False)
    return [*half, *reversed(mirrored(half))]


def _long_behind(sheet: Sheet, colour: str) -> None:
    sheet.shape(_both((50, 19), (32, 24), (22.5, 44), (22, 66), (20, 88), (25, 101), (50, 99)), colour)


def _bob_behind(sheet: Sheet, colour: str) -> None:
    sheet.shape(_both((50, 20), (33, 24), (24, 42), (23, 62), (26, 77), (36, 80), (50, 78)), colour)


def _bun_behind(sheet: Sheet, colour: str) -> None:
    sheet.oval((50, 17), 10.5, 9, colour)
    sheet.oval((47, 14), 4.5, 3, GLEAM)


def _afro_behind(sheet: Sheet, colour: str) -> None:
    knots = [(50, 10), (37, 12.5), (25.5, 21), (19.5, 34), (20.5, 48), (26.5, 58)]
    sheet.shape(curve(*knots, (50, 62), *reversed(mirrored(knots[1:]))), colour)
    sheet.oval((41, 20), 13, 6, GLEAM)


def _braids_behind(sheet: Sheet, colour: str) -> None:
    for start in (25, 30, 66, 71):
        lean = -1.2 if start < 50 else 1.2
        for link in range(15):
            sheet.oval((start + 2 + lean * link * 0.3, 38 + link * 4.6), 2.9, 2.8, colour)


def _scarf_behind(sheet: Sheet, colour: str) -> None:
    sheet.shape(_both((50, 15), (31, 20), (21, 38), (20, 60), (16, 84), (13, 108), (30, 124), (50, 124)), colour)


def _cap(sheet: Sheet, colour: str, *edge: Point) -> None:
    """Hair over the crown, down to an edge on the forehead given from the left to the middle."""
    crown = curve(*CROWN, closed=False)
    brow = curve(*edge, closed=False)
    sheet.shape([*crown, *reversed(mirrored(crown)), *mirrored(brow), *reversed(brow)], colour)
    sheet.shape(curve((36, 29), (43, 24.6), (50, 24), (44, 28), (37, 33)), GLEAM)


def _long(sheet: Sheet, colour: str) -> None:
    _cap(sheet, colour, (29.3, 54), (32, 45), (38, 37), (46, 32.5), (50, 31))
    for side in (lambda points: points, mirrored):
        sheet.shape(side(curve((29.6, 44), (26, 58), (25.5, 78), (31, 84), (31.4, 66), (31.6, 52))), colour)


def _bob(sheet: Sheet, colour: str) -> None:
    _cap(sheet, colour, (29.3, 55), (31, 46), (34, 40.5), (44, 39), (50, 39.4))
    for side in (lambda points: points, mirrored):
        sheet.shape(side(curve((29.6, 42), (26, 56), (27, 73), (33, 75), (31.6, 62), (31.8, 50))), colour)


def _drawn_back(sheet: Sheet, colour: str) -> None:
    _cap(sheet, colour, (29.3, 52), (31.5, 43), (37, 35.5), (44, 32.4), (50, 31.6))


def _braids(sheet: Sheet, colour: str) -> None:
    _drawn_back(sheet, colour)
    for start in (36, 41.5, 47, 53, 58.5, 64):
        sheet.line([(50 + (start - 50) * 0.6, 22.4), (start, 34)], (255, 255, 255, 34), 0.6)


def _short(sheet: Sheet, colour: str) -> None:
    _cap(sheet, colour, (29.8, 52), (31.4, 43), (34, 36.5), (42, 34.2), (50, 34.6))


def _parted(sheet: Sheet, colour: str) -> None:
    crown = curve((29.6, 52), (28, 38), (34, 26), (46, 20.5), (60, 22), (70, 32), (70.6, 52), closed=False)
    brow = curve((68.6, 44), (66, 37.5), (57, 34.5), (44, 29.5), (36, 35), (31.6, 44), closed=False)
    sheet.shape([*crown, *brow], colour)
    sheet.line(curve((44, 29.5), (48, 25), (55, 22.6), closed=False), (255, 255, 255, 30), 0.8)


def _shaved(sheet: Sheet, colour: str) -> None:
    sheet.shape(
        _both((50, 27.8), (39, 31), (32.4, 42), (32, 50), (34.4, 43), (39, 37.4), (50, 35.2)), _thin(colour, 105)
    )


def _beard(sheet: Sheet, colour: str) -> None:
    _short(sheet, colour)
    outer = [(30.4, 55), (31.4, 68), (37.5, 80), (50, 86)]
    inner = [(50, 75.6), (45, 75.4), (41, 72), (41.8, 68.2), (50, 67), (50, 67)]
    cheek = curve((30.4, 55), (33, 63), (38, 66.6), (44, 66.4), (50, 66.4), closed=False)
    edge = curve(*outer, closed=False)
    sheet.shape([*edge, (50, 75.6), *curve((50, 75.6), (44, 75.2), (41.4, 71), (44, 68.3), (50, 68.3), closed=False),
                 *reversed(cheek)], colour)  # fmt: skip
    left = [*edge, *curve(*inner[:4], closed=False), *reversed(cheek)]
    sheet.shape(mirrored(left), colour)


def _scarf(sheet: Sheet, colour: str) -> None:
    ring = curve((50, 27), (37, 31), (30.8, 45), (31.4, 60), (38, 74), (50, 82), closed=False)
    outer = curve((50, 17), (32, 22), (23.5, 42), (23, 62), (24, 82), (36, 98), (50, 103), closed=False)
    for side in (lambda points: points, mirrored):
        sheet.shape(side([*outer, *reversed(ring)]), colour)
        sheet.line(side(curve((29, 30), (26.5, 48), (28.5, 66), (38, 84), closed=False)), (0, 0, 0, 40), 0.9)
    sheet.line(curve((24, 84), (40, 96), (62, 92), (76, 80), closed=False), (0, 0, 0, 48), 1.1)
    sheet.line(curve((22, 98), (42, 110), (66, 106), (80, 92), closed=False), (0, 0, 0, 40), 1.1)
    sheet.line(curve((35, 24), (44, 20), (56, 20), closed=False), (255, 255, 255, 34), 1.2)


def _thin(colour: str, strength: int) -> tuple[int, ...]:
    return (*(int(colour[place : place + 2], 16) for place in (1, 3, 5)), strength)


Drawing = Callable[[Sheet, str], None]
BEHIND: dict[str, Drawing] = {
    "long": _long_behind, "bob": _bob_behind, "bun": _bun_behind, "afro": _afro_behind, "braids": _braids_behind,
    "scarf": _scarf_behind,
}  # fmt: skip
BEFORE: dict[str, Drawing] = {
    "long": _long, "bob": _bob, "bun": _drawn_back, "afro": _drawn_back, "braids": _braids, "scarf": _scarf,
    "short": _short, "beard": _beard, "shaved": _shaved, "parted": _parted,
}  # fmt: skip
