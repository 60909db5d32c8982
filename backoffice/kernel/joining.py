"""What areas answer when two records of a customer are made one: what speaks against it, what becomes of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Blocker:
    """Why two records cannot be one now: a name for machines, a sentence, and the page about it.

    `endpoint` takes `about` as `customer_id`; `refused_as` is the code of the refusal.
    """

    code: str
    sentence: str
    endpoint: str = ""
    about: UUID | None = None
    refused_as: str = "CUSTOMER_ERROR"


Key = tuple[str, UUID]  # a row: the name of its table, its id


@dataclass(frozen=True)
class Amendment:
    """What a row becomes beside moving: columns with their values.

    A row that gives way is what the other record has too: it is kept with the record that is no customer any more.
    """

    row: Key
    values: Mapping[str, Any] = field(default_factory=dict)
    gives_way: bool = False
    because: str = ""


def key_of(row: Any) -> Key:
    """The key of a record: rows of different tables may have the same id."""
    return row.__tablename__, row.id
