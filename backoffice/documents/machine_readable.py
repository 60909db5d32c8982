"""Machine-readable zones of ICAO 9303: letters, check digits, and what the lines of TD1, TD2 and TD3 say."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

FILLER = "<"
WEIGHTS = (7, 3, 1)
# How many lines of how many signs: cards (9303-5), the size between (9303-6), passports (9303-4).
SIZES = {(3, 30): "TD1", (2, 36): "TD2", (2, 44): "TD3"}
# Letters that do not fall apart into a plain one and an accent (9303-3, section 6).
CAPITALS = {
    "Æ": "AE", "Ø": "OE", "Å": "AA", "Þ": "TH", "Ð": "D", "Đ": "D", "Ł": "L", "Œ": "OE", "ẞ": "SS", "ß": "SS", "ı": "I",
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Ґ": "G", "Д": "D", "Е": "E", "Є": "IE", "Ё": "E", "Ж": "ZH", "З": "Z",
    "И": "I", "І": "I", "Ї": "I", "Й": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R",
    "С": "S", "Т": "T", "У": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ы": "Y",
    "Э": "E", "Ю": "IU", "Я": "IA", "Ь": "", "Ъ": "IE",
}  # fmt: skip
LETTERS = str.maketrans(
    CAPITALS | {sign.lower(): letters.lower() for sign, letters in CAPITALS.items() if len(sign.lower()) == 1}
)
APOSTROPHES = str.maketrans("", "", "'’ʼ`")


@dataclass(frozen=True)
class Zone:
    """What the lines say; days as YYMMDD, names in A-Z; `faults` names the parts whose check digit is wrong."""

    size: str
    state: str
    number: str
    born: str
    expires: str
    family: str
    given: str
    faults: tuple[str, ...]


def plain_letters(text: str) -> str:
    """The text in A-Z, digits and single spaces, as machine-readable lines demand."""
    folded = unicodedata.normalize("NFKD", text.upper().translate(LETTERS).translate(APOSTROPHES))
    bare = (letter for letter in folded if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in bare).split())


def check_digit(text: str) -> str:
    """Modulo 10 with the weights 7, 3, 1; letters count from 10, the filler 0 (9303-3, 4.9)."""
    total = sum(WEIGHTS[place % 3] * (0 if sign == FILLER else int(sign, 36)) for place, sign in enumerate(text))
    return str(total % 10)


def day_of(day: date) -> str:
    """A day as the lines write it: YYMMDD."""
    return f"{day:%y%m%d}"


def read(lines: Sequence[str]) -> Zone | None:
    """What these lines say; None when they have none of the three sizes."""
    size = SIZES.get((len(lines), len(lines[0]))) if lines else None
    if size is None or len({len(line) for line in lines}) > 1:
        return None
    return _card(lines) if size == "TD1" else _booklet(size, lines)


def _card(lines: Sequence[str]) -> Zone:
    first, second, third = lines
    number, digit = _long_number(first[5:14], first[14], first[15:30])
    checked = [("number", number, digit), ("birth date", second[:6], second[6]), ("expiry", second[8:14], second[14])]
    whole = first[5:30] + second[:7] + second[8:15] + second[18:29]
    faults = tuple(_faults([*checked, ("lines", whole, second[29])]))
    return Zone("TD1", _bare(first[2:5]), _bare(number), second[:6], second[8:14], *_names(third), faults)


def _booklet(size: str, lines: Sequence[str]) -> Zone:
    first, second = lines
    number, digit = _long_number(second[:9], second[9], second[28:35] if size == "TD2" else "")
    checked = [("number", number, digit), ("birth date", second[13:19], second[19])]
    checked.append(("expiry", second[21:27], second[27]))
    if size == "TD3" and (second[42] != FILLER or second[28:42].strip(FILLER)):
        checked.append(("personal number", second[28:42], "0" if second[42] == FILLER else second[42]))
    whole = second[:10] + second[13:20] + second[21:-1]
    faults = tuple(_faults([*checked, ("lines", whole, second[-1])]))
    return Zone(size, _bare(first[2:5]), _bare(number), second[13:19], second[21:27], *_names(first[5:]), faults)


def _long_number(number: str, digit: str, optional: str) -> tuple[str, str]:
    """The number with its digit; one of more than nine signs goes on in the optional field (9303-5, note j)."""
    more = optional.partition(FILLER)[0]
    if digit != FILLER or len(more) < 2:
        return number, digit
    return number + more[:-1], more[-1]


def _faults(parts: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    return (name for name, text, digit in parts if check_digit(text) != digit)


def _names(text: str) -> tuple[str, str]:
    """Primary and secondary identifier; who bears one name has no second."""
    family, _, given = text.strip(FILLER).partition(FILLER * 2)
    return family.replace(FILLER, " ").strip(), " ".join(given.replace(FILLER, " ").split())


def _bare(text: str) -> str:
    return text.replace(FILLER, "")
