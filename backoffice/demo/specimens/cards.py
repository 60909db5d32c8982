"""The cards of Kirinya: national identity card, front and back, and driver's licence."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

from backoffice.demo.specimens.ink import Sheet
from backoffice.demo.specimens.machine_zone import card_lines
from backoffice.demo.specimens.ornaments import (
    bar_code,
    chip,
    emblem,
    guilloche,
    rosette,
    signature,
    stamp_specimen,
)
from backoffice.demo.specimens.person import SpecimenPerson, printed
from backoffice.demo.specimens.photograph import photographed
from backoffice.demo.specimens.portrait import portrait

WIDTH, HEIGHT, SCALE = 860, 542, 2
GOLD = "#f1d58a"


def draw_national_id(person: SpecimenPerson, *, seed: int) -> bytes:
    """The front of the identity card, photographed; a JPEG."""
    sheet = Sheet(_ground("card").copy(), SCALE)
    _photo(sheet, person, seed, (44, 118), 222)
    _ghost(sheet, person, seed, (722, 368), 94)
    sheet.field((302, 136), "SURNAME / NOM", person.family_name.upper() or "-", width=520)
    sheet.field((302, 200), "GIVEN NAMES / PRENOMS", person.given_names.upper() or "-", width=520)
    sheet.field((302, 264), "DATE OF BIRTH", printed(person.birth_date))
    sheet.field((560, 264), "SEX", person.gender)
    sheet.field((302, 328), "PLACE OF BIRTH", (person.birth_place or person.city).upper(), width=400)
    sheet.field((302, 392), "DATE OF EXPIRY", printed(person.expires_on))
    sheet.field((512, 392), "ISSUED", printed(person.issued_on))
    sheet.write((44, 440), "ID NUMBER", 13, "#466069", spacing=0.4)
    sheet.cells((40, 486), person.grouped_number, 38, 26)
    signature(sheet, (400, 494), 190, person.full_name)
    stamp_specimen(sheet)
    return photographed(sheet.picture, seed)


def draw_national_id_back(person: SpecimenPerson, *, seed: int) -> bytes:
    """The back of the identity card with its machine-readable lines (ICAO 9303-5); a JPEG."""
    sheet = Sheet(_ground("back").copy(), SCALE)
    chip(sheet, (52, 52))
    bar_code(sheet, (560, 56, 810, 146), seed)
    sheet.field((52, 186), "ADDRESS", ", ".join((*person.address_lines, person.city)).upper(), 22, 750)
    sheet.field((52, 248), "OCCUPATION", person.occupation.upper(), 22, 340)
    sheet.field((430, 248), "ISSUING OFFICE", person.city.upper(), 22, 380)
    sheet.write(
        (52, 324), "Property of the Republic of Kirinya. If found, hand it in at any post office.", 15, "#466069"
    )
    sheet.box((0, 352, WIDTH, 520), "#f7faf8")
    for number, line in enumerate(card_lines(person)):
        sheet.cells((48, 402 + 46 * number), line, 35, 25.4)
    stamp_specimen(sheet, angle=18, strength=0.22)
    return photographed(sheet.picture, seed + 1)


def draw_national_id_pdf(person: SpecimenPerson, *, seed: int) -> bytes:
    """Both sides of the identity card, each photographed; a PDF of two pages."""
    front, back = (draw(person, seed=seed) for draw in (draw_national_id, draw_national_id_back))
    pages = [Image.open(BytesIO(side)) for side in (front, back)]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=70, title="Specimen")
    return out.getvalue()


def draw_drivers_licence(person: SpecimenPerson, *, seed: int) -> bytes:
    """The driver's licence with its numbered fields, photographed; a JPEG."""
    sheet = Sheet(_ground("licence").copy(), SCALE)
    _photo(sheet, person, seed, (44, 126), 200)
    rows = (
        ("1", person.family_name.upper() or "-"), ("2", person.given_names.upper() or "-"),
        ("3", f"{printed(person.birth_date)}   {(person.birth_place or person.city).upper()}"),
        ("4a", printed(person.issued_on)), ("4b", printed(person.expires_on)), ("4c", "KIRINYA ROAD AUTHORITY"),
        ("5", person.number), ("8", ", ".join((*person.address_lines, person.city)).upper()),
    )  # fmt: skip
    for row, (number, value) in enumerate(rows):
        sheet.write((280, 150 + row * 41), f"{number}.", 17, "#7a4a5c", bold=True)
        sheet.write((324, 150 + row * 41), value, 23, bold=True, width=500)
    sheet.write((280, 490), "9.", 17, "#7a4a5c", bold=True)
    for place, category in enumerate("ABE" if seed % 3 == 0 else "B" if seed % 3 == 1 else "AB"):
        sheet.box((324 + place * 52, 464, 364 + place * 52, 500), "#7a4a5c", radius=6)
        sheet.write((344 + place * 52, 491), category, 24, "white", bold=True, anchor="ms")
    signature(sheet, (60, 470), 160, person.full_name)
    stamp_specimen(sheet)
    return photographed(sheet.picture, seed)


def _photo(sheet: Sheet, person: SpecimenPerson, seed: int, at: tuple[float, float], width: float) -> None:
    picture = portrait(seed, person.gender, round(width * SCALE))
    sheet.paste(picture, at)
    tall = picture.height / SCALE
    sheet.box((*at, at[0] + width, at[1] + tall), outline="#9db8ae", width=1.5)


def _ghost(sheet: Sheet, person: SpecimenPerson, seed: int, at: tuple[float, float], width: float) -> None:
    """The portrait a second time, small and faint, as a guard against swapping it."""
    full = portrait(seed, person.gender, 222 * SCALE).convert("L")
    small = ImageOps.colorize(full.resize((round(width * SCALE), round(width * SCALE * 1.24))), "#2f5f58", "#eef4ee")
    sheet.paste(small, at, Image.new("L", small.size, 120))


@lru_cache(maxsize=3)
def _ground(kind: str) -> Image.Image:
    """The printed card before a name comes on it; drawn once, at twice the size for soft lines."""
    tint, wave, head = {
        "card": ("#fbf7e8", (92, 154, 134, 105), "#1d5c52"), "back": ("#fbf7e8", (92, 154, 134, 105), ""),
        "licence": ("#fbeef0", (170, 106, 128, 95), "#7a2f4c"),
    }[kind]  # fmt: skip
    fine = Sheet.blank(WIDTH, HEIGHT, SCALE * 2)
    far = "#d9c3d0" if kind == "licence" else "#cfe5dc"
    slope = Image.linear_gradient("L").rotate(90).resize(fine.picture.size)
    fine.picture.paste(ImageOps.colorize(slope, far, tint), (0, 0))
    guilloche(fine, WIDTH, HEIGHT, wave, seed=9 if kind == "back" else 3)
    rosette(fine, (640, 300), 150, (*wave[:3], 70))
    if head:
        fine.box((0, 0, WIDTH, 86), head)
        emblem(fine, (56, 43), 27, GOLD)
        title = "DRIVER'S LICENCE · SPECIMEN" if kind == "licence" else "NATIONAL IDENTITY CARD · SPECIMEN"
        fine.write((104, 40), "REPUBLIC OF KIRINYA", 23, "white", bold=True, spacing=2.4)
        fine.write((104, 68), title, 16, "#e3efe9", spacing=1.6)
    return fine.picture.reduce(2)
