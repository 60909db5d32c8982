"""How many people bear a word in their name, as PostgreSQL's own statistics of the search tokens know it."""

import time
from collections.abc import Iterable

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


def of(words: Iterable[str]) -> dict[str, float]:
    """The share of customers that bears each of these words, for those that very many do."""
    common = _common()
    found = {word: common.get(vault.keyed_int32(search_index.WORD, word)) for word in words} if common else {}
    return {word: share for word, share in found.items() if share is not None}


def _common() -> dict[int, float]:
    """Token to share; read anew now and then, for each process by itself."""
    kept: tuple[float, dict[int, float]] | None = current_app.extensions.get(PLACE)
    if kept is None or kept[0] < time.monotonic() - KEPT:
        row = db.session.execute(_COMMON).one_or_none()
        # The shares are followed by the smallest and the largest of them.
        kept = (time.monotonic(), dict(zip(row[0], row[1], strict=False)) if row and row[0] else {})
        current_app.extensions[PLACE] = kept
    return kept[1]
