"""A sheet or card as a telephone photographs it: on a wooden table, a little aslant, in uneven light."""

import math
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from backoffice.demo.specimens.chance import chance

WIDTH, HEIGHT = 1440, 992
WOODS = (("#54453a", "#7d6a58", "#9c8771"), ("#3f3029", "#6a5140", "#8a6c55"), ("#6d6255", "#968872", "#b5a68d"))
COARSE = 4  # shadows and light are soft: a quarter of the points is enough
QUALITY = 86


@dataclass(frozen=True)
class Pose:
    """How the card lies: degrees, its share of the picture's width, its middle, and the light."""

    angle: float
    share: float
    middle: tuple[float, float]
    wood: int
    glare: bool

    @classmethod
    def of(cls, seed: int) -> "Pose":
        """The pose that belongs to a seed."""
        rng = chance("pose", seed)
        return cls(
            rng.choice((-1, 1)) * rng.uniform(0.4, 3.2),
            rng.uniform(0.82, 0.88),
            (WIDTH / 2 + rng.uniform(-18, 18), HEIGHT / 2 + rng.uniform(-14, 14)),
            rng.randrange(len(WOODS)),
            rng.random() < 0.2,
        )


def photographed(card: Image.Image, seed: int, *, radius: float = 0.03) -> bytes:
    """The card on a table, as a JPEG; `radius` is that of its corners, as a share of its width."""
    pose = Pose.of(seed)
    outline = _outline(card.size, round(card.width * radius))
    picture = _table(pose.wood).copy()
    _cast_shadow(picture, outline, pose)
    placed, mask = (_placed(layer, pose, (WIDTH, HEIGHT), 1.0) for layer in (card, outline))
    picture.paste(placed, (0, 0), mask)
    if pose.glare:
        picture.paste("white", None, ImageChops.multiply(_glare(), mask))
    return _exposed(picture)


def scanned(page: Image.Image) -> bytes:
    """A page as a flat scanner gives it: nothing but a little grain."""
    return _encoded(Image.blend(page, _grain(page.size), 0.025))


def _exposed(picture: Image.Image) -> bytes:
    lit = ImageChops.multiply(picture, _light())
    return _encoded(Image.blend(lit, _grain(lit.size), 0.03))


def _encoded(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _placed(layer: Image.Image, pose: Pose, size: tuple[int, int], scale: float) -> Image.Image:
    """Turned, sized and moved in one step; `scale` is that of the target against the full picture."""
    turn, zoom = math.radians(pose.angle), layer.width / (pose.share * WIDTH * scale)
    cos, sin = math.cos(turn) * zoom, math.sin(turn) * zoom
    x, y = pose.middle[0] * scale, pose.middle[1] * scale
    across = (cos, sin, layer.width / 2 - cos * x - sin * y)
    down = (-sin, cos, layer.height / 2 + sin * x - cos * y)
    smooth = Image.Resampling.BILINEAR if layer.mode == "L" else Image.Resampling.BICUBIC
    return layer.transform(size, Image.Transform.AFFINE, (*across, *down), smooth)


def _cast_shadow(picture: Image.Image, outline: Image.Image, pose: Pose) -> None:
    small = (WIDTH // COARSE, HEIGHT // COARSE)
    shadow = _placed(outline.reduce(COARSE), pose, small, 1 / COARSE)
    shadow = ImageChops.offset(shadow, 2, 4).filter(ImageFilter.GaussianBlur(5))
    dark = shadow.resize(picture.size, Image.Resampling.BILINEAR).point([round(value * 0.62) for value in range(256)])
    picture.paste("#120c08", None, dark)


@lru_cache(maxsize=8)
def _outline(size: tuple[int, int], radius: int) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rounded_rectangle((2, 2, size[0] - 3, size[1] - 3), radius, 255)
    return mask


@lru_cache(maxsize=len(WOODS))
def _table(wood: int) -> Image.Image:
    """Planks: noise drawn out along the grain, coarse and fine, and the gaps between."""
    rng = chance("wood", wood)
    coarse, fine = (
        Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        for size in ((3, 62), (9, 496))
    )  # fmt: skip
    grain = Image.blend(coarse, fine, 0.36).filter(ImageFilter.GaussianBlur(1.2))
    dark, middle, light = WOODS[wood]
    table = ImageOps.colorize(grain, dark, light, middle, 30, 225, 128)
    pen = ImageDraw.Draw(table, "RGBA")
    for y in range(rng.randint(90, 160), HEIGHT, 268):
        pen.line([(0, y), (WIDTH, y)], (20, 12, 8, 150), 4)
        pen.line([(0, y + 4), (WIDTH, y + 4)], (255, 240, 220, 26), 2)
    return table


@lru_cache(maxsize=1)
def _light() -> Image.Image:
    """Brighter near a window at the upper left."""
    falloff = ImageOps.invert(Image.radial_gradient("L")).point([min(255, 168 + value // 2) for value in range(256)])
    wide = falloff.resize((WIDTH * 2, HEIGHT * 2), Image.Resampling.BILINEAR)
    left, top = round(WIDTH * 0.62), round(HEIGHT * 0.62)
    return Image.merge("RGB", [wide.crop((left, top, left + WIDTH, top + HEIGHT))] * 3)


@lru_cache(maxsize=1)
def _glare() -> Image.Image:
    band = Image.new("L", (WIDTH // COARSE, HEIGHT // COARSE))
    ImageDraw.Draw(band).polygon([(170, 0), (214, 0), (150, 248), (106, 248)], fill=92)
    return band.filter(ImageFilter.GaussianBlur(14)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)


@lru_cache(maxsize=4)
def _grain(size: tuple[int, int]) -> Image.Image:
    """The noise of the sensor, the same for every picture of a size: nobody compares."""
    noise = Image.frombytes("L", size, chance("grain", 0).randbytes(size[0] * size[1]))
    return Image.merge("RGB", [noise.filter(ImageFilter.GaussianBlur(0.6))] * 3)
