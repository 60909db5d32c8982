"""What a hostile or broken client sends: values no field wants, terms that would like to be SQL."""

import json
from base64 import urlsafe_b64encode
from typing import Any

from marshmallow import fields

from backoffice.web.fields import Text

ECHO = "ECHO9731"  # part of everything sent, so that an answer that repeats it is seen
LONG = ECHO + "x" * 100_000
RAW_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e400", "-1e400")
UNPRINTABLE = {
    "a NUL": f"{ECHO}\x00", "a bell": f"{ECHO}\x07", "an escape": f"{ECHO}\x1b[31m", "a C1 control": f"{ECHO}\x85x",
    "a reversed text": f"{ECHO}\u202etxt.exe", "an embedding": f"{ECHO}\u202bx", "an isolate": f"{ECHO}\u2067x",
    "an unassigned character": f"{ECHO}\u0378", "a noncharacter": f"{ECHO}\uffff",
}  # fmt: skip
# Allowed in a name, or refused for another reason; never a fault of ours.
STRANGE = {
    "nothing": "", "blanks": "   ", "Arabic-Indic digits": "١٢٣٤٥٦", "full-width digits": "１２３４５６",
    "an emoji": "👩🏽‍🌾",
    "many accents": "Z" + "\u0301" * 60, "a sign of its own": "-1", "a big number": "9" * 30, "a fraction": "1.5",
    "a far year": "9999-12-31", "no date": "2026-02-30", "a null": "null", "a slash": "../../etc/passwd",
    "a format": "%s%n{0}{{7*7}}${7*7}", "markup": f"<b>{ECHO}", "quotes": "' OR '1'='1' --", "a zero id": "0" * 32,
}  # fmt: skip

SQL = (
    "'", "''", "\"", "\\", "';--", "'; DROP TABLE customer;--", "' OR '1'='1", "' OR 1=1--", "\" OR \"\"=\"",
    "1 OR 1=1",
    "1; SELECT pg_sleep(5)", "1)) OR ((1=1", "' UNION SELECT null--",
    "' UNION ALL SELECT wrapped FROM keys.subject_key--",
    "'||(SELECT version())||'", "$$; SELECT 1; $$", "E'\\x41'", "0x31", "1e1", "registered; --", "registered DESC",
    "registered,updated", "created_at", "(SELECT 1)", "CASE WHEN 1=1 THEN registered END", "1/0", "id", "sealed", "*",
    "%", "%%", "_", "%'", "a%b", "[a-z]", "\\%", "%00", "%27", "%2527", "+", "&", "|", "!", "<->", ":*", "a:*",
    "'a'&'b'",
    "NULL", "null", "undefined", "true", "[]", "{}", "[object Object]", "--", "/*", "*/", "/**/", ";", "\t", "\r\n",
    "\x00",
    "\x1f", "\ufeff", "\ufffd", "\u202e", "\uffff", "٣", "１", "²", "½", "Ⅷ", "0", "-1", "1.0", "1e5", "1_0", " 1",
    "1 ", "+1",
    "00001", "2147483648", "9223372036854775808", "9" * 400, "9" * 5000, "a" * 501, "NaN", "Infinity", "0001-01-01",
    "9999-12-31", "2026-13-01", "2026-02-30", "2026-1-1", "20260101", "2026-W01-1", "２０２６-０１-０１", "../..",
    "file:///etc/passwd",
    "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "' AND (SELECT 1 FROM pg_sleep(3))--", "amina@example.org'--",
)  # fmt: skip

CURSORS = (
    "W10", "W10=", "e30", "MQ", "bnVsbA", "WzFd", "ÿ", "====", "W1tdXQ", "YQ", "a" * 500, "a" * 499, "_-_-",
    "W10\x00",
)  # fmt: skip


def cursors() -> list[str]:
    """Cursors that were made by hand: right in shape, wrong in what they hold."""
    from_inside = [
        [], [1], ["x"], [None], [True], {}, "x", 1, ["2026-01-01", None], ["2026-01-01T00:00:00+00:00", "x"],
        ["2026-01-01T00:00:00", "0" * 32], ["0001-01-01T00:00:00+14:00", "0" * 32],
        ["9999-12-31T23:59:59-14:00", "0" * 32],
        [9**40], [-(9**40)], [9**40, "0" * 32], ["9" * 5000], ["9" * 5000, "0" * 32], ["\x00"], ["\x00", "0" * 32],
        ["\ud800", "0" * 32], [[1], [2]], [{"a": 1}, "0" * 32], [1, 2, 3], ["' OR 1=1--", "0" * 32],
        [True, "0" * 32], [None, "0" * 32], [1.5, "0" * 32], ["2026-01-01", 9**20], ["x", 9**20],
        ["2026-01-01T00:00:00+00:00", "change", 9**40], ["2026-01-01T00:00:00+00:00", "\x00", 1],
        ["2026-01-01", "\ud800", 1],
        ["2026-01-01", "change", True], ["2026-01-01", None, 1], ["2026-01-01", "change", "1"],
        [9**40, "2026-01-01", "0" * 32], [True, "2026-01-01", "0" * 32], [1, "2026-01-01", 5],
        [2**63, "2026-01-01", "0" * 32],
    ]  # fmt: skip
    texts = [json.dumps(value) for value in from_inside]
    texts += ["[1e400]", "[1e400, 1e400]", '[1e400, "00000000000000000000000000000000"]', "[NaN, NaN]", "[" * 300]
    return [*CURSORS, *(_packed(text) for text in texts)]


def _packed(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def wrong(field: fields.Field) -> list[Any]:
    """JSON values of a type that this field never takes."""
    texts: list[Any] = [ECHO, LONG]
    values: list[Any] = [[], [[]], {"x": ECHO}, {}, 1, -1, 0, 1.5, 10**30, True, False]
    if not field.allow_none:
        values.append(None)
    if isinstance(field, fields.String):
        kept = [value for value in values if not isinstance(value, str)]
        return [*kept, *((LONG, *UNPRINTABLE.values()) if isinstance(field, Text) else (LONG, f"{ECHO}\x00"))]
    unlike: dict[type, tuple[type, ...]] = {
        fields.Integer: (int,), fields.Boolean: (bool,), fields.List: (list,), fields.Dict: (dict,),
        fields.Raw: (object,), fields.Decimal: (int, float),
    }  # fmt: skip
    taken = next((types for kind, types in unlike.items() if isinstance(field, kind)), ())
    if isinstance(field, fields.Nested):
        taken = (dict,)
    given = [value for value in [*values, *texts] if not (taken and isinstance(value, taken))]
    return [*given, True] if isinstance(field, fields.Integer) else given
