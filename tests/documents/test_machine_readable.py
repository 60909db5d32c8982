"""Machine-readable zones: the examples of ICAO 9303, wrong digits, and specimens read from their pictures."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from backoffice.demo.specimens.cards import draw_national_id, draw_national_id_back
from backoffice.demo.specimens.machine_zone import card_lines, passport_lines
from backoffice.demo.specimens.passport import draw_passport
from backoffice.demo.specimens.person import SpecimenPerson
from backoffice.documents.inspection import zone_reader, zones
from backoffice.documents.inspection.inspector import STANDARD, inspect
from backoffice.documents.inspection.verdicts import Inspected
from backoffice.documents.machine_readable import read

PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
BETWEEN = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
AMINA = SpecimenPerson(
    "Amina Wanjiku", "Otieno", date(1990, 4, 12), "F", "A1234567", ("1 Road",), "Kisumu",
    issued_on=date(2021, 2, 2), expires_on=date(2031, 2, 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "size", "number"),
    [(PASSPORT, "TD3", "L898902C3"), (CARD, "TD1", "D23145890"), (BETWEEN, "TD2", "D23145890")],
)
def test_the_examples_of_the_standard_are_read(lines: tuple[str, ...], size: str, number: str) -> None:
    zone = read(lines)
    assert zone and (zone.size, zone.number, zone.faults) == (size, number, ())
    assert (zone.state, zone.born, zone.expires) == ("UTO", "740812", "120415")
    assert (zone.family, zone.given) == ("ERIKSSON", "ANNA MARIA")


def test_a_number_of_more_than_nine_signs_goes_on_in_the_optional_field() -> None:
    zone = read(("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"))
    assert zone and (zone.number, zone.faults) == ("D23145890734", ())


def test_a_changed_birth_date_fails_its_check_digit_and_that_of_the_lines() -> None:
    zone = read((PASSPORT[0], PASSPORT[1].replace("740812", "750812")))
    assert zone and zone.faults == ("birth date", "lines")


def test_who_bears_one_name_has_no_second() -> None:
    zone = read(("P<UTOSUHARTO" + "<" * 32, PASSPORT[1]))
    assert zone and (zone.family, zone.given) == ("SUHARTO", "")


@pytest.mark.parametrize("lines", [(), ("A" * 44,), ("A" * 44, "B" * 36), ("A" * 31, "B" * 31, "C" * 31)])
def test_lines_of_another_size_are_no_zone(lines: tuple[str, ...]) -> None:
    assert read(lines) is None


def test_a_sign_misread_for_its_twin_is_put_right_where_the_check_digit_says_so() -> None:
    assert zone_reader.sound([PASSPORT[0], PASSPORT[1].replace("L898", "LB98")]) == list(PASSPORT)


@pytest.mark.parametrize("tail", ["<<<<KK<K<K", "<<K<<<<<<K", "<<<<<<<<<K"])
def test_what_is_read_behind_the_end_of_the_names_is_a_misread_filler(tail: str) -> None:
    misread = CARD[2][: -len(tail)] + tail
    assert zone_reader.ended([*CARD[:2], misread]) == list(CARD)
    assert zone_reader.ended([PASSPORT[0][: -len(tail)] + tail, PASSPORT[1]]) == list(PASSPORT)


def test_one_name_and_names_that_fill_the_line_are_left_as_they_are() -> None:
    for lines in (("P<UTOSUHARTO" + "<" * 32, PASSPORT[1]), ("P<UTO" + "Y" * 20 + "<<" + "X" * 17, PASSPORT[1])):
        assert zone_reader.ended(lines) == list(lines)


def test_lines_with_two_wrong_parts_count_as_not_read() -> None:
    assert zone_reader.sound([PASSPORT[0], PASSPORT[1].replace("740812", "750812").replace("120415", "130415")]) is None


@pytest.mark.parametrize("seed", [0, 2, 5])
def test_a_photographed_passport_tells_its_lines_and_where_they_stand(tmp_path: Path, seed: int) -> None:
    zone = _inspected(tmp_path, draw_passport(AMINA, seed=seed))
    assert zone and zone["lines"][1] == passport_lines(AMINA)[1] and zone["page"] == 1
    assert 0 < zone["rows"][0][0] < zone["rows"][1][1] < zone["size"][1] and zone["pitch"] * 44 < zone["size"][0]


def test_the_back_of_a_card_is_read_when_it_lies_aslant(tmp_path: Path) -> None:
    turned = Image.open(BytesIO(draw_national_id_back(AMINA, seed=1))).rotate(2.5, fillcolor="#6a5140")
    out = BytesIO()
    turned.save(out, "JPEG", quality=90)
    zone = _inspected(tmp_path, out.getvalue())
    assert zone and tuple(zone["lines"][:2]) == card_lines(AMINA)[:2]


def test_the_front_of_a_card_has_no_lines_and_is_taken_all_the_same(tmp_path: Path) -> None:
    assert _inspected(tmp_path, draw_national_id(AMINA, seed=1)) is None


def test_lines_in_the_text_layer_count_too() -> None:
    assert zone_reader.in_text(["A passport", "\r\n".join(("Some words", *PASSPORT))]) == {
        "page": 2,
        "lines": [*PASSPORT],
    }
    assert zone_reader.in_text(["no lines here"]) is None


def test_what_the_child_says_is_taken_in_the_agreed_shape_only() -> None:
    sound = {"page": 1, "lines": list(PASSPORT)}
    assert zones.checked(sound)
    wrong: list[Any] = [{}, [], {**sound, "page": 0}, {**sound, "lines": ["<script>" * 5] * 2}, {**sound, "more": 1},
                        {**sound, "slant": float("nan")}]  # fmt: skip
    assert [zones.checked(told) for told in wrong] == [None] * 6


def _inspected(folder: Path, data: bytes) -> dict[str, Any] | None:
    path = folder / "paper.jpg"
    path.write_bytes(data)
    verdict = inspect(path, declared_name="paper.jpg", limits=replace(STANDARD, reads_zone=True))
    assert isinstance(verdict, Inspected)
    return verdict.zone
