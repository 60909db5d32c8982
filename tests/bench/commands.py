"""Row 12: what a command costs, alone and nested, beside the bare INSERT and COMMIT."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from backoffice.access.actor import SYSTEM, Actor
from backoffice.access.permissions import Permission
from backoffice.dictionaries.models import Dictionary, DictionaryEntry
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.kernel.operations import command
from tests.bench.bank import Banks
from tests.bench.measuring import Line, in_turns, percentile

ROUNDS = 300
_serials = count(1)


@command(Permission.CREATE_CUSTOMER)
def note_word(actor: Actor) -> None:
    """Add a word to a dictionary."""
    db.session.add(DictionaryEntry(**_values()))


@command(Permission.CREATE_CUSTOMER)
def note_word_inside(actor: Actor) -> None:
    """The same through a second command."""
    note_word(actor)


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """Both, in turns with the bare INSERT."""
    bank = banks.of(size)
    with bank.app.app_context():
        bare, alone, nested = in_turns(ROUNDS, _bare, lambda: note_word(SYSTEM), lambda: note_word_inside(SYSTEM))
        db.session.remove()
        db.engine.dispose()
    floor = percentile(bare, 50)
    for work, times, goal in (("a command", alone, 1.5), ("a command inside a command", nested, 2.0)):
        ours = percentile(times, 50)
        goal_text = f"ratio ≤ {goal}"
        yield Line(
            "12",
            work,
            f"INSERT and COMMIT, p50 {floor:.2f} ms",
            f"p50 {ours:.2f} ms",
            ours / floor,
            goal_text,
            ours / floor <= goal,
        )


def _bare() -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN READ WRITE")
        connection.execute(insert(DictionaryEntry).values(**_values(), id=uuid4(), version=1, created_at=clock.now()))
        connection.commit()


def _values() -> dict[str, Any]:
    return {
        "dictionary": Dictionary.MNO,
        "code": f"b{next(_serials)}",
        "label": "Bench",
        "position": 1,
        "retired": False,
    }
