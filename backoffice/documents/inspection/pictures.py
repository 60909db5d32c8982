"""Runs in the child: a JPEG or PNG is decoded and written again without its metadata."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from backoffice.documents.inspection.codes import Code, Refusal

QUALITY = 85
SMALL_SIDE, SMALL_QUALITY = 240, 70
# Loaded now: nothing can be imported any more once the child has given up its rights.
Image.preinit()


def viewing_copy(data: bytes, limits: dict[str, Any]) -> list[tuple[int, int]]:
    """Write `page-1.jpg` into the current folder; answer its size in pixels."""
    with _opened(data) as picture:
        if picture.width * picture.height > limits["pixels"]:
            raise Refusal(Code.TOO_MANY_PIXELS)
        if getattr(picture, "n_frames", 1) != 1:
            raise Refusal(Code.SEVERAL_PICTURES)
        return [save_page(_upright(picture, limits["long_side"]), 1)]


def texts(data: bytes) -> list[str]:
    """A picture has no text layer."""
    del data
    return []


def save_page(picture: Image.Image, number: int) -> tuple[int, int]:
    """Write one page of the viewing copy and nothing but its pixels; of the first also a small one for lists."""
    picture.info = {}
    picture.save(f"page-{number}.jpg", "JPEG", quality=QUALITY, optimize=True)
    size = picture.size
    if number == 1:
        picture.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
        picture.save("small.jpg", "JPEG", quality=SMALL_QUALITY, optimize=True)
    return size


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError:
        raise Refusal(Code.TOO_MANY_PIXELS) from None


def _upright(picture: Image.Image, long_side: int) -> Image.Image:
    """Shrunk first, then turned as its EXIF says: the same result for a fraction of the memory."""
    orientation = picture.getexif().get(0x0112, 1)
    picture.draft("RGB", (long_side, long_side))
    picture.thumbnail((long_side, long_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    small = _on_white(picture)
    small.getexif()[0x0112] = orientation if orientation in range(1, 9) else 1
    ImageOps.exif_transpose(small, in_place=True)
    return small


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB; what was transparent becomes white; sixteen-bit grey is brought down to eight."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    sheet = Image.new("RGB", layer.size, "white")
    sheet.paste(layer, mask=layer.getchannel("A"))
    return sheet
