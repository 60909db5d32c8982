"""The database session and the base of all records: id, version, creation time, names of constraints."""

import enum
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import ColumnElement, DateTime, Enum, MetaData, Uuid, any_, event, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

from backoffice.kernel import clock, connections

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(words: type[enum.Enum]) -> list[str]:
    return [word.value for word in words]


# Enums are words in text columns, held to the list by a CHECK.
WORDS = Enum(enum.Enum, native_enum=False, create_constraint=True, length=40, values_callable=_values)


class Base(DeclarativeBase):
    """All tables; times are aware and in UTC."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        enum.Enum: WORDS,
    }


class GuardedSession(FlaskSession):
    """A session without the bulk methods, which would pass the listeners by."""

    def _refused(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("Bulk writes pass the audit by: write records one by one inside a command.")

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refused


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"class_": GuardedSession, "expire_on_commit": False},
    engine_options=connections.ENGINE,
)


class Record(Base):
    """A row with an id of its own, a version that rises with each change, and the time it was made."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    created_at: Mapped[datetime]

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", uuid4())
        values.setdefault("created_at", clock.now())
        super().__init__(**values)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version} if "__table__" in cls.__dict__ else {}

    def audited_customer(self) -> UUID | None:
        """The customer an audit entry about this row is filed under."""
        return getattr(self, "customer_id", None)

    def audited_subject(self) -> UUID | None:
        """The subject whose key seals this row's before and after values; None leaves them in clear."""
        return getattr(self, "sealed_for", None) or self.audited_customer()


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _keep_old_values(cls: type[Base], key: str, attribute: Any) -> None:
    # Without active_history the "before" of an expired attribute is unknown to the audit log.
    if hasattr(attribute.impl, "active_history"):
        attribute.impl.active_history = True


def among(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """`column IN (values)` with one array for all: the statement stays the same, and prepared, for any number."""
    return cast(ColumnElement[bool], column == any_(literal(list(values), ARRAY(column.type))))


def fresh_session() -> Session:
    """A session of its own transaction, for what must stay although the business transaction is rolled back."""
    return Session(db.engine, join_transaction_mode="create_savepoint", expire_on_commit=False)
