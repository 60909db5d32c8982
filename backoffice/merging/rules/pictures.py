"""What people look at before they propose, approve or undo a merge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backoffice.customers.models import Customer
from backoffice.kernel.joining import Blocker
from backoffice.merging.models import Merge
from backoffice.merging.rules.comparing import Compared


@dataclass(frozen=True)
class Item:
    """One row of a list: of which record it is, what of it may be read, and what becomes of it.

    `left`: somebody chose to leave it with the record that goes.
    """

    id: UUID
    of: UUID
    shown: str
    primary: bool = False
    verified: bool = False
    gives_way: bool = False
    reason: str = ""
    may_be_left: bool = False
    left: bool = False


@dataclass(frozen=True)
class Listed:
    """The rows of one kind on both records."""

    name: str
    title: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Picture:
    """Everything that is decided on; `version` is the hash of all that was seen."""

    survivor: Customer
    duplicate: Customer
    fields: Sequence[Compared]
    lists: Sequence[Listed]
    choices: Mapping[str, UUID]
    result: Mapping[str, Any]
    moves: Mapping[str, int]
    blockers: Sequence[Blocker]
    version: str


@dataclass(frozen=True)
class Returned:
    """A row that goes back to the record it came from; `changed`: it was worked on since."""

    table: str
    title: str
    row: UUID
    to: UUID
    changed: bool = False


@dataclass(frozen=True)
class Since:
    """A row that came to the survivor since, or a field that was changed: placed by rule at `placed`, or by a person.

    `key` names it in the placings: the row's id, or the field's name.
    """

    key: str
    title: str
    at: datetime | None
    placed: UUID


@dataclass(frozen=True)
class UndonePicture:
    """What undoing a merge would do."""

    merge: Merge
    survivor: Customer
    duplicate: Customer
    returned: Sequence[Returned]
    since: Sequence[Since]
    moves: Mapping[str, int]
    version: str
