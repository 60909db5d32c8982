"""Counts beside filters: what each choice would leave, the other filters staying as they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIELDS = ("stage", "status", "kyc", "tier", "branch")


def counted(rows: Iterable[Sequence[Any]], chosen: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """{field: {value: number}} from rows of (number, then a value for each of FIELDS)."""
    found: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    asked = [None if chosen.get(field) is None else str(chosen[field]) for field in FIELDS]
    for number, *values in rows:
        shown = [str(value) for value in values]
        differing = [at for at, want in enumerate(asked) if want is not None and shown[at] != want]
        for at, field in enumerate(FIELDS):
            if not differing or differing == [at]:
                found[field][shown[at]] += number
    return {field: dict(counter) for field, counter in found.items()}
