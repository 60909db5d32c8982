"""Who was signed out everywhere, and since when: older bearer tokens do nothing sensitive any more."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from backoffice.access.actor import Actor
from backoffice.identity.models import SubjectCutoff
from backoffice.kernel import clock, housekeeping
from backoffice.kernel.db import fresh_session

# No bearer token lives as long, so what is older excludes nothing.
KEPT = timedelta(days=1)
_table: Any = SubjectCutoff.__table__


def cut_off(iss: str, sub: str) -> None:
    """From now on, what was issued to this person before counts no more."""
    row = {"iss": iss, "sub": sub, "not_before": clock.now()}
    later = {"not_before": func.greatest(_table.c.not_before, row["not_before"])}
    housekeeping.write(insert(_table).values(row).on_conflict_do_update(index_elements=["iss", "sub"], set_=later))


def is_cut_off(actor: Actor) -> bool:
    """Whether the token that speaks for this actor was issued (to the second) before they were signed out."""
    with fresh_session() as session:
        of_actor = (_table.c.iss == actor.iss, _table.c.sub == actor.sub)
        not_before: datetime | None = session.scalar(select(_table.c.not_before).where(*of_actor))
    return not_before is not None and actor.vouched_at is not None and actor.vouched_at < not_before


def forget_old() -> None:
    """Tidy up; doing it twice does no harm."""
    housekeeping.write(delete(_table).where(_table.c.not_before < clock.now() - KEPT))
