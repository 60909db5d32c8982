"""How many people bear a word in their name, as PostgreSQL's own statistics of the search tokens know it."""

import time

from flask import current_app
from sqlalchemy import text

from backoffice.customers.service import search_index
from backoffice.kernel import vault
from backoffice.kernel.db import db

KEPT, PLACE = 600, "name_frequencies"  # seconds; ANALYZE does not come more often
_COMMON = text(
    "SELECT most_common_elems::text::int[], most_common_elem_freqs FROM pg_stats"
    " WHERE tablename = 'customer' AND attname = 'tokens' AND schemaname = current_schema()"
)


class Known:
    """The share of customers that bears a word, for words that very many do."""

    def __init__(self, shares: dict[int, float]) -> None:
        self._shares = shares
        self._by_word: dict[str, float] = {}

    def get(self, word: str, default: float, /) -> float:
        """The share, or `default`."""
        if not self._shares:
            return default
        if (share := self._by_word.get(word)) is None:
            share = self._shares.get(vault.keyed_int32(search_index.WORD, word), 0.0)
            self._by_word[word] = share
        return share or default


def known() -> Known:
    """What the statistics say now."""
    return Known(_common())


def _common() -> dict[int, float]:
    """Token to share; read anew now and then, for each process by itself."""
    kept: tuple[float, dict[int, float]] | None = current_app.extensions.get(PLACE)
    if kept is None or kept[0] < time.monotonic() - KEPT:
        row = db.session.execute(_COMMON).one_or_none()
        # The shares are followed by the smallest and the largest of them.
        kept = (time.monotonic(), dict(zip(row[0], row[1], strict=False)) if row and row[0] else {})
        current_app.extensions[PLACE] = kept
    return kept[1]
