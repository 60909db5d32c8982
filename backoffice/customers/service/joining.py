"""Two records made one: what becomes of the customers themselves, inside merging's command."""

from collections.abc import Iterable

from backoffice.customers.models import Customer, Stage
from backoffice.customers.service.notes import note_found_by, note_stage
from backoffice.customers.service.numbers import numbers_of
from backoffice.kernel import clock
from backoffice.kernel.db import db


def note_merged(survivor: Customer, duplicate: Customer) -> None:
    """The duplicate leads to the survivor from now on, and search finds the survivor by either number."""
    duplicate.merged_into = survivor.id
    note_stage(duplicate, Stage.MERGED)
    duplicate.tokens = []
    db.session.flush()


def take_fields(survivor: Customer, duplicate: Customer, names: Iterable[str]) -> list[str]:
    """Take these values from the duplicate, and what finds it; the names of the fields that changed."""
    differing = [name for name in names if getattr(survivor, name) != getattr(duplicate, name)]
    for name in differing:
        setattr(survivor, name, getattr(duplicate, name))
    former = [*survivor.found_by.get("former", []), duplicate.public_number, *duplicate.found_by.get("former", [])]
    note_found_by(survivor, "former", former)
    note_found_by(survivor, "identity", [one.number for one in numbers_of(survivor)])
    survivor.updated_at = clock.now()
    return differing


def note_parted(survivor: Customer, duplicate: Customer) -> None:
    """Each is found by its own numbers again, where something happened since: else both are what they were."""
    theirs = {duplicate.public_number, *duplicate.found_by.get("former", [])}
    former = [number for number in survivor.found_by.get("former", []) if number not in theirs]
    _note_again(survivor, "former", former)
    for row in (survivor, duplicate):
        _note_again(row, "identity", [one.number for one in numbers_of(row)])


def _note_again(row: Customer, kind: str, values: list[str]) -> None:
    if row.found_by.get(kind, []) != values:
        note_found_by(row, kind, values)


def note_unmerged(duplicate: Customer, stage: Stage) -> None:
    """The duplicate lives on its own again, at the stage that it had."""
    duplicate.merged_into = None
    note_stage(duplicate, stage)
    db.session.flush()
