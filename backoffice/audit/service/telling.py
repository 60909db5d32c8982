"""Entries opened and told: sentences, fields, and values before and after, covered where they are personal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from backoffice.audit import rules, values
from backoffice.kernel import operations, vault
from backoffice.kernel.audit_log import AuditEntry, opened_changes
from backoffice.kernel.db import Base
from backoffice.kernel.sealed import SealedRecord

_covers: dict[str, values.Cover] = {}


@dataclass(frozen=True)
class Shown:
    """One field of one row, as it may be shown."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Told:
    """An entry for people: who did what when, behind which permission, and what it changed."""

    at: datetime
    chain: str
    number: int
    actor: str
    actor_id: str
    operation: str
    permission: str
    outcome: str
    sentence: str
    fields: tuple[str, ...]
    changes: tuple[Shown, ...]
    customers: tuple[UUID, ...]
    reason: str | None

    @property
    def icon(self) -> str:
        """What kind of entry it is, as a picture."""
        return rules.icon_of(self.outcome, looks=self.chain == "access" or not self.changes)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """What changed as texts: field, before, after."""
        return [(rules.field_words(one.field), values.plain(one.old), values.plain(one.new)) for one in self.changes]


def shown_as(field: str, cover: values.Cover) -> None:
    """Say how a sealed field's values are shown in the log (`phone.number`); those nobody named are covered whole."""
    _covers[field] = cover


def worded(phrases: Mapping[str, tuple[str, str]]) -> None:
    """Say how an area's operations are told: (what was done, what was tried), to be read after the actor's name."""
    rules.PHRASES.update(phrases)


def told(entries: Sequence[AuditEntry], *, masked: bool = True) -> list[Told]:
    """Entries ready to be read. The subjects' keys are fetched with one query."""
    vault.load_keys({UUID(subject) for entry in entries for subject in entry.body.get("sealed", {})})
    return [_told(entry, masked=masked) for entry in entries]


def sentence(entry: AuditEntry) -> str:
    """What the actor did, to be read after the actor's name."""
    body = entry.body
    fields = [field for field in body["fields"] if rules.tells(field)]
    return rules.sentence_of(entry.operation, body["outcome"], body["code"], fields, reads=_reads(entry))


def as_item(entry: Told) -> dict[str, Any]:
    """An entry in JSON; `changes` adds the values to the names in `fields`."""
    return {
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "operation": entry.operation,
        "permission": entry.permission,
        "outcome": entry.outcome,
        "fields": [rules.short_name(field) for field in entry.fields],
        "changes": [{"field": rules.short_name(one.field), "old": one.old, "new": one.new} for one in entry.changes],
    }


def _told(entry: AuditEntry, *, masked: bool) -> Told:
    body = entry.body
    changes, reason = opened_changes(entry)
    return Told(
        at=entry.at,
        chain=entry.chain,
        number=entry.seq,
        actor=body["actor"]["name"],
        actor_id=entry.actor,
        operation=entry.operation,
        permission=body["permission"],
        outcome=body["outcome"],
        sentence=sentence(entry),
        fields=tuple(field for field in body["fields"] if rules.tells(field)),
        changes=tuple(_shown(change, masked=masked) for change in changes if rules.tells(change["field"])),
        customers=tuple(entry.customers),
        reason=reason,
    )


def _shown(change: dict[str, Any], *, masked: bool) -> Shown:
    field, old, new = change["field"], change["old"], change["new"]
    if masked and field in _personal():
        cover = _covers.get(field)
        old, new = values.covered(old, cover), values.covered(new, cover)
    return Shown(field, old, new)


@cache
def _personal() -> frozenset[str]:
    """Every sealed field of every record; plain columns hold nothing personal."""
    sealed = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, SealedRecord)]
    return frozenset(f"{model.__tablename__}.{name}" for model in sealed for name in model.sealed_fields())


def _reads(entry: AuditEntry) -> bool:
    known = operations.register.get(entry.operation)
    return known.kind == "query" if known else entry.chain == "access"
