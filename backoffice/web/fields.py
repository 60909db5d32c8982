"""Fields of JSON bodies and query strings: marshmallow's, made strict about types and unprintable characters."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import MAXYEAR
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

MOST_PER_LIST = 20
COVER = "•"
_DIGITS, _DAY = re.compile(r"[0-9]{1,9}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Embeddings, overrides and isolates: they make what is read differ from what is stored. Arabic and Hebrew need none.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Body(Schema):
    """A JSON object in which unknown names are refused."""

    class Meta:
        unknown = RAISE


class Text(fields.String):
    """A text in NFC without control characters, trimmed, at most `most` characters, not blank unless `blank`."""

    def __init__(self, *, most: int = 200, blank: bool = False, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.most, self.blank, self.lines = most, blank, lines
        self.metadata = {"maxLength": most, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = tidied(super()._deserialize(value, attr, data, **kwargs))
        return checked_text(text, most=self.most, blank=self.blank, lines=self.lines)


def tidied(text: str) -> str:
    """A text in NFC without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()


def checked_text(text: str, *, most: int, blank: bool, lines: bool = False) -> str:
    """The text itself, or ValidationError with the sentence; forms and JSON share it."""
    if not text and not blank:
        raise ValidationError("This may not be empty.")
    if len(text) > most:
        raise ValidationError(f"At most {most} characters.")
    if any(is_unprintable(letter) and not (lines and letter in "\r\n\t") for letter in text):
        raise ValidationError("This holds characters that cannot be printed.")
    if COVER in text and not lines:
        raise ValidationError("This is a masked value. Send the whole one, or leave the field out.")
    return text


def is_unprintable(letter: str) -> bool:
    """Whether a text may not hold this: control characters, what is no character, and what turns a text around."""
    return unicodedata.category(letter) in ("Cc", "Cs", "Cn") or letter in TURNING


def printable(text: str) -> str:
    """What came from outside as a page may show it: without what `is_unprintable`."""
    return "".join(letter for letter in text if letter in "\r\n\t" or not is_unprintable(letter))


class Written(fields.Dict):
    """A JSON object with texts anywhere in it, which are taken as forms take theirs."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        given = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # marshmallow's
        return _written(given)


def _written(value: Any) -> Any:
    if isinstance(value, str):
        text = tidied(value)
        return checked_text(text, most=len(text), blank=True, lines=True)  # how long it may be says its own rule
    if isinstance(value, dict):
        return {name: _inside(name, inner) for name, inner in value.items()}
    return [_inside(place, inner) for place, inner in enumerate(value)] if isinstance(value, list) else value


def _inside(name: str | int, value: Any) -> Any:
    try:
        return _written(value)
    except ValidationError as error:
        raise ValidationError({str(name): error.messages}) from error


class Whole(fields.Integer):
    """A JSON integer; texts, fractions and booleans are refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("A whole number is needed.")
        return super()._deserialize(value, attr, data, **kwargs)


class Number(fields.Integer):
    """A whole number in a query string, typed with the digits 0 to 9 only."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise ValidationError("A whole number is needed.")
        return super()._deserialize(value, attr, data, **kwargs)


class Day(fields.Date):
    """A day such as 2026-11-23, typed with the digits 0 to 9, with a day after it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValidationError("A day such as 2026-11-23 is needed.")
        day = super()._deserialize(value, attr, data, **kwargs)
        if day.year == MAXYEAR:
            raise ValidationError("This is too far away.")
        return day


class Truth(fields.Boolean):
    """A JSON true or false, nothing that looks like one."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("true or false is needed.")
        return value


class Version(Whole):
    """The version of a record as the caller last saw it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Range(min=1, max=2**31 - 1), **options)


class OneOf(fields.String):
    """One of a few words."""

    def __init__(self, words: Any, **options: Any) -> None:
        super().__init__(
            validate=validate.OneOf([str(word) for word in words], error="Not one of the known values."), **options
        )


class PageQuery(Body):
    """`after` and `limit` of every list."""

    after = fields.String(validate=validate.Length(max=500))
    limit = Number(load_default=50, validate=validate.Range(min=1, max=200))
