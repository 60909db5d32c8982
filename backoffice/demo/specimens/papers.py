"""Papers on A4: electricity bill, payslip and business registration, as scans or as PDFs."""

from datetime import date, timedelta
from io import BytesIO

from PIL import Image

from backoffice.demo.specimens.chance import chance
from backoffice.demo.specimens.ink import Sheet
from backoffice.demo.specimens.ornaments import emblem, guilloche, rosette, signature, stamp_specimen
from backoffice.demo.specimens.person import SpecimenPerson, written
from backoffice.demo.specimens.photograph import scanned

WIDTH, HEIGHT, SCALE = 900, 1270, 1.3
NAVY, GREY, INK, RULE = "#20406a", "#5b6772", "#1d2733", "#c4ccd4"
GREEN, SEAL = "#1d5c52", (150, 110, 40, 150)
MARGIN, EDGE = 80, 820
DOTS_PER_INCH = 140


def draw_utility_bill(person: SpecimenPerson, *, dated: date, seed: int) -> bytes:
    """An electricity bill, scanned; a JPEG."""
    return scanned(_bill(person, dated, seed))


def draw_utility_bill_pdf(person: SpecimenPerson, *, dated: date, seed: int) -> bytes:
    """The bill with its page of terms; a PDF of two pages."""
    return _pdf(_bill(person, dated, seed), _terms(dated))


def draw_payslip(person: SpecimenPerson, *, dated: date, seed: int) -> bytes:
    """A payslip for the month of the date, scanned; a JPEG."""
    return scanned(_payslip(person, dated, seed))


def draw_payslip_pdf(person: SpecimenPerson, *, dated: date, seed: int) -> bytes:
    """The same payslip as the employer sends it; a PDF of one page."""
    return _pdf(_payslip(person, dated, seed))


def draw_business_registration(person: SpecimenPerson, *, seed: int) -> bytes:
    """The certificate of a registered business, its owner the person, scanned; a JPEG."""
    sheet = _page("#fdfaf0")
    guilloche(sheet, WIDTH, HEIGHT, (170, 140, 80, 60), lines=34, swing=16, seed=11)
    for inset, thick in ((34, 3), (44, 1)):
        sheet.box((inset, inset, WIDTH - inset, HEIGHT - inset), outline="#8a6d2f", width=thick)
    emblem(sheet, (450, 150), 58, "#8a6d2f")
    for y, size, text in ((262, 27, "REPUBLIC OF KIRINYA"), (302, 19, "Registrar of Companies · SPECIMEN")):
        sheet.write((450, y), text, size, "#5f4a1c", bold=True, anchor="ms")
    sheet.write((450, 384), "Certificate of Business Registration", 40, INK, anchor="ms", bold=True)
    business = person.business_name or f"{person.family_name or person.given_names} Trading Company"
    sheet.write((450, 460), "This is to certify that the business named", 21, GREY, anchor="ms")
    sheet.write((450, 516), business, 36, INK, anchor="ms", bold=True, width=700)
    sheet.write((450, 562), "was entered in the register and may trade under this name.", 21, GREY, anchor="ms")
    _certificate_rows(sheet, person)
    rosette(sheet, (640, 1070), 92, SEAL)
    emblem(sheet, (640, 1070), 34, "#96702a")
    signature(sheet, (130, 1078), 220, f"registrar-{seed % 5}")
    sheet.line([(120, 1100), (390, 1100)], INK, 1)
    sheet.write((120, 1128), "Registrar of Companies", 18, GREY)
    stamp_specimen(sheet, angle=48, strength=0.16)
    return scanned(sheet.picture)


def _certificate_rows(sheet: Sheet, person: SpecimenPerson) -> None:
    rows = (
        ("Registration number", f"KBR/{person.issued_on.year}/{person.number[-6:]}"),
        ("Registered on", written(person.issued_on)), ("Valid until", written(person.expires_on)),
        ("Proprietor", person.full_name), ("Nature of business", person.occupation),
        ("Principal place", ", ".join((*person.address_lines, person.city))),
    )  # fmt: skip
    for row, (label, value) in enumerate(rows):
        sheet.write((130, 650 + row * 54), label, 20, GREY)
        sheet.write((370, 650 + row * 54), value, 24, INK, bold=True, width=400)
        sheet.line([(130, 666 + row * 54), (770, 666 + row * 54)], "#d9ccaa", 1)


def _bill(person: SpecimenPerson, dated: date, seed: int) -> Image.Image:
    rng = chance("bill", seed)
    sheet = _page()
    _letterhead(sheet, NAVY, "Kirinya Power & Light", "Electricity statement · SPECIMEN, not a real bill")
    sheet.shape([(92, 38), (66, 84), (86, 84), (76, 118), (110, 68), (90, 68), (104, 38)], "#f4c64a")
    _facts(
        sheet, ("Statement date", written(dated)), ("Meter", f"KP-{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}")
    )
    _address(sheet, person)
    used, before = rng.randint(90, 320), rng.randint(4000, 60000)
    month = f"{dated.replace(day=1) - timedelta(days=1):%B}"
    _amounts(sheet, f"Your use in {month}", used, before)
    due = dated + timedelta(days=16)
    sheet.write((MARGIN, 962), f"To pay by {written(due)}", 30, INK, bold=True)
    sheet.write((EDGE, 962), f"{sum(_charges(used).values()):,.2f}", 30, INK, bold=True, anchor="rs")
    for column in range(12):
        tall = round(used * rng.uniform(0.7, 1.15)) * 0.42 if column < 11 else used * 0.42
        sheet.box((90 + column * 62, 1180 - tall, 130 + column * 62, 1180), "#cfdae6" if column < 11 else NAVY)
    sheet.write((MARGIN, 1215), f"Use by month, the last twelve to {month}", 18, GREY)
    stamp_specimen(sheet, angle=50, strength=0.16)
    return sheet.picture


def _charges(used: int) -> dict[str, float]:
    energy = used * 17.0
    levied = (energy + 150) * 0.05
    return {
        f"Energy {used} kWh": energy, "Fixed charge": 150.0, "Rural network levy 5 %": levied,
        "Value added tax 16 %": (energy + 150 + levied) * 0.16,
    }  # fmt: skip


def _amounts(sheet: Sheet, title: str, used: int, before: int) -> None:
    sheet.write((MARGIN, 556), title, 24, INK, bold=True)
    sheet.line([(MARGIN, 576), (EDGE, 576)], RULE, 2)
    rows = [(f"Previous reading  {before:,}", ""), (f"Present reading   {before + used:,}", "")]
    rows += [(label, f"{amount:,.2f}") for label, amount in _charges(used).items()]
    _table(sheet, 626, rows)
    sheet.line([(MARGIN, 910), (EDGE, 910)], INK, 3)


def _terms(dated: date) -> Image.Image:
    sheet = _page()
    _letterhead(sheet, NAVY, "Kirinya Power & Light", "About this statement · SPECIMEN")
    lines = (
        "Readings are taken by our staff or sent in by you; a reading marked E is an estimate.",
        "Pay at any agent, by mobile money, or at our offices on working days from 8 to 16.",
        "If you think the reading is wrong, tell us within thirty days of the statement date.",
        "Supply may be interrupted for maintenance; notices hang at the market office.",
        f"This page belongs to the statement of {written(dated)}.",
    )  # fmt: skip
    for row, text in enumerate(lines):
        sheet.write((MARGIN, 250 + row * 62), f"{row + 1}.", 22, GREY)
        sheet.write((MARGIN + 40, 250 + row * 62), text, 21, INK, width=690)
    stamp_specimen(sheet, angle=50, strength=0.16)
    return sheet.picture


def _payslip(person: SpecimenPerson, dated: date, seed: int) -> Image.Image:
    rng = chance("pay", seed)
    sheet = _page()
    _letterhead(sheet, GREEN, person.employer, "Payslip · SPECIMEN, not a real payslip", left=MARGIN)
    _facts(sheet, ("Pay period", f"{dated:%B %Y}"), ("Staff number", f"E-{rng.randint(10000, 99999)}"))
    _address(sheet, person)
    sheet.write((500, 320), "Occupation", 20, GREY)
    sheet.write((500, 354), person.occupation, 28, INK, bold=True, width=320)
    basic = rng.randrange(38_000, 160_000, 500)
    earned = {"Basic pay": basic, "House allowance": round(basic * 0.15), "Transport allowance": 4500}
    gross = sum(earned.values())
    taken = {"Income tax": round(gross * 0.14), "Pension fund": round(gross * 0.06), "Health insurance": 1700}
    _block(sheet, 520, "Earnings", earned, "Gross pay")
    _block(sheet, 770, "Deductions", taken, "Total deductions")
    sheet.box((MARGIN, 1010, EDGE, 1080), "#e6f0ec", radius=8)
    sheet.write((MARGIN + 24, 1056), "Net pay", 30, INK, bold=True)
    sheet.write((EDGE - 24, 1056), f"{gross - sum(taken.values()):,.2f}", 30, INK, bold=True, anchor="rs")
    sheet.write((MARGIN, 1130), f"Paid into the account on file on {written(dated)}.", 19, GREY)
    signature(sheet, (600, 1190), 170, person.employer)
    sheet.write((600, 1226), "Pay office", 18, GREY)
    stamp_specimen(sheet, angle=50, strength=0.16)
    return sheet.picture


def _block(sheet: Sheet, top: float, title: str, rows: dict[str, int], total: str) -> None:
    sheet.write((MARGIN, top), title, 24, INK, bold=True)
    sheet.line([(MARGIN, top + 16), (EDGE, top + 16)], RULE, 2)
    _table(sheet, top + 56, [(label, f"{amount:,.2f}") for label, amount in rows.items()])
    end = top + 56 + 44 * len(rows)
    sheet.write((MARGIN, end), total, 25, INK, bold=True)
    sheet.write((EDGE, end), f"{sum(rows.values()):,.2f}", 25, INK, bold=True, anchor="rs")


def _table(sheet: Sheet, top: float, rows: list[tuple[str, str]]) -> None:
    for row, (label, amount) in enumerate(rows):
        sheet.write((MARGIN, top + row * 44), label, 25, INK)
        sheet.write((EDGE, top + row * 44), amount, 25, INK, anchor="rs")


def _page(colour: str = "#fdfdfb") -> Sheet:
    return Sheet.blank(WIDTH, HEIGHT, SCALE, colour)


def _letterhead(sheet: Sheet, colour: str, name: str, below: str, *, left: float = 140) -> None:
    sheet.box((0, 0, WIDTH, 150), colour)
    sheet.write((left, 82), name, 36, "white", bold=True, width=EDGE - left)
    sheet.write((left, 116), below, 19, "#d5e0ea")


def _facts(sheet: Sheet, *facts: tuple[str, str]) -> None:
    for place, (label, value) in enumerate(facts):
        sheet.write((MARGIN + place * 420, 226), label, 20, GREY)
        sheet.write((MARGIN + place * 420, 260), value, 28, INK, bold=True)


def _address(sheet: Sheet, person: SpecimenPerson) -> None:
    for row, text in enumerate((person.full_name, *person.address_lines, person.city)):
        sheet.write((MARGIN, 336 + row * 38), text, 28, INK, bold=not row, width=390)


def _pdf(first: Image.Image, *others: Image.Image) -> bytes:
    out = BytesIO()
    first.save(
        out, "PDF", save_all=True, append_images=others, resolution=DOTS_PER_INCH, title="Specimen", producer="Kirinya"
    )
    return out.getvalue()
