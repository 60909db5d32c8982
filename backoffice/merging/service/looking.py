"""The picture that is decided on: both records, what becomes of every row, what speaks against it, and its hash."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.approvals import service as approvals
from backoffice.approvals.models import RequestKind
from backoffice.contacts.models import Contact
from backoffice.contacts.rules import validity
from backoffice.customers import service as customers
from backoffice.customers.models import Customer, IdentityNumber
from backoffice.customers.service import masking
from backoffice.documents.models import TITLES, Document, DocumentType
from backoffice.kernel import clock, moments
from backoffice.kernel.errors import Invalid, Refused
from backoffice.kernel.joining import Blocker, key_of
from backoffice.kernel.operations import note_customers, query
from backoffice.merging.rules import refusing
from backoffice.merging.rules.comparing import Compared
from backoffice.merging.rules.pictures import Item, Listed, Picture
from backoffice.merging.service import choosing, planning
from backoffice.merging.service.planning import Step
from backoffice.tiers import service as tiers

LISTED = ("phone", "email", "address", "identity_number", "document")
SAME = "These are one record already."


@query(Permission.MERGE_CUSTOMER, recorded=True)
def picture(actor: Actor, survivor_id: UUID, duplicate_id: UUID, choices: Mapping[str, UUID] | None = None) -> Picture:
    """What merging the duplicate into the survivor would do; nothing changes. Raises NotFound, Refused, Invalid."""
    survivor, duplicate = pair(actor, survivor_id, duplicate_id)
    if refusal := refusing.why_not_merge(survivor, duplicate):
        raise Refused(refusal)
    return drawn(actor, survivor, duplicate, choices or {})


def pair(actor: Actor, survivor_id: UUID, duplicate_id: UUID, *, lock: bool = False) -> tuple[Customer, Customer]:
    """Both records, locked in the order of their ids where they are about to change. Raises NotFound, Invalid."""
    if survivor_id == duplicate_id:
        raise Invalid.one("duplicate", SAME)
    note_customers([survivor_id, duplicate_id])
    found = customers.records(actor, [survivor_id, duplicate_id], lock=lock)
    return found[survivor_id], found[duplicate_id]


def drawn(actor: Actor, survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> Picture:
    """The picture of two records that are loaded (behind an operation of the caller's)."""
    fields = choosing.compared(actor, survivor, duplicate, choices)
    taken = choosing.taken(fields, choices, duplicate)
    steps = planning.plan(survivor, duplicate, taken)
    lists = [_listed(actor, name, steps, (survivor.id, duplicate.id), taken) for name in LISTED]
    lists = [one for one in lists if one.items]
    return Picture(
        survivor, duplicate, fields, lists, taken, _result(survivor, duplicate, fields, lists),
        moves(steps, survivor.id), blockers(survivor, duplicate), version(survivor, duplicate, taken),
    )  # fmt: skip


def moves(steps: Iterable[Step], survivor_id: UUID) -> dict[str, int]:
    """How many rows come to the survivor, by what they are called."""
    return counted(step.holding.title for step in steps if step.values.get(step.holding.column) == survivor_id)


def counted(titles: Iterable[str]) -> dict[str, int]:
    """How many of each."""
    return dict(Counter(titles))


def numbers(survivor: Customer, duplicate: Customer) -> dict[str, str]:
    """The two records of a request, by which the inbox words it."""
    return {
        "survivor": str(survivor.id), "survivor_number": survivor.public_number,
        "duplicate": str(duplicate.id), "duplicate_number": duplicate.public_number,
    }  # fmt: skip


def blockers(survivor: Customer, duplicate: Customer) -> list[Blocker]:
    """What every area has against it, and requests about the duplicate that would be left without their customer."""
    answers = moments.publish("merge_weighed", survivor=survivor, duplicate=duplicate)
    found = [one for answer in answers for one in answer]
    others = [kind for kind in RequestKind if kind is not RequestKind.MERGE]
    if approvals.waits_about(duplicate.id, others):
        sentence = "Something asked about the record that would go waits for a decision."
        found.append(Blocker("REQUEST_WAITS", sentence, "customers.show", duplicate.id))
    return found


def version(survivor: Customer, duplicate: Customer, choices: Mapping[str, UUID]) -> str:
    """The hash of what was looked at: every row of both with its version, and what is chosen."""
    rows = [(row.__tablename__, str(row.id), row.version) for row in (survivor, duplicate)]
    for holding in planning.moving():
        if not holding.quiet:
            found = planning.rows_of(holding, (survivor.id, duplicate.id))
            rows += [(row.__tablename__, str(row.id), row.version) for row in found]
    seen = {"rows": sorted(rows), "choices": sorted((name, str(chosen)) for name, chosen in choices.items())}
    both = [str(survivor.id), str(duplicate.id)]
    return hashlib.sha256(json.dumps([both, seen]).encode()).hexdigest()


def _listed(
    actor: Actor, table: str, steps: Sequence[Step], both: tuple[UUID, UUID], taken: Mapping[str, UUID]
) -> Listed:
    holding = next(one for one in planning.moving() if one.model.__tablename__ == table)
    by_row = {key_of(step.row): step for step in steps}
    rows = [row for row in planning.rows_of(holding, both) if not _is_over(row)]
    rows.sort(key=lambda row: row.customer_id != both[0])
    items = [_item(actor, row, by_row.get(key_of(row)), both, left=str(row.id) in taken) for row in rows]
    return Listed(table, holding.title, items)


def _is_over(row: Any) -> bool:
    """A contact that has ended moves without a word."""
    return isinstance(row, Contact) and validity.is_over(row, clock.today())


def _item(actor: Actor, row: Any, step: Step | None, both: tuple[UUID, UUID], *, left: bool) -> Item:
    values = step.values if step else {}
    stays = row.customer_id if step is None else values.get("customer_id", row.customer_id)
    return Item(
        row.id, row.customer_id, _row_shown(actor, row), primary=values.get("is_primary", _is_primary(row)),
        verified=bool(getattr(row, "verified_at", None)), gives_way=stays != both[0],
        reason=step.because if step else "", may_be_left=isinstance(row, Contact), left=left,
    )  # fmt: skip


def _is_primary(row: Any) -> bool:
    return bool(getattr(row, "is_primary", False))


def _row_shown(actor: Actor, row: Any) -> str:
    if isinstance(row, Contact):
        return choosing.contact_shown(actor, row)
    if isinstance(row, IdentityNumber):
        clear = customers.clear_for(actor, row.created_by, row.created_at)
        number = row.number if clear else masking.identity(row.number)
        return f"{TITLES[DocumentType(row.id_type)]} {number} {row.country}"
    return f"{row.title}, {row.state.value.replace('_', ' ')}" if isinstance(row, Document) else ""


def _result(
    survivor: Customer, duplicate: Customer, fields: Sequence[Compared], lists: Sequence[Listed]
) -> dict[str, Any]:
    """The record that would stand, as this person may read it."""
    return {
        "id": str(survivor.id),
        "public_number": survivor.public_number,
        "stage": survivor.stage.value,
        "tier_level": tiers.level_when_joined(survivor.tier_level, duplicate.tier_level),
        **{one.name: one.left if one.chosen == survivor.id else one.right for one in fields},
        **{one.name: [item.shown for item in one.items if not item.gives_way] for one in lists},
    }
