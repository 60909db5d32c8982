"""Row 19: everybody screened again after the lists have changed, against a list of as many invented entries."""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from backoffice.kernel.db import db
from backoffice.screening import service
from backoffice.screening.jobs import SCREENER, go_through
from backoffice.screening.list_file import ListFile
from backoffice.screening.models import WatchMatch
from tests.bench.bank import SEED, Banks
from tests.bench.measuring import Line
from tests.bench.people import Person, person

ENTRIES, LISTED = 20_000, 50  # so many entries, of which so many are customers
GOAL_A_SECOND = 250


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """A run over the bank; every listed customer must be among the matches."""
    bank = banks.of(size)
    lists = ListFile(_written(banks.home / "list.jsonl", size))
    listed = {person(number, SEED).id for number in _listed(size)}
    lists.edition()  # reading the file is not screening
    with bank.app.app_context():
        bank.app.extensions["watch_lists"] = lists
        start = time.perf_counter()
        run_id: UUID = service.start(SCREENER).id
        go_through(lists, run_id)
        took = time.perf_counter() - start
        found = set(db.session.scalars(select(WatchMatch.customer_id)))
        matches = db.session.scalar(select(func.count()).select_from(WatchMatch)) or 0
        db.session.remove()
        db.engine.dispose()
    seen = len(listed & found) / len(listed)
    held = size / took >= GOAL_A_SECOND and seen == 1
    yield Line(
        "19", f"everybody screened again, {size:,} customers, {ENTRIES:,} entries", "–",
        f"{took:.0f} s, {size / took:,.0f} a second, {matches} matches, {seen:.0%} of the listed found", None,
        f"≥ {GOAL_A_SECOND} a second, 100 % found", held,
    )  # fmt: skip


def _listed(size: int) -> list[int]:
    return random.Random("listed").sample(range(1, size + 1), LISTED)


def _written(path: Path, size: int) -> Path:
    """Customers of the bank under a name a letter longer, and people who are no customers."""
    strangers = [person(20 * size + number, SEED) for number in range(ENTRIES - LISTED)]
    entries = [_entry(person(number, SEED), slip=True) for number in _listed(size)]
    entries += [_entry(one, slip=False) for one in strangers]
    path.write_text("\n".join(json.dumps(entry) for entry in entries))
    return path


def _entry(one: Person, *, slip: bool) -> dict[str, object]:
    family = f"{one.family_name}{one.family_name[-1]}" if slip else one.family_name
    given = {"name": [f"{one.given_names} {family}"], "birthDate": [one.birth_date[:4]], "topics": ["role.pep"]}
    return {"id": str(one.id), "schema": "Person", "properties": given}
