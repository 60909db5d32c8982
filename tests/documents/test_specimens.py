"""Specimens: drawn papers that pass our own inspection, are the same for the same seed, and check out by ICAO 9303."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from backoffice.demo.specimens.cards import draw_national_id, draw_national_id_back
from backoffice.demo.specimens.catalogue import DOCUMENT_TYPES, specimen
from backoffice.demo.specimens.machine_zone import card_lines, passport_lines
from backoffice.demo.specimens.person import SpecimenPerson
from backoffice.demo.specimens.portrait import draw_portrait, face_of
from backoffice.documents.inspection.inspector import inspect
from backoffice.documents.inspection.verdicts import Inspected
from backoffice.documents.machine_readable import check_digit, plain_letters

FATOUMATA = SpecimenPerson(
    "Fatoumata Binta", "Diallo", date(1991, 4, 12), "F", "29384756", ("14 Jetty Road", "Milimani"), "Kisumu",
    issued_on=date(2021, 2, 2), expires_on=date(2031, 2, 1),
)  # fmt: skip
# The example person of ICAO 9303-4, appendix B.
ERIKSSON = SpecimenPerson(
    "Anna Maria", "Eriksson", date(1974, 8, 12), "F", "L898902C3", ("1 Long Lane",), "Zenith",
    issued_on=date(2002, 4, 15), expires_on=date(2012, 4, 15),
)  # fmt: skip
DATED = date(2026, 10, 14)


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("document_type", DOCUMENT_TYPES)
def test_a_specimen_passes_the_inspection_of_uploads(tmp_path: Path, document_type: str, seed: int) -> None:
    drawn = specimen(document_type, FATOUMATA, seed=seed, dated=DATED)
    assert 80_000 < len(drawn.data) < 400_000
    (tmp_path / "upload").write_bytes(drawn.data)
    verdict = inspect(tmp_path / "upload", declared_name=drawn.file_name)
    assert isinstance(verdict, Inspected), verdict
    assert min(verdict.pages[0].width, verdict.pages[0].height) > 700


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    assert draw_national_id(FATOUMATA, seed=7) == draw_national_id(FATOUMATA, seed=7)
    assert draw_national_id(FATOUMATA, seed=7) != draw_national_id(FATOUMATA, seed=8)
    assert draw_national_id_back(FATOUMATA, seed=7) != draw_national_id(FATOUMATA, seed=7)


def test_every_paper_is_marked_specimen_in_red() -> None:
    for document_type in DOCUMENT_TYPES:
        drawn = Image.open(BytesIO(specimen(document_type, FATOUMATA, seed=4, dated=DATED).data))
        bands = (band.tobytes() for band in drawn.convert("RGB").split())
        reddish = sum(red > max(green, blue) + 22 for red, green, blue in zip(*bands, strict=True))
        assert reddish > drawn.width * drawn.height * 0.008, document_type


def test_portraits_differ_in_skin_hair_and_clothes() -> None:
    faces = [face_of(seed) for seed in range(60)]
    assert len({face.skin for face in faces}) == 7
    assert len({face.style for face in faces}) >= 9
    assert len({(face.skin, face.hair, face.style, face.cloth) for face in faces}) > 50
    picture = Image.open(BytesIO(draw_portrait(5, width=300)))
    assert picture.size == (300, 372) and min(ImageStat.Stat(picture).stddev) > 20


def test_the_passport_lines_are_those_of_the_standards_example() -> None:
    first, second = passport_lines(ERIKSSON)
    assert first == "P<KRNERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
    assert second.startswith("L898902C36KRN7408122F1204159<<<<<<<<<<<<<<")
    assert (
        check_digit("L898902C36" + "7408122" + "1204159" + "ZE184226B<<<<<1") == "0"
    )  # with the standard's personal number


def test_the_card_lines_have_the_digits_of_the_standards_example() -> None:
    first, second, third = card_lines(replace(ERIKSSON, number="D23145890"))
    assert first.startswith("IDKRND231458907<") and third == "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    assert second.startswith("7408122F1204159KRN<<<<<<<<<<<") and second.endswith("6")
    assert {len(line) for line in (first, second, third)} == {30}


@pytest.mark.parametrize(
    ("given", "family", "line"),
    [
        ("", "Suharto", "P<KRNSUHARTO<<<"),
        ("Wangari", "", "P<KRNWANGARI<<<"),
        ("Jean-Luc", "O'Brien", "P<KRNOBRIEN<<JEAN<LUC<<<"),
        ("José", "Núñez Øre", "P<KRNNUNEZ<OERE<<JOSE<<<"),
        ("Олена", "Щербак", "P<KRNSHCHERBAK<<OLENA<<<"),
        ("X" * 60, "Y" * 60, "P<KRN" + "Y" * 39),
    ],
)
def test_names_become_the_letters_a_machine_reads(given: str, family: str, line: str) -> None:
    first, second = passport_lines(replace(FATOUMATA, given_names=given, family_name=family))
    assert first.startswith(line)
    assert (len(first), len(second)) == (44, 44)


def test_letters_the_typeface_lacks_do_not_stop_the_drawing() -> None:
    stranger = replace(FATOUMATA, given_names="麗", family_name="ﷺ", number="", city="", address_lines=(), gender="X")
    for document_type in DOCUMENT_TYPES:
        assert specimen(document_type, stranger, seed=2, dated=DATED).data
    assert plain_letters("麗") == ""
