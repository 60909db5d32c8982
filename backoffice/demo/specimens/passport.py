"""The data page of a Kirinyan passport, with its machine-readable zone (ICAO 9303-4)."""

from functools import lru_cache

from PIL import Image, ImageOps

from backoffice.demo.specimens.ink import Sheet
from backoffice.demo.specimens.machine_zone import STATE, passport_lines
from backoffice.demo.specimens.ornaments import emblem, guilloche, rosette, signature, stamp_specimen
from backoffice.demo.specimens.person import SpecimenPerson, printed
from backoffice.demo.specimens.photograph import photographed
from backoffice.demo.specimens.portrait import portrait

WIDTH, HEIGHT, SCALE = 1000, 700, 1.75
WINE = "#6a2c2c"


def draw_passport(person: SpecimenPerson, *, seed: int) -> bytes:
    """The data page, photographed; a JPEG."""
    sheet = Sheet(_ground().copy(), SCALE)
    sheet.paste(portrait(seed, person.gender, round(260 * SCALE)), (48, 108))
    sheet.box((48, 108, 308, 430), outline="#c9b79f", width=1.5)
    _fields(sheet, person)
    for number, line in enumerate(passport_lines(person)):
        sheet.cells((40, 604 + number * 54), line, 28, 20.9, "#2b211a")
    stamp_specimen(sheet, angle=20, strength=0.22)
    return photographed(sheet.picture, seed, radius=0.012)


def _fields(sheet: Sheet, person: SpecimenPerson) -> None:
    sheet.field((344, 118), "TYPE", "P", 24)
    sheet.field((440, 118), "CODE OF STATE", STATE, 24)
    sheet.field((700, 118), "PASSPORT NO.", person.number, 26, 260)
    sheet.field((344, 184), "SURNAME", person.family_name.upper() or "-", width=600)
    sheet.field((344, 250), "GIVEN NAMES", person.given_names.upper() or "-", width=600)
    sheet.field((344, 316), "NATIONALITY", "KIRINYAN")
    sheet.field((620, 316), "DATE OF BIRTH", printed(person.birth_date))
    sheet.field((344, 382), "SEX", person.gender)
    sheet.field((440, 382), "PLACE OF BIRTH", (person.birth_place or person.city).upper(), width=400)
    sheet.field((344, 448), "DATE OF ISSUE", printed(person.issued_on))
    sheet.field((620, 448), "DATE OF EXPIRY", printed(person.expires_on))
    signature(sheet, (76, 496), 190, person.full_name)


@lru_cache(maxsize=1)
def _ground() -> Image.Image:
    fine = Sheet.blank(WIDTH, HEIGHT, SCALE * 2)
    slope = Image.linear_gradient("L").resize(fine.picture.size)
    fine.picture.paste(ImageOps.colorize(slope, "#f6efe3", "#ecdcc9"), (0, 0))
    guilloche(fine, WIDTH, HEIGHT, (185, 141, 106, 105), lines=22, swing=24, seed=5)
    rosette(fine, (690, 300), 190, (150, 90, 80, 60))
    emblem(fine, (72, 58), 27, WINE)
    fine.write((116, 54), "REPUBLIC OF KIRINYA", 23, WINE, bold=True, spacing=2.4)
    fine.write((116, 82), "PASSPORT · PASSEPORT · SPECIMEN", 16, WINE, spacing=1.6)
    fine.box((0, 540, WIDTH, HEIGHT), "#fbf7f0")
    return fine.picture.reduce(2)
