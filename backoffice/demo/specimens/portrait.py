"""A drawn head and shoulders, 100 by 124 units: skin, hair and clothes follow from a seed."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image

from backoffice.demo.specimens.chance import chance
from backoffice.demo.specimens.hair import STYLES_BY_GENDER, before, behind
from backoffice.demo.specimens.ink import Colour, Sheet, curve, mirrored

WIDTH, HEIGHT = 100, 124
# (skin, its shade, lips)
SKINS = (
    ("#5a3620", "#452616", "#6f3330"), ("#6b4226", "#54321b", "#7c3f38"), ("#8d5a3b", "#744628", "#96504a"),
    ("#a76f46", "#8a5733", "#a4584f"), ("#c68d62", "#a8724a", "#b5655a"), ("#e0b08a", "#c59470", "#c07468"),
    ("#f0cdb0", "#d9b191", "#cb7f76"),
)  # fmt: skip
DARK_HAIR = ("#14100e", "#1d1512", "#241812", "#2c1d14")
LIGHT_HAIR = (*DARK_HAIR, "#5b3a21", "#8a5a2b", "#6e6a66")
CLOTHES = ("#2f6f73", "#254a63", "#7b4a63", "#39516e", "#6d5a34", "#3f5c4a", "#a3542f", "#4a3f63", "#8c2f39", "#1f2a37")
SCARVES = ("#7a3452", "#2f4858", "#5b6e4e", "#8a6d3b", "#3d3a5c", "#b08a8a")
GROUNDS = ("#dfe6ea", "#d6e3e4", "#e8e3d8", "#e0e7e1", "#dfe4ea", "#e6dfe3")
WHITE_OF_EYE, IRIS = "#f3efe8", "#1a1310"


@dataclass(frozen=True)
class Face:
    """What makes one face differ from another."""

    skin: str
    shade: str
    lips: str
    hair: str
    style: str
    cloth: str
    collar: str
    ground: str
    breadth: float
    smile: float
    glasses: bool
    grown: bool


def face_of(seed: int, gender: str = "") -> Face:
    """The face that belongs to a seed; the same seed always gives the same face."""
    rng = chance("face", seed)
    shown = gender if gender in STYLES_BY_GENDER else rng.choice("FM")
    tone = rng.randrange(len(SKINS))
    style = rng.choice(STYLES_BY_GENDER[shown])
    hair = rng.choice(SCARVES if style == "scarf" else DARK_HAIR if tone < 4 else LIGHT_HAIR)
    return Face(
        *SKINS[tone], hair, style, rng.choice(CLOTHES), rng.choice(("round", "shirt", "open")), rng.choice(GROUNDS),
        breadth=rng.uniform(0.94, 1.06), smile=rng.uniform(0.2, 2.4), glasses=rng.random() < 0.18, grown=shown == "M",
    )  # fmt: skip


def draw_portrait(seed: int, *, gender: str = "", width: int = 600) -> bytes:
    """A portrait as JPEG, `width` pixels wide."""
    out = BytesIO()
    portrait(seed, gender, width).save(out, "JPEG", quality=88)
    return out.getvalue()


@lru_cache(maxsize=8)
def portrait(seed: int, gender: str, width: int, ground: str = "") -> Image.Image:
    """A portrait as a picture; drawn three times as large, so that its edges are soft."""
    face = face_of(seed, gender)
    sheet = Sheet.blank(WIDTH, HEIGHT, width * 3 / WIDTH, ground or face.ground)
    behind(sheet, face.style, face.hair)
    _shoulders(sheet, face)
    _head(sheet, face)
    _features(sheet, face)
    before(sheet, face.style, face.hair)
    if face.glasses and face.style != "scarf":
        _glasses(sheet)
    return sheet.picture.reduce(3)


def _shoulders(sheet: Sheet, face: Face) -> None:
    left = [(6, 126), (8, 113), (17, 103), (31, 97.5), (41, 94)]
    sheet.shape([*curve(*left, closed=False), *reversed(mirrored(curve(*left, closed=False)))], face.cloth)
    sheet.shape(curve((41, 70), (41.5, 92), (50, 101), (58.5, 92), (59, 70)), face.shade)
    sheet.shape(curve((40, 92.5), (44, 97), (50, 100.5), (56, 97), (60, 92.5), (50, 86)), face.shade)
    if face.collar == "shirt":
        for side in (lambda points: points, mirrored):
            sheet.shape(side([(40.5, 90), (36.5, 96), (45, 107), (50, 100)]), "#f4f3ef")
            sheet.line(side([(36.5, 96), (45, 107), (50, 100)]), (0, 0, 0, 45), 0.5)
    if face.collar == "open":
        sheet.shape([(41, 91), (50, 110), (59, 91), (50, 97)], face.skin)
    # One side of the body turns away from the light.
    sheet.shape([(64, 97), (83, 103), (92, 113), (94, 126), (74, 126)], (0, 0, 0, 26))


def _head(sheet: Sheet, face: Face) -> None:
    wide = 20.5 * face.breadth
    for ear in (50 - wide, 50 + wide):
        sheet.oval((ear, 55), 3.2, 5.2, face.shade)
    jaw = 0.80 if face.grown else 0.72
    half = [
        (50, 27.5),
        (50 - wide * 0.66, 31),
        (50 - wide * 0.97, 43),
        (50 - wide * 0.97, 56),
        (50 - wide * jaw, 70),
        (50 - 7, 79),
    ]
    points = curve(*half, (50, 80.5), *reversed(mirrored(half[1:])))
    sheet.shape(points, face.skin)
    sheet.shape(curve((59, 33), (66.5, 45), (67, 57), (63, 70), (55, 79), (61, 66), (63.5, 52)), (0, 0, 0, 18))
    for cheek in (38.5, 61.5):
        sheet.oval((cheek, 63.5), 4.4, 3, (190, 80, 60, 16))


def _features(sheet: Sheet, face: Face) -> None:
    for side in (lambda points: points, mirrored):
        sheet.shape(side(curve((38, 53.4), (41.8, 51.2), (45.8, 53.6), (41.8, 55.2))), WHITE_OF_EYE)
        (eye,) = side([(42, 53.2)])
        sheet.oval(eye, 1.75, 1.85, IRIS)
        sheet.oval((eye[0] + 0.6, eye[1] - 0.7), 0.45, 0.45, "#ffffff")
        sheet.line(side(curve((37.7, 53.5), (41.8, 50.9), (46, 53.7), closed=False)), IRIS, 0.9)
        sheet.line(
            side(curve((36.6, 48.6), (40.5, 46.6), (46.3, 48), closed=False)), _dark(face), 1.7 if face.grown else 1.2
        )
    sheet.line(curve((50.8, 55), (50.6, 60), (52.8, 63.4), (50, 64.9), (47.4, 63.9), closed=False), face.shade, 1.1)
    low = 71.2 + face.smile / 2
    sheet.shape(
        curve(
            (43.6, 71 - face.smile / 3), (48, 69.8), (50, 70.5), (52, 69.8), (56.4, 71 - face.smile / 3), (50, low + 2)
        ),
        face.lips,
    )
    sheet.line(
        curve((43.8, 71 - face.smile / 3), (50, low), (56.2, 71 - face.smile / 3), closed=False), (40, 12, 10, 170), 0.7
    )


def _dark(face: Face) -> Colour:
    return "#2a1c15" if face.style == "scarf" else face.hair


def _glasses(sheet: Sheet) -> None:
    for middle in (41.8, 58.2):
        sheet.box((middle - 6.6, 48.8, middle + 6.6, 58.4), (255, 255, 255, 22), radius=3.6, outline="#20242a", width=1)
    sheet.line([(48.4, 52), (51.6, 52)], "#20242a", 1)
    for points in ([(35.2, 52), (30.5, 51)], [(64.8, 52), (69.5, 51)]):
        sheet.line(points, "#20242a", 1)
