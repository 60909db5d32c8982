"""Sealed records: rows whose personal fields are one encrypted document, each field an ordinary attribute.

    class Phone(SealedRecord):
        number = Sealed[str]()

Setting a field seals the document anew; the audit listener sees the sealed bytes before and after.
"""

import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast, overload
from uuid import UUID

from sqlalchemy import LargeBinary, event, inspect
from sqlalchemy.orm import InstanceState, Mapped, Session, mapped_column, object_session

from backoffice.kernel import vault
from backoffice.kernel.db import GuardedSession, Record

T = TypeVar("T")


class Sealed(Generic[T]):
    """A personal field inside the row's sealed document. Values are JSON; a missing one is `default()`."""

    def __init__(self, default: Callable[[], T] | None = None) -> None:
        self._default = default

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: type[Any]) -> "Sealed[T]": ...
    @overload
    def __get__(self, row: "SealedRecord", owner: type[Any]) -> T: ...
    def __get__(self, row: "SealedRecord | None", owner: type[Any]) -> "Sealed[T] | T":
        if row is None:
            return self
        document = row.opened()
        if self.name in document:
            return cast(T, document[self.name])
        return self._default() if self._default else cast(T, None)

    def __set__(self, row: "SealedRecord", value: T) -> None:
        if self.__get__(row, type(row)) != value:
            row.reseal(row.opened() | {self.name: value})

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"{self.name} is sealed and cannot be filtered on: look it up by its keyed index")

    __hash__ = object.__hash__


class SealedRecord(Record):
    """A record with one sealed document. `sealed_for` is the subject whose key seals it, for ever."""

    __abstract__ = True

    sealed_for: Mapped[UUID]
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=False)

    @classmethod
    def sealed_fields(cls) -> list[str]:
        """The names of the personal fields."""
        return [
            name for base in reversed(cls.__mro__) for name, value in vars(base).items() if isinstance(value, Sealed)
        ]

    def opened(self) -> dict[str, Any]:
        """The document in clear. Kept beside the bytes it came from, so a reload is noticed."""
        blob = self.__dict__.get("sealed") or (self.sealed if object_session(self) and self._is_stored() else None)
        if blob is None:
            document: dict[str, Any] = self.__dict__.setdefault("_draft", {})
            return document
        known = self.__dict__.get("_opened")
        if known is None or known[0] is not blob:
            _fetch_keys_of_neighbours(self)
            known = (blob, self.open_blob(blob))
            self.__dict__["_opened"] = known
        return cast(dict[str, Any], known[1])

    @classmethod
    def sealed_document(cls, subject: UUID, row_id: UUID, document: dict[str, Any]) -> bytes:
        """The document as that row keeps it, for rows that are written past the session, too."""
        plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        return vault.seal(subject, place(cls.__tablename__, row_id), plain)

    def open_blob(self, blob: bytes) -> dict[str, Any]:
        """Open one version of this row's document; raises vault.Erased, vault.Tampered."""
        plain = vault.open_sealed(self.sealed_for, place(self.__tablename__, self.id), blob)
        return cast(dict[str, Any], json.loads(plain))

    def reseal(self, document: dict[str, Any]) -> None:
        """Take a new document: sealed at once for stored rows, before the flush for new ones."""
        if not self._is_stored():
            self.__dict__["_draft"] = document
            return
        blob = self.sealed_document(self.sealed_for, self.id, document)
        self.sealed = blob
        self.__dict__["_opened"] = (blob, document)

    def seal_draft(self) -> None:
        """Seal a new row's document, just before it is inserted."""
        draft = self.__dict__.pop("_draft", {})
        blob = self.sealed_document(self.sealed_for, self.id, draft)
        self.sealed = blob
        self.__dict__["_opened"] = (blob, draft)

    def _is_stored(self) -> bool:
        state: InstanceState[Any] = inspect(self)
        return state.persistent or state.detached


def place(table: str, row_id: UUID) -> str:
    """Where a document belongs: its seal holds this, so that it opens in no other row."""
    return f"{table}|{row_id}"


def _fetch_keys_of_neighbours(row: SealedRecord) -> None:
    # A list of 50 customers needs one key query, not 50, and one look at its neighbours.
    if (session := object_session(row)) and not vault.is_known(row.sealed_for):
        rows = [other for other in session.identity_map.values() if isinstance(other, SealedRecord)]
        vault.load_keys({other.__dict__["sealed_for"] for other in rows if "sealed_for" in other.__dict__})


@event.listens_for(GuardedSession, "before_flush")
def _seal_new_rows(session: Session, *_: Any) -> None:
    # Registered on import of this module, before the audit's listener, which must find the row sealed.
    for row in session.new:
        if isinstance(row, SealedRecord) and row.__dict__.get("sealed") is None:
            row.seal_draft()
