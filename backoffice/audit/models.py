"""What a check of a chain found, kept so that everybody sees when the log was last verified."""

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.kernel.db import Record


class ChainCheck(Record):
    """One walk along one chain: how many entries were sound, the number of the first that was not, who asked for it."""

    __tablename__ = "chain_check"

    chain: Mapped[str] = mapped_column(String(20))
    entries: Mapped[int] = mapped_column(BigInteger)
    first_wrong: Mapped[int | None] = mapped_column(BigInteger)
    checked_by: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index("ix_chain_check_chain_created_at", "chain", "created_at"),)
