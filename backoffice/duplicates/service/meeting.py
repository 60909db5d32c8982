"""Who meets in a run: customers who share a key, read slice by slice of the keys."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import BYTEA, aggregate_order_by

from backoffice.duplicates.models import DuplicateKey
from backoffice.duplicates.service import keys
from backoffice.duplicates.service.crowd import Crowd, numbers_of
from backoffice.duplicates.service.engines import Candidates
from backoffice.kernel.db import db

LOWEST, WIDTH = -(2**63), 2**64


@dataclass(frozen=True)
class Own:
    """The engine `own`: who shares a key, without those whom the columns tell apart."""

    crowd: Crowd

    def candidates(self, number: int, slices: int) -> Candidates:
        """Those who meet by a key of this part of all keys."""
        met = together(self.crowd, number, slices)
        return Candidates(len(met), self.crowd.within_reach(met))


def together(crowd: Crowd, number: int, slices: int) -> NDArray[np.int64]:
    """Pairs of places of customers who share a key of this slice; what very many share tells nobody apart."""
    shared, bearers = _read(number, slices)
    begins = np.flatnonzero(np.diff(shared, prepend=shared[:1] - 1))
    sizes = np.diff(begins, append=len(shared))
    several = (sizes >= 2) & (sizes <= keys.MOST_A_KEY)
    begins, sizes = begins[several], sizes[several]
    rows = [_combined(begins[sizes == size], size) for size in np.unique(sizes)]
    met = crowd.places(bearers)[np.concatenate(rows)] if rows else np.empty((0, 2), np.int64)
    return _once(met[(met >= 0).all(1)])


def _combined(begins: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Every two rows of the blocks of this size."""
    first, second = np.triu_indices(size, 1)
    pairs = np.stack([begins[:, None] + first, begins[:, None] + second], axis=-1)
    return pairs.reshape(-1, 2)


def _once(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    low, high = pairs.min(1, initial=2**31), pairs.max(1, initial=0)
    packed = np.unique(low << 32 | high)
    return np.stack([packed >> 32, packed & 0xFFFFFFFF], axis=-1)


def _read(number: int, slices: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The keys of a slice in order, and who bears each: one row of two long byte strings."""
    low, high = (LOWEST + WIDTH * part // slices for part in (number, number + 1))
    key, customer = DuplicateKey.key, DuplicateKey.customer_id
    inside = select(key, customer).where(key.between(low, high - 1)).order_by(key, customer).subquery()
    nothing = literal(b"", BYTEA)
    read = select(
        func.string_agg(func.int8send(inside.c.key), aggregate_order_by(nothing, inside.c.key, inside.c.customer_id)),
        func.string_agg(
            func.uuid_send(inside.c.customer_id), aggregate_order_by(nothing, inside.c.key, inside.c.customer_id)
        ),
    )
    found, bearers = db.session.execute(read).one()
    return np.frombuffer(found or b"", ">i8").astype(np.int64), numbers_of(bearers or b"")
