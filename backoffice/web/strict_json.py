"""JSON as we take it: UTF-8, at most 32 levels deep, no duplicate keys, no NaN, no lone surrogates, no NUL."""

import json
import re
from math import isfinite
from typing import Any

from backoffice.kernel.errors import Invalid

DEEPEST = 32
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


def loads(body: bytes) -> Any:
    """The value of a JSON text; raises Invalid naming the field, or `body` when there is none yet, never echoing it."""
    if _is_too_deep(body):
        raise _bad(f"The JSON is nested more than {DEEPEST} levels deep.")
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise _bad("The JSON is not valid UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise _bad("This is not valid JSON.") from error
    _check_texts(value)
    return value


def _bad(sentence: str) -> Invalid:
    return Invalid.one("body", sentence)


def printable_name(name: str) -> str:
    """A field's name as it may be repeated: it may have come from outside, so it is cut down."""
    return "".join(letter for letter in name if letter.isalnum() or letter in "._-")[:80] or "body"


def _is_too_deep(body: bytes) -> bool:
    depth = 0
    for bracket in _BRACKETS.finditer(_STRINGS.sub(b"", body)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _bad("A name stands twice in one object.")
    return found


def _no_constant(name: str) -> Any:
    raise _bad(f"{name} is not a number.")


def _whole(digits: str) -> int:
    if len(digits) > 40:
        raise _bad("A number has too many digits.")
    return int(digits)


def _finite(text: str) -> float:
    if not isfinite(number := float(text)):
        raise _bad("A number is too large.")
    return number


def _check_texts(value: Any, path: str = "") -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Invalid.one(printable_name(path), "This holds characters that cannot be stored.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_texts(key, path)
            _check_texts(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _check_texts(item, f"{path}.{number}".lstrip("."))
